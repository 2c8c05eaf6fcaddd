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
  /** Whom it is about: the member, or what is in it. */
  readonly subject: Subject;
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
  const complaints = constraintsOf(operation).flatMap(({ path, subject, complaint }) =>
    valuesAt({ value: input, at: '' }, path).flatMap((found) => {
      const text = complaint(found.value);
      return text === undefined ? [] : [{ ...found, subject, text }];
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
  const steps = path.split('.');
  const demands = demandsIn(rest.join(' '), service);
  const inside = service === 'ec2' ? undefined : INSIDE[steps.at(-1) ?? ''];
  return {
    service,
    operations: operations?.split(',') ?? [],
    ...(inside ? { path: steps.slice(0, -1), ...inside } : { path: steps, subject: 'Member' }),
    complaint: inside ? insideComplaint(demands, inside.itemsOf) : firstComplaint(demands),
  };
}

type Subject = 'Member' | 'Map keys' | 'Map value';

/** The last step of a path to what is in a list (`*`), and to the keys (`#`) and values (`=`) of a map. */
const INSIDE: Readonly<Record<string, { readonly subject: Subject; readonly itemsOf: (value: unknown) => unknown[] }>> =
  {
    '*': { subject: 'Member', itemsOf: (value) => (Array.isArray(value) ? value : []) },
    '#': { subject: 'Map keys', itemsOf: (value) => Object.keys(Object(value)) },
    '=': { subject: 'Map value', itemsOf: (value) => Object.values(Object(value)) },
  };

interface Demand {
  readonly isMet: (value: unknown) => boolean;
  /** `have length less than or equal to 2` */
  readonly text: string;
}

const firstComplaint =
  (demands: readonly Demand[]): Constraint['complaint'] =>
  (value) =>
    demands.find(({ isMet }) => !isMet(value))?.text;

/** Of what is in a list or a map all that is demanded is told, as reported in hashicorp/terraform-provider-aws#41023. */
function insideComplaint(
  demands: readonly Demand[],
  itemsOf: (value: unknown) => readonly unknown[],
): Constraint['complaint'] {
  const all = demands.map(({ text }) => `Member must ${text}`).join(', ');
  const isBroken = (item: unknown) => demands.some(({ isMet }) => !isMet(item));
  return (value) => (itemsOf(value).some(isBroken) ? `satisfy constraint: [${all}]` : undefined);
}

/** How EC2 words it of the size of a page. */
const PAGE = 'Expecting a value';

function demandsIn(text: string, service: Service): readonly Demand[] {
  const [, fewest, greatest] = /^page (\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (fewest !== undefined) {
    return [
      { isMet: (value) => Number(value) >= Number(fewest), text: `${PAGE} greater than ${fewest}.` },
      { isMet: (value) => Number(value) <= Number(greatest), text: `${PAGE} less than ${greatest}.` },
    ];
  }
  const words = /^one of (.+)$/.exec(text)?.[1]?.split('|');
  if (words) {
    const list = words.join(', ');
    const complaint = service === 'ec2' ? `Valid values are: ${list}` : `satisfy enum value set: [${list}]`;
    return [{ isMet: (value) => words.includes(String(value)), text: complaint }];
  }
  const [, kind, least, most] = /^(length|value) (\d*)\.\.(\d*)/.exec(text) ?? [];
  const pattern = /(?:^| )pattern (.+)$/.exec(text)?.[1];
  const noun = kind === 'value' ? 'have value' : 'have length';
  const sizeOf = (value: unknown) => (kind === 'value' ? Number(value) : lengthOf(value));
  return [
    ...(most
      ? [{ isMet: (value: unknown) => sizeOf(value) <= Number(most), text: `${noun} less than or equal to ${most}` }]
      : []),
    ...(least
      ? [
          {
            isMet: (value: unknown) => sizeOf(value) >= Number(least),
            text: `${noun} greater than or equal to ${least}`,
          },
        ]
      : []),
    ...(pattern === undefined ? [] : [formDemand(pattern)]),
  ];
}

function formDemand(pattern: string): Demand {
  const form = new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'su' : 's');
  return { isMet: (value) => form.test(String(value)), text: `satisfy regular expression pattern: ${pattern}` };
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(Object(value)).length;
