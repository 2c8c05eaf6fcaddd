import {
  CreatePlacementGroupCommand,
  DeletePlacementGroupCommand,
  DescribePlacementGroupsCommand,
  type PlacementGroup,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../endpoint/operation.js';
import { arn, newId } from '../../world/ids.js';
import type { Row } from '../../world/row.js';
import { malformed, notFound, type WholeKind } from '../kind.js';
import { existing, list } from '../lookup.js';
import { addRow, removeRow } from '../rows.js';
import { setTags, tagSet, tagsFor } from '../tag-set.js';

const members = { GroupId: 'text', GroupName: 'text', Strategy: 'text' } as const;

export type PlacementGroupRow = Row<PlacementGroup, keyof typeof members>;

declare module '../../world/world.js' {
  interface Ec2Rows {
    placementGroups: PlacementGroupRow;
  }
}

const operations: readonly Operation[] = [
  on(DescribePlacementGroupsCommand, (input, call) => {
    const named = (input.GroupNames ?? []).map((name) => placementGroupNamed(call, name).GroupId);
    const ids = [...(input.GroupIds ?? []), ...named];
    const { rows } = list(call, placementGroupKind, ids, input, {
      'group-name': (row) => row.GroupName,
      'group-arn': (row) => row.GroupArn,
      'spread-level': (row) => row.SpreadLevel,
      state: () => 'available',
      strategy: (row) => row.Strategy,
    });
    return { PlacementGroups: rows.map((row) => view(call, row)) };
  }),

  on(CreatePlacementGroupCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'placement-group');
    const { GroupName, Strategy = 'cluster', PartitionCount, SpreadLevel } = input;
    if (GroupName === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter groupName');
    // "Up to 255 ASCII characters" (EC2 API reference, CreatePlacementGroup).
    if (!/^(?=.*\S)[\x20-\x7e]{1,255}$/.test(GroupName))
      throw new AwsError('InvalidParameterValue', `Value (${GroupName}) for parameter groupName is invalid.`);
    if (existing(call, placementGroupKind).some((row) => row.GroupName === GroupName))
      throw new AwsError('InvalidPlacementGroup.Duplicate', `The placement group '${GroupName}' already exists.`);
    // "Valid only when Strategy is set to partition", "to spread" (EC2 API reference, CreatePlacementGroup).
    if ((PartitionCount !== undefined && Strategy !== 'partition') || (SpreadLevel && Strategy !== 'spread'))
      throw new AwsError(
        'InvalidParameterCombination',
        'PartitionCount goes with the strategy partition alone, SpreadLevel with spread.',
      );
    if (PartitionCount !== undefined && (PartitionCount < 1 || PartitionCount > 7))
      throw new AwsError('InvalidParameterValue', `Value (${PartitionCount}) for parameter partitionCount is invalid.`);
    const GroupId = newId('pg', call.random);
    const row: PlacementGroupRow = {
      GroupId,
      GroupName,
      Strategy,
      GroupArn: arn(call.world, 'ec2', `placement-group/${GroupName}`),
      ...(Strategy === 'partition' && { PartitionCount: PartitionCount ?? 2 }),
      ...(Strategy === 'spread' && { SpreadLevel: SpreadLevel ?? ('rack' as const) }),
    };
    addRow(call, placementGroupKind, row);
    setTags(call, GroupId, tags);
    return { PlacementGroup: view(call, row) };
  }),

  on(DeletePlacementGroupCommand, ({ GroupName }, call) => {
    const row = placementGroupNamed(call, GroupName);
    if (isUsed(call, GroupName))
      throw new AwsError(
        'InvalidPlacementGroup.InUse',
        `The placement group '${GroupName}' is in use and may not be deleted.`,
      );
    removeRow(call, placementGroupKind, row.GroupId);
    return {};
  }),
];

const isUsed = ({ world }: Call, name: string): boolean =>
  Object.values(world.ec2.instances).some(
    ({ options, terminatedAt }) => terminatedAt === null && options?.placementGroup?.name === name,
  );

export function placementGroupNamed(call: Call, name: string): PlacementGroupRow {
  const row = existing(call, placementGroupKind).find(({ GroupName }) => GroupName === name);
  if (row) return row;
  throw new AwsError('InvalidPlacementGroup.Unknown', `The Placement Group '${name}' is unknown.`);
}

const view = ({ world }: Call, row: PlacementGroupRow) => ({
  ...row,
  State: 'available' as const,
  Tags: tagSet(world, row.GroupId),
});

/** Where instances are put with regard to one another. It says nothing about packets. */
export const placementGroupKind: WholeKind<'placementGroups'> = {
  table: 'placementGroups',
  id: 'GroupId',
  prefix: 'pg',
  type: 'placement-group',
  notFound: notFound('InvalidPlacementGroupId.NotFound', 'placement group'),
  malformed: malformed('InvalidPlacementGroupId.Malformed', 'pg'),
  members,
  operations,
};
