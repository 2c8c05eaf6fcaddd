import { madeOnce } from '../../base/remembered.js';
import { constraintRows } from '../catalogue/constraints.js';
import { ssmConstraintRows } from '../catalogue/ssm-constraints.js';
import { AwsError, type Operation, type Service } from './operation.js';
import { shapesOf } from './wire/shape.js';
import { validationErrors } from './wire/validation-errors.js';

/** One member of a request that AWS's model constrains. */
interface Constraint {
  readonly service: Service;
  readonly operations: readonly string[];
  readonly path: readonly string[];
  /** What is wrong with a value, as AWS says it; undefined where nothing is. */
  readonly complaint: (value: unknown) => string | undefined;
}

interface Found {
  readonly value: unknown;
  /** `logEvents.1.member.message`. */
  readonly at: string;
}

/** The service's complaint about members that break its model: it looks at these before anything else. */
export function brokenConstraint(operation: Operation, input: unknown): AwsError | undefined {
  const { service } = operation;
  const complaints = constraintsOf(operation).flatMap(({ path, complaint }) =>
    valuesAt({ value: input, at: '' }, path).flatMap((found) => {
      const text = complaint(found.value);
      return text === undefined ? [] : [{ ...found, text }];
    }),
  );
  const [first] = complaints;
  if (first === undefined) return undefined;
  if (service === 'ec2') {
    const parameter = first.at.slice(first.at.lastIndexOf('.') + 1);
    const value = first.text.startsWith(PAGE) ? ` ${first.value} ` : String(first.value);
    const text = `Value (${value}) for parameter ${parameter} is invalid. ${first.text}`;
    return new AwsError('InvalidParameterValue', text);
  }
  const broken = complaints.map((one) => ({ ...one, value: `'${shown(one.value)}'` }));
  return new AwsError(codes[service], validationErrors(broken));
}

const codes = {
  iam: 'ValidationError',
  sts: 'ValidationError',
  ssm: 'ValidationException',
  logs: 'InvalidParameterException',
} as const;

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => (typeof item === 'object' ? '{}' : item)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${key}=${item}`)
    .join(', ')}}`;
};

function valuesAt(found: Found, [step, ...rest]: readonly string[]): readonly Found[] {
  const { value, at } = found;
  if (value === undefined || value === null) return [];
  if (step === undefined) return [found];
  if (step === '*') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.flatMap((item, index) => valuesAt({ value: item, at: `${at}.${index + 1}.member` }, rest));
  }
  const member = `${step.charAt(0).toLowerCase()}${step.slice(1)}`;
  return valuesAt({ value: Reflect.get(Object(value), step), at: at === '' ? member : `${at}.${member}` }, rest);
}

let all: readonly Constraint[] | undefined;

const constraintsOf = madeOnce((operation: Operation): readonly Constraint[] => {
  all ??= [constraintRows, ssmConstraintRows].flatMap((rows) => rows.trim().split('\n')).map(constraintOf);
  const { service, name } = operation;
  const members = membersOf(operation);
  return all.filter(
    ({ operations, path: [first = ''], ...constraint }) =>
      constraint.service === service && (operations.length === 0 ? members.has(first) : operations.includes(name)),
  );
});

function membersOf({ schema }: Operation): ReadonlySet<string> {
  const { input } = shapesOf(schema);
  return new Set(input.kind === 'structure' ? input.members.map(({ name }) => name) : []);
}

const services = ['ec2', 'iam', 'ssm', 'logs', 'sts'] as const satisfies readonly Service[];

function constraintOf(row: string): Constraint {
  const [word, place = '', ...rest] = row.split(' ');
  const [path = '', operations] = place.split(':').reverse();
  const service = services.find((one) => one === word);
  if (service === undefined) throw new TypeError(`No simulated service is called ${word}`);
  return {
    service,
    operations: operations?.split(',') ?? [],
    path: path.split('.'),
    complaint: complaintOf(rest.join(' '), service),
  };
}

/** How EC2 words it of the size of a page. */
const PAGE = 'Expecting a value';

function complaintOf(text: string, service: Service): Constraint['complaint'] {
  const [, fewest, greatest] = /^page (\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (fewest !== undefined) {
    return (value) => {
      if (Number(value) < Number(fewest)) return `${PAGE} greater than ${fewest}.`;
      return Number(value) > Number(greatest) ? `${PAGE} less than ${greatest}.` : undefined;
    };
  }
  const words = /^one of (.+)$/.exec(text)?.[1]?.split('|');
  if (words) {
    const list = words.join(', ');
    const complaint = service === 'ec2' ? `Valid values are: ${list}` : `satisfy enum value set: [${list}]`;
    return (value) => (words.includes(String(value)) ? undefined : complaint);
  }
  const [, kind, least, most] = /^(length|value) (\d*)\.\.(\d*)/.exec(text) ?? [];
  const pattern = /(?:^| )pattern (.+)$/.exec(text)?.[1];
  const form =
    pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'su' : 's');
  const noun = kind === 'value' ? 'have value' : 'have length';
  return (value) => {
    const size = kind === 'value' ? Number(value) : lengthOf(value);
    if (least && size < Number(least)) return `${noun} greater than or equal to ${least}`;
    if (most && size > Number(most)) return `${noun} less than or equal to ${most}`;
    return form === undefined || form.test(String(value))
      ? undefined
      : `satisfy regular expression pattern: ${pattern}`;
  };
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(Object(value)).length;
