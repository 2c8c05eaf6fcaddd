import type {
  TransitGatewayAttachment,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
} from '../../../network/gateways.js';
import { vpcById } from '../../../network/locate.js';
import type { Network } from '../../../network/model.js';
import { edit, listed, row, turned, withoutUndo } from './row.js';

interface Attached {
  readonly attachmentId: string;
}

interface AttachedSubnet extends Attached {
  readonly subnetId: string;
}

interface InTable extends Attached {
  readonly transitTableId: string;
}

interface TransitRoute extends InTable {
  readonly destination: string;
}

/** Changes of a transit gateway: through which zones a VPC is attached, and what its route tables say. */
export const transitChanges = {
  'add-attachment-subnet': row(
    'ModifyTransitGatewayVpcAttachment',
    ({ attachmentId, subnetId }) => ({ TransitGatewayAttachmentId: attachmentId, AddSubnetIds: [subnetId] }),
    inZone(true),
    turned('remove-attachment-subnet'),
  ),
  'remove-attachment-subnet': row(
    'ModifyTransitGatewayVpcAttachment',
    ({ attachmentId, subnetId }) => ({ TransitGatewayAttachmentId: attachmentId, RemoveSubnetIds: [subnetId] }),
    inZone(false),
    turned('add-attachment-subnet'),
  ),
  'accept-attachment': row(
    'AcceptTransitGatewayVpcAttachment',
    ({ attachmentId }: Attached) => ({ TransitGatewayAttachmentId: attachmentId }),
    (network, { attachmentId }) => withAttachment(network, attachmentId, () => ({ state: 'available' })),
    // Nothing does but deleting the attachment, which would have to be asked for anew.
    withoutUndo,
  ),
  'associate-transit-table': row(
    'AssociateTransitGatewayRouteTable',
    pairOf,
    associated(true),
    turned('disassociate-transit-table'),
  ),
  'disassociate-transit-table': row(
    'DisassociateTransitGatewayRouteTable',
    pairOf,
    associated(false),
    turned('associate-transit-table'),
  ),
  'enable-transit-propagation': row(
    'EnableTransitGatewayRouteTablePropagation',
    pairOf,
    propagating(true),
    turned('disable-transit-propagation'),
  ),
  'disable-transit-propagation': row(
    'DisableTransitGatewayRouteTablePropagation',
    pairOf,
    propagating(false),
    turned('enable-transit-propagation'),
  ),
  'create-transit-route': row(
    'CreateTransitGatewayRoute',
    (details) => ({ DestinationCidrBlock: details.destination, ...pairOf(details) }),
    routed(true),
    turned('delete-transit-route'),
  ),
  'delete-transit-route': row(
    'DeleteTransitGatewayRoute',
    ({ destination, transitTableId }) => ({
      DestinationCidrBlock: destination,
      TransitGatewayRouteTableId: transitTableId,
    }),
    routed(false),
    turned('create-transit-route'),
  ),
} as const;

function pairOf({ transitTableId, attachmentId }: InTable) {
  return { TransitGatewayRouteTableId: transitTableId, TransitGatewayAttachmentId: attachmentId };
}

function withAttachment(
  network: Network,
  id: string,
  change: (one: TransitGatewayAttachment) => Partial<TransitGatewayAttachment>,
): Network {
  const all = network.transitGatewayAttachments;
  return all
    ? { ...network, transitGatewayAttachments: edit(all, id, (one) => ({ ...one, ...change(one) })) }
    : network;
}

function withTable(
  network: Network,
  id: string,
  change: (one: TransitGatewayRouteTable) => Partial<TransitGatewayRouteTable>,
): Network {
  const all = network.transitGatewayRouteTables;
  return all
    ? { ...network, transitGatewayRouteTables: edit(all, id, (one) => ({ ...one, ...change(one) })) }
    : network;
}

function inZone(isThere: boolean) {
  return (network: Network, { attachmentId, subnetId }: AttachedSubnet): Network =>
    withAttachment(network, attachmentId, ({ subnetIds }) => ({ subnetIds: listed(subnetIds, subnetId, isThere) }));
}

function associated(isThere: boolean) {
  return (network: Network, { attachmentId, transitTableId }: InTable): Network =>
    withTable(
      withAttachment(network, attachmentId, () => ({ routeTableId: isThere ? transitTableId : null })),
      transitTableId,
      (table) => ({ associated: listed(table.associated, attachmentId, isThere) }),
    );
}

const attachmentIn = ({ transitGatewayAttachments = [] }: Network, id: string): TransitGatewayAttachment | undefined =>
  transitGatewayAttachments.find((one) => one.id === id);

/** A VPC's attachment brings the blocks of the VPC. */
function propagating(isOn: boolean) {
  return (network: Network, { attachmentId, transitTableId }: InTable): Network =>
    withTable(network, transitTableId, (table) => {
      const attachment = attachmentIn(network, attachmentId);
      if (!attachment) return {};
      const learnt = isOn ? (vpcById(network, attachment.resourceId)?.cidrs ?? []) : [];
      const isOf = ({ type, attachments }: TransitGatewayRoute): boolean =>
        type === 'propagated' && attachments.some(({ id }) => id === attachmentId);
      return {
        propagating: listed(table.propagating, attachmentId, isOn),
        routes: [
          ...(table.routes ?? []).filter((one) => !isOf(one)),
          ...learnt.map((cidr) => routeTo(cidr, attachment, 'propagated')),
        ],
      };
    });
}

function routed(isThere: boolean) {
  return (network: Network, { attachmentId, transitTableId, destination }: TransitRoute): Network =>
    withTable(network, transitTableId, ({ routes }) => {
      const attachment = isThere ? attachmentIn(network, attachmentId) : undefined;
      return {
        routes: [
          ...(routes ?? []).filter((one) => one.destination !== destination || one.type !== 'static'),
          ...(attachment ? [routeTo(destination, attachment, 'static')] : []),
        ],
      };
    });
}

const routeTo = (
  destination: string,
  { id, resourceType, resourceId }: TransitGatewayAttachment,
  type: TransitGatewayRoute['type'],
): TransitGatewayRoute => ({ destination, attachments: [{ id, resourceType, resourceId }], type, state: 'active' });
