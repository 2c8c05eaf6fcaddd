import {
  CreateTransitGatewayPrefixListReferenceCommand,
  DeleteTransitGatewayPrefixListReferenceCommand,
  GetTransitGatewayPrefixListReferencesCommand,
  ModifyTransitGatewayPrefixListReferenceCommand,
} from '@aws-sdk/client-ec2';
import { type Getters, matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { rowOf } from '../../../world/table.js';
import { find } from '../../lookup.js';
import { prefixListKind } from '../prefix-list/kind.js';
import { findAvailable, findLive } from './life.js';
import { memberOf } from './members.js';
import { type TransitRouteTableRow, transitRouteTableKind } from './route-table-kind.js';
import { transitTargetOf } from './transit-target.js';

/** Prefix lists as destinations in tables of transit gateways (Transit Gateways guide, "Prefix list references"). */
export const transitPrefixListOperations: readonly Operation[] = [
  on(GetTransitGatewayPrefixListReferencesCommand, (input, call) => {
    const table = findLive(call, transitRouteTableKind, input.TransitGatewayRouteTableId);
    const all = referencesOf(table).map((one) => view(call, table, one, 'available'));
    const found = all.filter(matchesFilters(input.Filters, getters));
    const { items, next } = page(found, { token: input.NextToken, max: input.MaxResults });
    return { TransitGatewayPrefixListReferences: items, NextToken: next };
  }),

  on(CreateTransitGatewayPrefixListReferenceCommand, (input, call) => {
    const table = findAvailable(call, transitRouteTableKind, input.TransitGatewayRouteTableId);
    const { PrefixListId } = find(call, prefixListKind, input.PrefixListId);
    if (referencesOf(table).some((one) => one.prefixListId === PrefixListId)) {
      const text = `Prefix list ${PrefixListId} is already referenced in Transit Gateway Route Table ${table.TransitGatewayRouteTableId}.`;
      throw new AwsError('RouteAlreadyExists', text);
    }
    const added = { prefixListId: PrefixListId, attachmentId: transitTargetOf(call, table, input) };
    table.prefixLists = [...referencesOf(table), added];
    return { TransitGatewayPrefixListReference: view(call, table, added, 'pending') };
  }),

  on(ModifyTransitGatewayPrefixListReferenceCommand, (input, call) => {
    const { table, reference } = referred(call, input);
    const changed = { ...reference, attachmentId: transitTargetOf(call, table, input) };
    table.prefixLists = referencesOf(table).map((one) => (one === reference ? changed : one));
    return { TransitGatewayPrefixListReference: view(call, table, changed, 'modifying') };
  }),

  on(DeleteTransitGatewayPrefixListReferenceCommand, (input, call) => {
    const { table, reference } = referred(call, input);
    table.prefixLists = referencesOf(table).filter((one) => one !== reference);
    return { TransitGatewayPrefixListReference: view(call, table, reference, 'deleting') };
  }),
];

type Reference = NonNullable<TransitRouteTableRow['prefixLists']>[number];

const referencesOf = ({ prefixLists = [] }: TransitRouteTableRow): readonly Reference[] => prefixLists;

interface Place {
  readonly TransitGatewayRouteTableId: string;
  readonly PrefixListId: string;
}

function referred(call: Call, { TransitGatewayRouteTableId, PrefixListId }: Place) {
  const table = findAvailable(call, transitRouteTableKind, TransitGatewayRouteTableId);
  const reference = referencesOf(table).find((one) => one.prefixListId === PrefixListId);
  if (reference) return { table, reference };
  const text = `Prefix list ${PrefixListId} is not referenced in Transit Gateway Route Table ${TransitGatewayRouteTableId}.`;
  throw new AwsError('InvalidRoute.NotFound', text);
}

type State = 'pending' | 'available' | 'modifying' | 'deleting';

function view({ world }: Call, table: TransitRouteTableRow, { prefixListId, attachmentId }: Reference, State: State) {
  const attachment = rowOf(world.ec2.transitAttachments, attachmentId ?? '');
  return {
    TransitGatewayRouteTableId: table.TransitGatewayRouteTableId,
    PrefixListId: prefixListId,
    PrefixListOwnerId: world.ec2.prefixLists[prefixListId]?.OwnerId,
    State,
    Blackhole: attachmentId === null,
    ...(attachment && { TransitGatewayAttachment: memberOf(attachment) }),
  };
}

const getters: Getters<ReturnType<typeof view>> = {
  'attachment.resource-id': (one) => one.TransitGatewayAttachment?.ResourceId,
  'attachment.resource-type': (one) => one.TransitGatewayAttachment?.ResourceType,
  'attachment.transit-gateway-attachment-id': (one) => one.TransitGatewayAttachment?.TransitGatewayAttachmentId,
  'is-blackhole': (one) => one.Blackhole,
  'prefix-list-id': (one) => one.PrefixListId,
  'prefix-list-owner-id': (one) => one.PrefixListOwnerId,
  state: ({ State }) => State,
};
