import { GetParameterCommand, GetParametersByPathCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
// Every parameter here is a plain text, so that decryption changes nothing.
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { globalInfrastructure } from './global-infrastructure.js';
import { invalidToken } from './managed-instances.js';

export const parameterOperations: readonly Operation[] = [
  on(GetParameterCommand, (input, { world }) => {
    withoutEffect(input.WithDecryption);
    const parameter = read(world, input.Name ?? '');
    // AWS says no more than the code.
    if (!parameter) throw new AwsError('ParameterNotFound', '');
    return { Parameter: parameter };
  }),

  on(GetParametersCommand, (input, { world }) => {
    withoutEffect(input.WithDecryption);
    const names = input.Names ?? [];
    return {
      Parameters: names.flatMap((name) => read(world, name) ?? []),
      InvalidParameters: names.filter((name) => !read(world, name)),
    };
  }),

  on(GetParametersByPathCommand, (input, { world }) => {
    withoutEffect(input.WithDecryption);
    const path = `${(input.Path ?? '').replace(/\/$/, '')}/`;
    const { Recursive } = input;
    const names = [...Object.keys(world.ssm.parameters), ...globalInfrastructure(world).keys()]
      .filter((name) => name.startsWith(path) && (Recursive === true || !name.slice(path.length).includes('/')))
      .sort();
    const { items, next } = page(names, {
      token: input.NextToken,
      max: input.MaxResults ?? 10,
      limit: 10,
      badToken: invalidToken(),
    });
    return {
      Parameters: items.flatMap((name) => read(world, name) ?? []),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),
];

function read(world: World, name: string) {
  const Value = rowOf(world.ssm.parameters, name) ?? globalInfrastructure(world).get(name);
  if (Value === undefined) return undefined;
  return {
    Name: name,
    Type: 'String' as const,
    Value,
    Version: 1,
    LastModifiedDate: '2026-11-12T18:04:11Z',
    ARN: `arn:${world.partition}:ssm:${world.region}:${name.startsWith('/aws/') ? '' : world.account}:parameter${name}`,
    DataType: 'text',
  };
}
