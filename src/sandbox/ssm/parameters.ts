import { GetParameterCommand, GetParametersByPathCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
// Every parameter here is a plain text, so that decryption changes nothing.
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import { parameterArn } from '../endpoint/resource-arn.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { globalInfrastructure } from './global-infrastructure.js';
import { invalidToken } from './managed-instances.js';

export const parameterOperations: readonly Operation[] = [
  on(GetParameterCommand, (input, { world }) => {
    withoutEffect(input.WithDecryption);
    const Parameter = readSelected(world, input.Name ?? '');
    if (Parameter) return { Parameter };
    const { name, version } = selected(input.Name ?? '');
    // AWS says no more than the code.
    if (!read(world, name)) throw new AwsError('ParameterNotFound', '');
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
    );
  }),

  on(GetParametersCommand, (input, { world }) => {
    withoutEffect(input.WithDecryption);
    const names = input.Names ?? [];
    return {
      Parameters: names.flatMap((name) => readSelected(world, name) ?? []),
      InvalidParameters: names.filter((name) => !readSelected(world, name)),
    };
  }),

  on(GetParametersByPathCommand, (input, { world }) => {
    withoutEffect(input.WithDecryption);
    const { Recursive, MaxResults, NextToken } = input;
    if (!input.Path?.startsWith('/')) throw new AwsError('ValidationException', BAD_PATH);
    const isNone = (input.ParameterFilters ?? []).map(filterOf).includes(false);
    const path = `${(input.Path ?? '').replace(/\/$/, '')}/`;
    const all = isNone ? [] : [...Object.keys(world.ssm.parameters), ...globalInfrastructure(world).keys()];
    const names = all
      .filter((name) => name.startsWith(path) && (Recursive === true || !name.slice(path.length).includes('/')))
      .sort();
    const { items, next } = page(names, {
      token: NextToken,
      max: MaxResults ?? 10,
      limit: 10,
      badToken: invalidToken(),
    });
    return {
      Parameters: items.flatMap((name) => read(world, name) ?? []),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),
];

/** `name:version` or `name:label` (Systems Manager user guide, "Working with parameter versions"). No parameter here has a label. */
function selected(text: string): { readonly name: string; readonly version: string | undefined } {
  const [, name = text, version] = /^(?!arn:)(.*?)(?::([^:/]+))?$/s.exec(text) ?? [];
  return { name: name.replace(/^arn:[^/]*:parameter(?=\/)/, ''), version };
}

function readSelected(world: World, text: string) {
  const { name, version } = selected(text);
  const parameter = read(world, name);
  if (version === undefined) return parameter;
  return parameter && String(parameter.Version) === version ? { ...parameter, Selector: `:${version}` } : undefined;
}

// As reported of paths that do not begin with a slash.
const BAD_PATH =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

interface Filter {
  readonly Key: string | undefined;
  readonly Option?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** Whether it lets through what there is: plain texts without a label (Systems Manager API reference, ParameterStringFilter). */
function filterOf({ Key = '', Option = 'Equals', Values = [] }: Filter): boolean {
  if (!['Type', 'KeyId', 'Label'].includes(Key))
    throw new AwsError(
      'InvalidFilterKey',
      `The following filter key is not valid: ${Key}. Valid filter keys include: [Type, KeyId, Label].`,
    );
  if (!['Equals', 'BeginsWith'].includes(Option))
    throw new AwsError(
      'InvalidFilterOption',
      `The following filter option is not valid: ${Option}. Valid options include: [BeginsWith, Equals].`,
    );
  if (Key !== 'Type') return false;
  return Values.some((value) => (Option === 'Equals' ? value === 'String' : 'String'.startsWith(value)));
}

function read(world: World, name: string) {
  const Value = rowOf(world.ssm.parameters, name) ?? globalInfrastructure(world).get(name);
  if (Value === undefined) return undefined;
  return {
    Name: name,
    Type: 'String' as const,
    Value,
    Version: 1,
    LastModifiedDate: '2026-11-12T18:04:11Z',
    ARN: parameterArn(world, name),
    DataType: 'text',
  };
}
