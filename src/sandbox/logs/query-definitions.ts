import {
  DeleteQueryDefinitionCommand,
  DescribeQueryDefinitionsCommand,
  PutQueryDefinitionCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { once } from '../ec2/once.js';
import { only } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { uuid } from '../world/ids.js';
import { putRow, rowOf } from '../world/table.js';
import { tokenPage } from './listing.js';

const unknown = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'The specified query definition does not exist.');

/** Queries that were given a name (CloudWatch Logs API reference, PutQueryDefinition). They are kept, not run. */
export const queryDefinitionOperations: readonly Operation[] = [
  on(PutQueryDefinitionCommand, (input, call) => {
    const { world, clock, random } = call;
    const { name = '', queryString = '', logGroupNames = [], queryDefinitionId } = input;
    only('logs', 'queryLanguage', input.queryLanguage, ['CWLI']);
    only('logs', 'parameters', input.parameters?.[0]?.name, []);
    const { queryDefinitions } = world.logs;
    if (queryDefinitionId !== undefined && !rowOf(queryDefinitions, queryDefinitionId)) throw unknown();
    const put = () => {
      const id = queryDefinitionId ?? uuid(random);
      putRow(queryDefinitions, id, { name, queryString, groups: [...logGroupNames], modifiedAt: clock.now() });
      return id;
    };
    return once(call, { operation: 'PutQueryDefinition', token: input.clientToken, input }, put, (id) => ({
      queryDefinitionId: id,
    }));
  }),

  on(DescribeQueryDefinitionsCommand, (input, { world }) => {
    const { queryDefinitionNamePrefix: prefix = '' } = input;
    only('logs', 'queryLanguage', input.queryLanguage, ['CWLI']);
    const rows = Object.entries(world.logs.queryDefinitions)
      .filter(([, { name }]) => name.startsWith(prefix))
      .map(([queryDefinitionId, { name, queryString, groups, modifiedAt }]) => ({
        queryLanguage: 'CWLI' as const,
        queryDefinitionId,
        name,
        queryString,
        lastModified: modifiedAt,
        logGroupNames: [...groups],
      }));
    const { shown, rest } = tokenPage(rows, { nextToken: input.nextToken, limit: input.maxResults ?? 1000 });
    return { queryDefinitions: shown, ...rest };
  }),

  on(DeleteQueryDefinitionCommand, (input, { world }) => {
    const id = input.queryDefinitionId ?? '';
    if (!rowOf(world.logs.queryDefinitions, id)) throw unknown();
    delete world.logs.queryDefinitions[id];
    return { success: true };
  }),
];
