import { DescribeParametersCommand, GetParameterHistoryCommand } from '@aws-sdk/client-ssm';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import type { ParameterVersionRow } from '../world/ssm-rows.js';
import { parameterArn } from './arns.js';
import { invalidToken } from './managed-instances.js';
import { describeFilter } from './parameter-filters.js';
import { mustOwn, shownValue } from './stored-parameters.js';

export const parameterListingOperations: readonly Operation[] = [
  on(DescribeParametersCommand, (input, { world }) => {
    const { Filters, ParameterFilters, NextToken, MaxResults, Shared } = input;
    if (Filters?.length && ParameterFilters?.length) {
      const text = 'You can use either Filters or ParameterFilters in a single request.';
      throw new AwsError('ValidationException', text);
    }
    // The older filters look for what begins so (Systems Manager API reference, ParametersFilter).
    const older = (Filters ?? []).map(({ Key, Values }) => ({ Key, Values, Option: 'BeginsWith' }));
    const filter = describeFilter([...older, ...(ParameterFilters ?? [])]);
    // Nobody shares a parameter with this account.
    const rows = Shared === true ? [] : Object.values(world.ssm.ownParameters).filter(filter);
    const { items, next } = page(rows, { token: NextToken, max: MaxResults ?? 10, limit: 50, badToken: invalidToken });
    return {
      Parameters: items.flatMap(({ Name, versions }) => {
        const newest = versions.at(-1);
        return newest ? [{ Name, ARN: parameterArn(world, Name), ...metadata(newest) }] : [];
      }),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),

  on(GetParameterHistoryCommand, ({ Name = '', WithDecryption, NextToken, MaxResults }, { world }) => {
    const row = mustOwn(world, Name);
    const { items, next } = page(row.versions, {
      token: NextToken,
      max: MaxResults ?? 50,
      limit: 50,
      badToken: invalidToken,
    });
    return {
      Parameters: items.map((version) => ({
        Name: row.Name,
        Value: shownValue(version, WithDecryption),
        Labels: version.Labels,
        ...metadata(version),
      })),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),
];

const metadata = (version: ParameterVersionRow) => ({
  Type: version.Type,
  ...(version.KeyId !== undefined && { KeyId: version.KeyId }),
  LastModifiedDate: version.modifiedAt,
  LastModifiedUser: version.modifiedBy,
  ...(version.Description !== undefined && { Description: version.Description }),
  ...(version.AllowedPattern !== undefined && { AllowedPattern: version.AllowedPattern }),
  Version: version.Version,
  Tier: version.Tier,
  Policies: [],
  DataType: version.DataType,
});
