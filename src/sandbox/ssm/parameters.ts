import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
} from '@aws-sdk/client-ssm';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { invalidToken } from './managed-instances.js';
import { byPathFilter } from './parameter-filters.js';
import { checkParameterPath, isUnder } from './parameter-name.js';
import {
  mustOwn,
  parameterNames,
  parameterNotFound,
  parameterView,
  readParameter,
  selected,
  versionsOfParameter,
} from './stored-parameters.js';

export const parameterOperations: readonly Operation[] = [
  on(GetParameterCommand, ({ Name = '', WithDecryption }, { world }) => {
    const Parameter = withSelector(world, Name, WithDecryption);
    if (Parameter) return { Parameter };
    const { name, selector } = selected(Name);
    if (!versionsOfParameter(world, name)) throw parameterNotFound();
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
    );
  }),

  on(GetParametersCommand, ({ Names = [], WithDecryption }, { world }) => {
    const names = [...new Set(Names)];
    return {
      Parameters: names.flatMap((name) => withSelector(world, name, WithDecryption) ?? []),
      InvalidParameters: names.filter((name) => !readParameter(world, name)),
    };
  }),

  on(GetParametersByPathCommand, (input, { world }) => {
    const { Recursive, MaxResults, NextToken, WithDecryption, ParameterFilters } = input;
    checkParameterPath(input.Path ?? '');
    const filter = byPathFilter(ParameterFilters ?? []);
    const found = parameterNames(world)
      .filter((name) => isUnder(name, input.Path ?? '', Recursive === true))
      .sort()
      .flatMap((name) => filter(versionsOfParameter(world, name) ?? []) ?? []);
    const { items, next } = page(found, { token: NextToken, max: MaxResults ?? 10, limit: 10, badToken: invalidToken });
    return {
      Parameters: items.map((one) => parameterView(world, one, WithDecryption)),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),

  on(DeleteParameterCommand, ({ Name = '' }, { world }) => {
    delete world.ssm.ownParameters[mustOwn(world, Name).Name];
    return {};
  }),

  on(DeleteParametersCommand, ({ Names = [] }, { world }) => {
    const isOwn = (name: string) => rowOf(world.ssm.ownParameters, name) !== undefined;
    const names = [...new Set(Names)];
    const [DeletedParameters, InvalidParameters] = [names.filter(isOwn), names.filter((name) => !isOwn(name))];
    for (const name of DeletedParameters) delete world.ssm.ownParameters[name];
    return { DeletedParameters, InvalidParameters };
  }),
];

function withSelector(world: World, text: string, decrypt: boolean | undefined) {
  const found = readParameter(world, text);
  const { selector } = selected(text);
  if (!found) return undefined;
  return { ...parameterView(world, found, decrypt), ...(selector !== undefined && { Selector: `:${selector}` }) };
}
