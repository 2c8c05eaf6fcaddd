import type {
  TransitGatewayAttachment,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
} from '../../network/gateways.js';
import { vpcById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import type { TransitChange } from './transit-change.js';

/** The network as it is once the change is made. */
export function applyTransit(network: Network, change: TransitChange): Network {
  const { attachmentId } = change;
  const attachment = network.transitGatewayAttachments?.find(({ id }) => id === attachmentId);
  switch (change.kind) {
    case 'add-attachment-subnet':
      return withAttachment(network, attachmentId, ({ subnetIds }) => ({
        subnetIds: [...(subnetIds ?? []).filter((id) => id !== change.subnetId), change.subnetId],
      }));
    case 'remove-attachment-subnet':
      return withAttachment(network, attachmentId, ({ subnetIds }) => ({
        subnetIds: (subnetIds ?? []).filter((id) => id !== change.subnetId),
      }));
    case 'accept-attachment':
      return withAttachment(network, attachmentId, () => ({ state: 'available' }));
    case 'associate-transit-table':
    case 'disassociate-transit-table': {
      const isMade = change.kind === 'associate-transit-table';
      const there = withAttachment(network, attachmentId, () => ({
        routeTableId: isMade ? change.transitTableId : null,
      }));
      return withTable(there, change.transitTableId, ({ associated }) => ({
        associated: listed(associated, attachmentId, isMade),
      }));
    }
    case 'enable-transit-propagation':
    case 'disable-transit-propagation':
      return withTable(network, change.transitTableId, (table) =>
        withPropagation(network, table, attachment, change.kind === 'enable-transit-propagation'),
      );
    case 'create-transit-route':
    case 'delete-transit-route': {
      const isMade = change.kind === 'create-transit-route';
      return withTable(network, change.transitTableId, ({ routes }) => ({
        routes: [
          ...(routes ?? []).filter((one) => one.destination !== change.destination || one.type !== 'static'),
          ...(isMade && attachment ? [routeTo(change.destination, attachment, 'static')] : []),
        ],
      }));
    }
  }
}

const listed = (ids: readonly string[] | null, id: string, isIn: boolean): readonly string[] => [
  ...(ids ?? []).filter((one) => one !== id),
  ...(isIn ? [id] : []),
];

function withAttachment(
  network: Network,
  id: string,
  change: (one: TransitGatewayAttachment) => Partial<TransitGatewayAttachment>,
): Network {
  const all = network.transitGatewayAttachments;
  if (!all) return network;
  return {
    ...network,
    transitGatewayAttachments: all.map((one) => (one.id === id ? { ...one, ...change(one) } : one)),
  };
}

function withTable(
  network: Network,
  id: string,
  change: (one: TransitGatewayRouteTable) => Partial<TransitGatewayRouteTable>,
): Network {
  const all = network.transitGatewayRouteTables;
  if (!all) return network;
  return {
    ...network,
    transitGatewayRouteTables: all.map((one) => (one.id === id ? { ...one, ...change(one) } : one)),
  };
}

/** A VPC's attachment brings the blocks of the VPC. */
function withPropagation(
  network: Network,
  { propagating, routes }: TransitGatewayRouteTable,
  attachment: TransitGatewayAttachment | undefined,
  isOn: boolean,
): Partial<TransitGatewayRouteTable> {
  if (!attachment) return {};
  const learnt = isOn ? (vpcById(network, attachment.resourceId)?.cidrs ?? []) : [];
  const isOf = ({ type, attachments }: TransitGatewayRoute): boolean =>
    type === 'propagated' && attachments.some(({ id }) => id === attachment.id);
  return {
    propagating: listed(propagating, attachment.id, isOn),
    routes: [
      ...(routes ?? []).filter((one) => !isOf(one)),
      ...learnt.map((cidr) => routeTo(cidr, attachment, 'propagated')),
    ],
  };
}

const routeTo = (
  destination: string,
  { id, resourceType, resourceId }: TransitGatewayAttachment,
  type: TransitGatewayRoute['type'],
): TransitGatewayRoute => ({ destination, attachments: [{ id, resourceType, resourceId }], type, state: 'active' });
