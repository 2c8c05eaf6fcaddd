import { overlaps } from '../../../../network/cidr.js';
import type { Call } from '../../../endpoint/operation.js';
import { rowOf } from '../../../world/table.js';
import { existing } from '../../lookup.js';
import type { TransitAttachmentRow } from './attachment-kind.js';
import { transitAttachmentKind } from './attachment-kind.js';
import { transitState } from './life.js';
import type { TransitRouteTableRow } from './route-table-kind.js';

export interface TransitRoute {
  readonly DestinationCidrBlock: string;
  readonly PrefixListId?: string;
  readonly TransitGatewayAttachments?: readonly {
    readonly TransitGatewayAttachmentId: string;
    readonly ResourceId: string;
    readonly ResourceType: TransitAttachmentRow['ResourceType'];
  }[];
  readonly Type: 'static' | 'propagated';
  readonly State: 'active' | 'blackhole';
}

/**
 * What a table says at this moment: for a block a static route goes before one of a prefix list, and that before a propagated
 * one (Transit Gateways guide, "Route evaluation order"). A route whose attachment is gone leads nowhere ("Transit gateway route tables").
 */
export function transitRoutes(call: Call, table: TransitRouteTableRow): readonly TransitRoute[] {
  const written = table.routes.map(({ cidr, attachmentId }) => writtenTo(call, cidr, attachmentId));
  const first = new Map<string, TransitRoute>();
  for (const route of [...written, ...ofPrefixLists(call, table), ...propagated(call, table)]) {
    if (!first.has(route.DestinationCidrBlock)) first.set(route.DestinationCidrBlock, route);
  }
  return [...first.values()];
}

function writtenTo(call: Call, cidr: string, attachmentId: string | null): TransitRoute {
  const row = rowOf(call.world.ec2.transitAttachments, attachmentId ?? '');
  return row && isUp(call, row) ? routeTo(cidr, row, 'static') : blackhole(cidr);
}

const ofPrefixLists = (call: Call, { prefixLists = [] }: TransitRouteTableRow): readonly TransitRoute[] =>
  prefixLists.flatMap(({ prefixListId, attachmentId }) =>
    (rowOf(call.world.ec2.prefixLists, prefixListId)?.cidrs ?? []).map((cidr) => ({
      ...writtenTo(call, cidr, attachmentId),
      PrefixListId: prefixListId,
    })),
  );

const isUp = (call: Call, row: TransitAttachmentRow): boolean =>
  row.deletedAt === null && transitState(call, row) !== 'pending';

/** "Routes of a VPC whose block overlaps with one that is attached are not propagated" (Transit Gateway FAQs): the first keeps its own. */
function propagated(call: Call, { TransitGatewayRouteTableId: id }: TransitRouteTableRow): readonly TransitRoute[] {
  const now = call.clock.now();
  const routes: TransitRoute[] = [];
  for (const row of existing(call, transitAttachmentKind)) {
    if (!isUp(call, row) || !row.propagations.some(({ tableId, since }) => tableId === id && since <= now)) continue;
    const others = routes.map((route) => route.DestinationCidrBlock);
    const free = blocksOf(call, row).filter((block) => !others.some((other) => overlaps(other, block)));
    routes.push(...free.map((block) => routeTo(block, row, 'propagated')));
  }
  return routes;
}

/** A VPN propagates what its far end tells by BGP, and that is not there. */
function blocksOf({ world }: Call, { ResourceId, options }: TransitAttachmentRow): readonly string[] {
  const vpc = rowOf(world.ec2.vpcs, ResourceId);
  const v4 = (vpc?.CidrBlockAssociationSet ?? []).map(({ CidrBlock }) => CidrBlock);
  const v6 = (vpc?.Ipv6CidrBlockAssociationSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock);
  return [...v4, ...(options.ipv6 === 'enable' ? v6 : [])].filter((block) => block !== undefined);
}

const routeTo = (cidr: string, row: TransitAttachmentRow, Type: TransitRoute['Type']): TransitRoute => ({
  DestinationCidrBlock: cidr,
  TransitGatewayAttachments: [
    {
      TransitGatewayAttachmentId: row.TransitGatewayAttachmentId,
      ResourceId: row.ResourceId,
      ResourceType: row.ResourceType,
    },
  ],
  Type,
  State: 'active',
});

const blackhole = (cidr: string): TransitRoute => ({ DestinationCidrBlock: cidr, Type: 'static', State: 'blackhole' });
