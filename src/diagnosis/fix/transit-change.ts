/** Changes of a transit gateway: through which zones a VPC is attached, and what its route tables say. */
export type TransitChange =
  | {
      readonly kind: 'add-attachment-subnet' | 'remove-attachment-subnet';
      readonly attachmentId: string;
      readonly subnetId: string;
    }
  /** Nothing takes an acceptance back but deleting the attachment, which would have to be asked for anew. */
  | { readonly kind: 'accept-attachment'; readonly attachmentId: string }
  | {
      readonly kind:
        | 'associate-transit-table'
        | 'disassociate-transit-table'
        | 'enable-transit-propagation'
        | 'disable-transit-propagation';
      readonly transitTableId: string;
      readonly attachmentId: string;
    }
  | {
      readonly kind: 'create-transit-route' | 'delete-transit-route';
      readonly transitTableId: string;
      readonly destination: string;
      readonly attachmentId: string;
    };

const opposites = {
  'add-attachment-subnet': 'remove-attachment-subnet',
  'remove-attachment-subnet': 'add-attachment-subnet',
  'associate-transit-table': 'disassociate-transit-table',
  'disassociate-transit-table': 'associate-transit-table',
  'enable-transit-propagation': 'disable-transit-propagation',
  'disable-transit-propagation': 'enable-transit-propagation',
  'create-transit-route': 'delete-transit-route',
  'delete-transit-route': 'create-transit-route',
  'accept-attachment': null,
} as const;

export const isTransitChange = (change: { readonly kind: string }): change is TransitChange =>
  Object.hasOwn(opposites, change.kind);

export function undoOfTransit(change: TransitChange): TransitChange | null {
  switch (change.kind) {
    case 'accept-attachment':
      return null;
    case 'add-attachment-subnet':
    case 'remove-attachment-subnet':
      return { ...change, kind: opposites[change.kind] };
    case 'create-transit-route':
    case 'delete-transit-route':
      return { ...change, kind: opposites[change.kind] };
    default:
      return { ...change, kind: opposites[change.kind] };
  }
}

/** The one call of EC2's API that makes it. */
export function transitCall(change: TransitChange) {
  switch (change.kind) {
    case 'add-attachment-subnet':
      return call('ModifyTransitGatewayVpcAttachment', {
        TransitGatewayAttachmentId: change.attachmentId,
        AddSubnetIds: [change.subnetId],
      });
    case 'remove-attachment-subnet':
      return call('ModifyTransitGatewayVpcAttachment', {
        TransitGatewayAttachmentId: change.attachmentId,
        RemoveSubnetIds: [change.subnetId],
      });
    case 'accept-attachment':
      return call('AcceptTransitGatewayVpcAttachment', { TransitGatewayAttachmentId: change.attachmentId });
    case 'associate-transit-table':
      return call('AssociateTransitGatewayRouteTable', pairOf(change));
    case 'disassociate-transit-table':
      return call('DisassociateTransitGatewayRouteTable', pairOf(change));
    case 'enable-transit-propagation':
      return call('EnableTransitGatewayRouteTablePropagation', pairOf(change));
    case 'disable-transit-propagation':
      return call('DisableTransitGatewayRouteTablePropagation', pairOf(change));
    case 'create-transit-route':
      return call('CreateTransitGatewayRoute', { DestinationCidrBlock: change.destination, ...pairOf(change) });
    case 'delete-transit-route':
      return call('DeleteTransitGatewayRoute', {
        DestinationCidrBlock: change.destination,
        TransitGatewayRouteTableId: change.transitTableId,
      });
  }
}

/** A call of EC2's API: its name, and its input. */
export const call = <const Operation extends string, Input>(operation: Operation, input: Input) => ({
  operation,
  input,
});

interface Pair {
  readonly transitTableId: string;
  readonly attachmentId: string;
}

const pairOf = ({ transitTableId, attachmentId }: Pair) => ({
  TransitGatewayRouteTableId: transitTableId,
  TransitGatewayAttachmentId: attachmentId,
});
