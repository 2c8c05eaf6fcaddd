import { AwsError } from '../endpoint/operation.js';
import type { ParameterRow, ParameterVersionRow } from '../world/ssm-rows.js';
import { checkParameterPath, isUnder } from './parameter-name.js';
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

const described = ['Path', 'Name', 'Type', 'KeyId', 'Tier'];

/** The words that the values of a filter are one of. */
const wordsOf: Readonly<Record<string, readonly string[]>> = {
  Type: ['String', 'StringList', 'SecureString'],
  Tier: ['Standard', 'Advanced', 'Intelligent-Tiering'],
};

function checkFilters(filters: readonly Filter[]): void {
  for (const [index, { Key = '', Values }] of filters.entries()) {
    const tag = Key.startsWith('tag:');
    if (!tag && Key !== 'DataType' && !described.includes(Key)) throw invalidKey(Key, described);
    if (!tag && filters.findIndex((one) => one.Key === Key) < index) {
      const text = `The following filter is duplicated in the request: ${Key}. A request can contain only one occurrence of a specific filter.`;
      throw new AwsError('InvalidFilterKey', text);
    }
    // Of tags a key is enough: github.com/getmoto/moto/issues/6233, which has the words, too.
    if (!tag && !Values?.length)
      throw invalidValue(`The following filter values are missing : null for filter key ${Key}.`);
  }
}

const invalidValue = (text: string): AwsError => new AwsError('InvalidFilterValue', text);

function checkWords(key: string, values: readonly string[]): void {
  const words = wordsOf[key] ?? values;
  const strange = values.find((value) => !words.includes(value));
  if (strange === undefined) return;
  throw invalidValue(
    `The following filter value is not valid: ${strange}. Valid values include: [${words.join(', ')}].`,
  );
}

/** What DescribeParameters lets through: all of these filters. */
export function describeFilter(filters: readonly Filter[]): (row: ParameterRow) => boolean {
  checkFilters(filters);
  const tests = filters.map(({ Key = '', Option, Values = [] }) => {
    if (Key === 'Path') return underPaths(Option ?? 'OneLevel', Values);
    const tag = /^tag:(.+)$/.exec(Key)?.[1];
    const option = Option ?? 'Equals';
    checkOption(option, Key === 'Name' ? ['BeginsWith', 'Contains', 'Equals'] : ['BeginsWith', 'Equals']);
    if (option === 'Equals') checkWords(Key, Values);
    const test = matches(option, Values);
    // A key of a tag without values asks for the tag alone.
    if (tag !== undefined) return (row: ParameterRow) => (Values.length === 0 ? tag in row.Tags : test(row.Tags[tag]));
    return (row: ParameterRow) => {
      const newest = row.versions.at(-1);
      return Key === 'Name'
        ? [row.Name, row.Name.replace(/^\//, ''), `/${row.Name}`].some(test)
        : test(newest && textOf(newest, Key));
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
  checkOption(option, ['Recursive', 'OneLevel']);
  for (const path of paths) checkParameterPath(path, /^\/(aws|ssm)/i);
  return ({ Name }) => paths.some((path) => isUnder(Name, path, option === 'Recursive'));
}
