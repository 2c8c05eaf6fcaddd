import {
  CreateManagedPrefixListCommand,
  DeleteManagedPrefixListCommand,
  DescribeManagedPrefixListsCommand,
  DescribePrefixListsCommand,
  GetManagedPrefixListAssociationsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
  RestoreManagedPrefixListVersionCommand,
} from '@aws-sdk/client-ec2';
import { amazonPrefixListsOf } from '../../../catalogue/amazon-prefix-lists.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { arn, hex, newId } from '../../../world/ids.js';
import type { Kind, TableName } from '../../kind.js';
import { existing, find, list } from '../../lookup.js';
import { once } from '../../once.js';
import { addRow, insertRow, removeRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { routeTableKind } from '../route-table/kind.js';
import { securityGroupRuleKind } from '../security-group/rule-kind.js';
import { transitRouteTableKind } from '../transit/route-table-kind.js';
import { type PrefixListRow, prefixListKind } from './kind.js';
import {
  addEntries,
  checkChange,
  checkList,
  checkListName,
  keepVersion,
  removeEntries,
  resize,
  versionOf,
} from './prefix-list-entries.js';

/** In every world: endpoints route to them, rules name them. */
export function amazonPrefixLists({ world, random }: Call): void {
  for (const { name, id, family, cidrs } of amazonPrefixListsOf(world.region)) {
    const made = `pl-${hex(8, random)}`;
    const PrefixListId = id ?? made;
    insertRow(world, prefixListKind, {
      PrefixListId,
      PrefixListName: name,
      PrefixListArn: arn(world, 'ec2', `prefix-list/${PrefixListId}`, 'aws'),
      AddressFamily: family,
      State: 'create-complete',
      OwnerId: 'AWS',
      cidrs: [...cidrs],
    });
  }
}

const view = (call: Call, { cidrs: _, descriptions: __, earlier: ___, ...row }: PrefixListRow) => ({
  ...row,
  Tags: tagSet(call.world, row.PrefixListId),
});

const getters = {
  'owner-id': (one: PrefixListRow) => one.OwnerId,
  'prefix-list-id': (one: PrefixListRow) => one.PrefixListId,
  'prefix-list-name': (one: PrefixListRow) => one.PrefixListName,
};

export const prefixListOperations: readonly Operation[] = [
  on(DescribeManagedPrefixListsCommand, (input, call) => {
    const { rows, next } = list(call, prefixListKind, input.PrefixListIds, input, getters);
    return { PrefixLists: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(DescribePrefixListsCommand, (input, call) => {
    const { Filters = [], NextToken, MaxResults } = input;
    // Those of AWS services alone (EC2 API reference, DescribePrefixLists), and whole pages of them.
    const amazons = { Filters: [...Filters, { Name: 'owner-id', Values: ['AWS'] }], NextToken, MaxResults };
    const { rows, next } = list(call, prefixListKind, input.PrefixListIds, amazons, getters);
    return {
      PrefixLists: rows.map(({ PrefixListId, PrefixListName, cidrs }) => ({
        PrefixListId,
        PrefixListName,
        Cidrs: cidrs,
      })),
      NextToken: next,
    };
  }),

  on(GetManagedPrefixListEntriesCommand, ({ PrefixListId, TargetVersion, NextToken, MaxResults }, call) => {
    const { cidrs, descriptions } = versionOf(find(call, prefixListKind, PrefixListId), TargetVersion);
    const { items, next } = page(cidrs, { token: NextToken, max: MaxResults, limit: 100 });
    return { Entries: items.map((Cidr) => ({ Cidr, Description: descriptions?.[Cidr] })), NextToken: next };
  }),

  on(GetManagedPrefixListAssociationsCommand, ({ PrefixListId, NextToken, MaxResults }, call) => {
    find(call, prefixListKind, PrefixListId);
    const { items, next } = page(usersOf(call, PrefixListId), { token: NextToken, max: MaxResults, limit: 255 });
    const ResourceOwner = call.world.account;
    return { PrefixListAssociations: items.map((ResourceId) => ({ ResourceId, ResourceOwner })), NextToken: next };
  }),

  on(CreateManagedPrefixListCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'prefix-list');
    checkList(input);
    const make = () => {
      const { world, random } = call;
      const PrefixListId = newId('pl', random);
      const row: PrefixListRow = {
        PrefixListId,
        PrefixListName: input.PrefixListName,
        PrefixListArn: arn(world, 'ec2', `prefix-list/${PrefixListId}`),
        AddressFamily: input.AddressFamily,
        MaxEntries: input.MaxEntries,
        State: 'create-complete',
        Version: 1,
        OwnerId: world.account,
        cidrs: [],
      };
      addEntries(row, input.Entries);
      addRow(call, prefixListKind, row);
      setTags(call, PrefixListId, tags);
      return PrefixListId;
    };
    return once(call, { operation: 'CreateManagedPrefixList', token: input.ClientToken, input }, make, (id) => {
      const row = call.world.ec2.prefixLists[id];
      if (!row) throw prefixListKind.notFound(id);
      return { PrefixList: { ...view(call, row), State: 'create-in-progress' as const } };
    });
  }),

  on(
    ModifyManagedPrefixListCommand,
    ({ PrefixListId, CurrentVersion, PrefixListName, AddEntries, RemoveEntries, MaxEntries }, call) => {
      const row = ours(find(call, prefixListKind, PrefixListId));
      if (CurrentVersion !== undefined && CurrentVersion !== row.Version) {
        throw new AwsError('PrefixListVersionMismatch', 'The prefix list has the incorrect version number.');
      }
      const changesEntries = (AddEntries?.length ?? 0) + (RemoveEntries?.length ?? 0) > 0;
      // As reported in github.com/hashicorp/terraform-provider-aws/issues/26034.
      if (MaxEntries !== undefined && changesEntries) {
        throw new AwsError(
          'InvalidParameterCombination',
          'You cannot modify the entries and the maximum entries for the prefix list in the same request.',
        );
      }
      if (PrefixListName !== undefined) checkListName(PrefixListName);
      if (MaxEntries !== undefined) resize(row, MaxEntries);
      if (changesEntries) {
        checkChange(AddEntries, RemoveEntries);
        keepVersion(row);
        removeEntries(row, RemoveEntries);
        addEntries(row, AddEntries);
      }
      if (PrefixListName !== undefined) row.PrefixListName = PrefixListName;
      row.State = 'modify-complete';
      return { PrefixList: { ...view(call, row), State: 'modify-in-progress' as const } };
    },
  ),

  on(RestoreManagedPrefixListVersionCommand, ({ PrefixListId, PreviousVersion, CurrentVersion }, call) => {
    const row = ours(find(call, prefixListKind, PrefixListId));
    if (CurrentVersion !== row.Version) {
      throw new AwsError('PrefixListVersionMismatch', 'The prefix list has the incorrect version number.');
    }
    const { cidrs, descriptions } = versionOf(row, PreviousVersion);
    keepVersion(row);
    row.cidrs.splice(0, row.cidrs.length, ...cidrs);
    row.descriptions = { ...descriptions };
    row.State = 'restore-complete';
    return { PrefixList: { ...view(call, row), State: 'restore-in-progress' as const } };
  }),

  on(DeleteManagedPrefixListCommand, ({ PrefixListId }, call) => {
    const row = ours(find(call, prefixListKind, PrefixListId));
    if (call.isHeld(PrefixListId))
      throw new AwsError('DependencyViolation', `The prefix list '${PrefixListId}' is in use.`);
    removeRow(call, prefixListKind, PrefixListId);
    return { PrefixList: { ...view(call, row), State: 'delete-in-progress' as const } };
  }),
];

/** "You can reference a prefix list in the following resources": groups and route tables here, of transit gateways too (VPC user guide, "Prefix lists"). */
function usersOf(call: Call, id: string): readonly string[] {
  const holders = <Name extends TableName>(kind: Kind<Name>) =>
    existing(call, kind).filter((row) => kind.holds?.(row).includes(id));
  return [
    ...new Set(holders(securityGroupRuleKind).map(({ GroupId }) => GroupId)),
    ...holders(routeTableKind).map(({ RouteTableId }) => RouteTableId),
    ...holders(transitRouteTableKind).map(({ TransitGatewayRouteTableId }) => TransitGatewayRouteTableId),
  ];
}

function ours(row: PrefixListRow): PrefixListRow {
  if (row.OwnerId !== 'AWS') return row;
  throw new AwsError('OperationNotPermitted', `Cannot modify the AWS-managed prefix list ${row.PrefixListId}`);
}
