import { AwsError } from '../endpoint/operation.js';
import type { ParameterRow, ParameterVersionRow } from '../world/ssm-rows.js';
import type { StoredParameter } from './stored-parameters.js';

/** `ParameterStringFilter` of the Systems Manager API reference. */
interface Filter {
  readonly Key: string | undefined;
  readonly Option?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

const matches =
  (option: string, values: readonly string[]) =>
  (value: string | undefined): boolean =>
    value !== undefined &&
    values.some((one) =>
      option === 'BeginsWith' ? value.startsWith(one) : option === 'Contains' ? value.includes(one) : value === one,
    );

function checkOption(option: string, valid: readonly string[]): void {
  if (valid.includes(option)) return;
  throw new AwsError(
    'InvalidFilterOption',
    `The following filter option is not valid: ${option}. Valid options include: [${valid.join(', ')}].`,
  );
}

const invalidKey = (key: string, valid: readonly string[]): AwsError =>
  new AwsError(
    'InvalidFilterKey',
    `The following filter key is not valid: ${key}. Valid filter keys include: [${valid.join(', ')}].`,
  );

/** Which version of a parameter GetParametersByPath shows: the newest, or that of a label; undefined where a filter lets none through. */
export function byPathFilter(filters: readonly Filter[]) {
  const tests = filters.map(({ Key = '', Option = 'Equals', Values = [] }) => {
    if (!['Type', 'KeyId', 'Label'].includes(Key)) throw invalidKey(Key, ['Type', 'KeyId', 'Label']);
    checkOption(Option, Key === 'Label' ? ['Equals'] : ['BeginsWith', 'Equals']);
    const test = matches(Option, Values);
    return { isLabel: Key === 'Label', test: (one: ParameterVersionRow) => valuesOf(Key, one).some(test) };
  });
  const hasLabel = tests.some(({ isLabel }) => isLabel);
  return (versions: readonly StoredParameter[]): StoredParameter | undefined =>
    (hasLabel ? versions : versions.slice(-1)).findLast(({ version }) => tests.every(({ test }) => test(version)));
}

const valuesOf = (key: string, { Type, KeyId, Labels }: ParameterVersionRow): readonly (string | undefined)[] =>
  key === 'Type' ? [Type] : key === 'KeyId' ? [KeyId] : Labels;

const described = ['DataType', 'KeyId', 'Name', 'Path', 'Tier', 'Type'];

/** What DescribeParameters lets through: all of these filters. */
export function describeFilter(filters: readonly Filter[]): (row: ParameterRow) => boolean {
  const tests = filters.map(({ Key = '', Option, Values = [] }) => {
    if (Key === 'Path') return underPaths(Option ?? 'OneLevel', Values);
    const tag = /^tag:(.+)$/.exec(Key)?.[1];
    if (tag === undefined && !described.includes(Key)) throw invalidKey(Key, [...described, 'tag:*']);
    const option = Option ?? 'Equals';
    checkOption(option, Key === 'Name' ? ['BeginsWith', 'Contains', 'Equals'] : ['BeginsWith', 'Equals']);
    const test = matches(option, Values);
    // A key of a tag without values asks for the tag alone.
    if (tag !== undefined) return (row: ParameterRow) => (Values.length === 0 ? tag in row.Tags : test(row.Tags[tag]));
    return (row: ParameterRow) => {
      const newest = row.versions.at(-1);
      return Key === 'Name' ? test(row.Name) || test(row.Name.replace(/^\//, '')) : test(newest && textOf(newest, Key));
    };
  });
  return (row) => tests.every((test) => test(row));
}

function textOf({ DataType, KeyId, Tier, Type }: ParameterVersionRow, key: string): string | undefined {
  switch (key) {
    case 'DataType':
      return DataType;
    case 'KeyId':
      return KeyId;
    case 'Tier':
      return Tier;
    default:
      return Type;
  }
}

function underPaths(option: string, paths: readonly string[]): (row: ParameterRow) => boolean {
  checkOption(option, ['OneLevel', 'Recursive']);
  return ({ Name }) =>
    paths.some((path) => {
      const root = `${path.replace(/\/$/, '')}/`;
      return Name.startsWith(root) && (option === 'Recursive' || !Name.slice(root.length).includes('/'));
    });
}
