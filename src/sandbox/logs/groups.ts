import {
  AssociateKmsKeyCommand,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DisassociateKmsKeyCommand,
  ListLogGroupsCommand,
  PutLogGroupDeletionProtectionCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { compareTexts } from '../../base/words.js';
import { only, withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import { settle } from '../flow-records/history.js';
import { arn } from '../world/ids.js';
import { putRow, rowOf } from '../world/table.js';
import type { LogGroupRow } from '../world/world.js';
import { groupNamed } from './group-events.js';
import { tokenPage } from './listing.js';
import { storedBytesOf } from './stored-bytes.js';

export const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);

const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const groupOperations: readonly Operation[] = [
  on(CreateLogGroupCommand, (input, { world, clock }) => {
    settle(world, clock.now());
    const name = input.logGroupName ?? '';
    if (name.startsWith('aws/')) throw invalid('Log groups starting with AWS/ are reserved for AWS.');
    if (rowOf(world.logs.groups, name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    putRow(world.logs.groups, name, {
      logGroupName: name,
      createdAt: clock.now(),
      retentionInDays: null,
      deletionProtection: input.deletionProtectionEnabled ?? false,
      logGroupClass: input.logGroupClass ?? 'STANDARD',
      kmsKeyId: input.kmsKeyId ?? null,
      tags: checkedTags(input.tags ?? {}),
      streams: {},
    });
    return {};
  }),

  on(DescribeLogGroupsCommand, (input, call) => {
    settle(call.world, call.clock.now());
    if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
      throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    }
    const { logGroupNamePrefix: prefix = '', logGroupClass, logGroupIdentifiers } = input;
    // One account, linked to no other.
    withoutEffect(input.includeLinkedAccounts);
    only(
      'logs',
      'accountIdentifiers',
      input.accountIdentifiers?.find((id) => id !== call.world.account),
      [],
    );
    const named = logGroupIdentifiers?.map((id) => groupNamed(call, undefined, id).logGroupName);
    // "A case-sensitive substring search" (CloudWatch Logs API reference, DescribeLogGroups).
    const pattern = input.logGroupNamePattern;
    const groups = groupsOf(call, logGroupClass)
      .filter(({ logGroupName }) => logGroupName.startsWith(prefix) && (named?.includes(logGroupName) ?? true))
      .filter(({ logGroupName }) => pattern === undefined || logGroupName.includes(pattern));
    const { shown, rest } = tokenPage(groups, input);
    return { logGroups: shown.map((group) => view(call, group)), ...rest };
  }),

  on(ListLogGroupsCommand, (input, call) => {
    settle(call.world, call.clock.now());
    withoutEffect(input.includeLinkedAccounts);
    const { logGroupNamePattern, logGroupClass } = input;
    // Alternatives, of which a caret in front asks for the beginning (CloudWatch Logs API reference, ListLogGroups).
    const alternatives = (logGroupNamePattern ?? '').split('|');
    const isNamed = (name: string) =>
      alternatives.some((one) => (one.startsWith('^') ? name.startsWith(one.slice(1)) : name.includes(one)));
    const groups = groupsOf(call, logGroupClass).filter(({ logGroupName }) => isNamed(logGroupName));
    const { shown, rest } = tokenPage(groups, input);
    return { logGroups: shown.map((group) => outlineOf(call, group)), ...rest };
  }),

  on(DeleteLogGroupCommand, (input, call) => {
    const { logGroupName, deletionProtection } = groupNamed(call, input.logGroupName);
    if (deletionProtection)
      throw new AwsError(
        'ValidationException',
        'The specified log group cannot be deleted because deletion protection is enabled.',
      );
    delete call.world.logs.groups[logGroupName];
    putRow(call.world.logs.deletedGroups, logGroupName, call.clock.now());
    return {};
  }),

  on(PutLogGroupDeletionProtectionCommand, (input, call) => {
    groupNamed(call, undefined, input.logGroupIdentifier).deletionProtection = input.deletionProtectionEnabled ?? false;
    return {};
  }),

  on(PutRetentionPolicyCommand, (input, call) => {
    const days = input.retentionInDays ?? 0;
    const group = groupNamed(call, input.logGroupName);
    if (!RETENTION_DAYS.includes(days)) {
      throw invalid(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
      );
    }
    group.retentionInDays = days;
    return {};
  }),

  on(AssociateKmsKeyCommand, (input, call) => {
    groupNamed(call, input.logGroupName, input.resourceIdentifier).kmsKeyId = input.kmsKeyId ?? null;
    return {};
  }),

  on(DisassociateKmsKeyCommand, (input, call) => {
    groupNamed(call, input.logGroupName, input.resourceIdentifier).kmsKeyId = null;
    return {};
  }),

  on(DeleteRetentionPolicyCommand, (input, call) => {
    groupNamed(call, input.logGroupName).retentionInDays = null;
    return {};
  }),
];

/** Tags of a log group: up to 50, and not of AWS's own. */
export function checkedTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const keys = Object.keys(tags);
  if (keys.length > 50) throw new AwsError('TooManyTagsException', 'A resource can have no more than 50 tags.');
  const bad = keys.find((key) => /^aws:/i.test(key));
  if (bad !== undefined)
    throw invalid(`1 validation error detected: Value '${bad}' at 'tags' failed to satisfy constraint`);
  return { ...tags };
}

/** Those of a class, or all, by their names. */
const groupsOf = ({ world }: Call, wanted: LogGroupRow['logGroupClass']): readonly LogGroupRow[] =>
  Object.values(world.logs.groups)
    .filter((group) => wanted === undefined || classOf(group) === wanted)
    .sort((a, b) => compareTexts(a.logGroupName, b.logGroupName));

const classOf = ({ logGroupClass = 'STANDARD' }: LogGroupRow) => logGroupClass;

const outlineOf = ({ world }: Call, group: LogGroupRow) => ({
  logGroupName: group.logGroupName,
  logGroupArn: arn(world, 'logs', `log-group:${group.logGroupName}`),
  logGroupClass: classOf(group),
});

function view(call: Call, group: LogGroupRow) {
  const outline = outlineOf(call, group);
  return {
    ...outline,
    creationTime: group.createdAt,
    ...(group.retentionInDays === null ? {} : { retentionInDays: group.retentionInDays }),
    ...(group.kmsKeyId != null && { kmsKeyId: group.kmsKeyId }),
    metricFilterCount: Object.keys(group.metricFilters ?? {}).length,
    arn: `${outline.logGroupArn}:*`,
    storedBytes: storedBytesOf(call, group),
    deletionProtectionEnabled: group.deletionProtection,
  };
}
