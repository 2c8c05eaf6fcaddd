import { isObject } from '../../base/json.js';
import { kinds } from '../ec2/kinds/index.js';
import { shareAccount } from './account.js';
import { emptyWorld } from './empty-world.js';
import { wrongMember } from './members.js';
import type { World } from './world.js';

/** Why a value read from a file is no world. */
export interface NotAWorld {
  readonly reason: string;
}

/**
 * The world that an earlier version, or this one, saved: what has come since is added empty. Rows of EC2 are looked at
 * member by member, as each kind describes them; of the rest only the outline.
 */
export function savedWorld(value: unknown): World | NotAWorld {
  if (!isObject(value)) return { reason: 'it is not an object' };
  if (value.format !== 1) return { reason: `its format is ${JSON.stringify(value.format) ?? 'not said'}, not 1` };
  for (const [name, kind] of [
    ['account', 'string'],
    ['region', 'string'],
    ['seed', 'number'],
    ['savedAt', 'number'],
  ] as const) {
    if (typeof value[name] !== kind) return { reason: `${name} is not a ${kind}` };
  }
  const model = emptyWorld({ seed: 0, region: String(value.region), now: 0 });
  const problem = complete(value, model, '') ?? checkKinds(value.ec2, 'ec2') ?? completeRegions(value.elsewhere);
  return problem ?? shareAccount(value as unknown as World);
}

function completeRegions(regions: unknown): NotAWorld | undefined {
  if (regions === undefined) return undefined;
  if (!isObject(regions)) return { reason: 'elsewhere is not a table' };
  for (const [region, value] of Object.entries(regions)) {
    if (!isObject(value)) return { reason: `elsewhere.${region} is not a table` };
    const at = `elsewhere.${region}`;
    const problem = complete(value, emptyWorld({ seed: 0, region, now: 0 }), at) ?? checkKinds(value.ec2, `${at}.ec2`);
    if (problem) return problem;
  }
  return undefined;
}

export const isNotAWorld = (outcome: World | NotAWorld): outcome is NotAWorld => 'reason' in outcome;

/** Adds what the model has and the value lacks; a reason where the two differ in kind, or a table holds no rows. */
function complete(value: Record<string, unknown>, model: object, path: string): NotAWorld | undefined {
  for (const [name, standard] of Object.entries(model)) {
    const own = value[name];
    const at = path === '' ? name : `${path}.${name}`;
    if (own === undefined) value[name] = standard;
    else if (Array.isArray(standard)) {
      if (!Array.isArray(own)) return { reason: `${at} is not a list` };
    } else if (isObject(standard)) {
      if (!isObject(own)) return { reason: `${at} is not a table` };
      const wrong = Object.keys(standard).length === 0 ? checkRows(own, at) : complete(own, standard, at);
      if (wrong) return wrong;
    } else if (standard !== null && typeof own !== typeof standard) {
      return { reason: `${at} is not a ${typeof standard}` };
    }
  }
  return undefined;
}

// `made` holds times, `parameters` texts; every other table holds rows.
function checkRows(table: Record<string, unknown>, path: string): NotAWorld | undefined {
  const bad = Object.keys(table).find((key) => table[key] === null || table[key] === undefined);
  return bad === undefined ? undefined : { reason: `${path}.${bad} is empty` };
}

function checkKinds(ec2: unknown, path: string): NotAWorld | undefined {
  for (const { table, members } of kinds) {
    for (const [id, row] of Object.entries(Object(Reflect.get(Object(ec2), table)))) {
      const at = `${path}.${table}.${id}`;
      if (!isObject(row)) return { reason: `${at} is not a row` };
      const wrong = wrongMember(row, members);
      if (wrong !== undefined) return { reason: `${at}.${wrong} is missing or not what it should be` };
    }
  }
  return undefined;
}
