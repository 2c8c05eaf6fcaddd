import { isObject, type Json } from '../base/json.js';

type Fields = { readonly [key: string]: Json | undefined };
type Check = (value: Json | undefined) => boolean;
/** A name ending in `?` may be missing. */
type Members = Readonly<Record<string, Check>>;

export interface ShapeFault {
  readonly reason: string;
  /** A member that this version has never heard of: the writer was newer. */
  readonly unknown: boolean;
}

/** What keeps the fields from being exactly a State of format 1; undefined where nothing does. */
export function faultOf(fields: Fields): ShapeFault | undefined {
  if (!Object.keys(fields).every((name) => Object.hasOwn(state, name)))
    return { reason: 'it has a member that is not known', unknown: true };
  const wrong = Object.keys(state).find((name) => !state[name]?.(fields[name]));
  return wrong === undefined ? undefined : { reason: `its member "${wrong}" is not as it should be`, unknown: false };
}

const text: Check = (value) => typeof value === 'string' && value.length <= 1_024;
const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const count: Check = (value) => Number.isSafeInteger(value) && number(value);
const boolean: Check = (value) => typeof value === 'boolean';
const time: Check = (value) => typeof value === 'string' && value.length <= 40 && !Number.isNaN(Date.parse(value));
const json: Check = (value) => value !== undefined;
const oneOf =
  (...values: readonly Json[]): Check =>
  (value) =>
    value !== undefined && values.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const isFields = (value: Json | undefined): value is Fields => isObject(value);

function exactly(shape: Members): Check {
  return (value) =>
    isFields(value) &&
    Object.keys(value).every((name) => Object.hasOwn(shape, name) || Object.hasOwn(shape, `${name}?`)) &&
    Object.entries(shape).every(([name, check]) =>
      name.endsWith('?') ? lacks(value, name.slice(0, -1)) || check(value[name.slice(0, -1)]) : check(value[name]),
    );
}

const lacks = (value: Fields, name: string) => !Object.hasOwn(value, name);

const each =
  (names: RegExp, check: Check): Check =>
  (value) =>
    isFields(value) && Object.entries(value).every(([name, inner]) => names.test(name) && check(inner));

const made: Check = (value) => isFields(value) && text(value.id);
const token = matching(/^[\x21-\x7e]{1,64}$/);
const kept = exactly({ resource: text, label: text, stage: count, costPerHour: number });

const records: Readonly<Record<string, Check>> = {
  intended: exactly({
    status: json,
    plan: json,
    token,
    attempt: count,
    preview: kept,
    'refused?': matching(/^[a-z-]{1,40}$/),
  }),
  done: exactly({ status: json, plan: json, result: json, attempt: count, at: time, 'preview?': kept }),
  removing: exactly({ status: json, plan: json, result: orNull(made), attempt: count, at: time, 'preview?': kept }),
  removed: exactly({ status: json, plan: json, result: orNull(made), attempt: count, at: time, 'preview?': kept }),
  undoing: exactly({ status: json, plan: json, result: made, attempt: count, at: time, 'preview?': kept }),
  undone: exactly({ status: json, plan: json, result: oneOf(null), attempt: count, at: time, 'preview?': kept }),
};

/** Of a change (it has a preview) the result is an object on AWS; of an observation it is any JSON. */
const record: Check = (value) => {
  if (!isFields(value) || typeof value.status !== 'string' || !Object.hasOwn(records, value.status)) return false;
  const isChange = value.status === 'done' && Object.hasOwn(value, 'preview');
  return records[value.status]?.(value) === true && (!isChange || made(value.result));
};

const lab = exactly({
  id: matching(/^[a-z2-7]{8}$/),
  mode: oneOf('aws', 'sandbox'),
  account: matching(/^\d{12}$/),
  partition: matching(/^aws(-[a-z]+)*$/),
  region: matching(/^[a-z0-9-]{1,40}$/),
  endpoint: orNull(text),
  profile: orNull(text),
  startedAt: time,
  options: exactly({ vpc: orNull(text), leastPrivilege: orNull(boolean), skipBonus: boolean }),
});

const state: Members = {
  format: oneOf(1),
  tool: text,
  lineage: matching(/^[\w-]{8,64}$/),
  serial: count,
  lab,
  at: time,
  steps: each(/^[a-z0-9][a-zA-Z0-9/_.-]{0,79}$/, record),
  stages: each(/^\d{1,3}$/, oneOf('done', 'unsolved', 'skipped')),
  cleaned: boolean,
};
