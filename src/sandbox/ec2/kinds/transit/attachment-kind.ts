import { AwsError } from '../../../endpoint/operation.js';
import type { Kind } from '../../kind.js';
import { gone, isShown, type Life, lifeMembers } from './life.js';

type Switch = 'enable' | 'disable';

/** Of a VPC, of a VPN connection, or one side of a peering: the sandbox has no other attachments. */
export interface TransitAttachmentRow extends Life {
  readonly TransitGatewayAttachmentId: string;
  readonly TransitGatewayId: string;
  readonly ResourceType: 'vpc' | 'vpn' | 'peering';
  /** Of a peering, the other gateway. */
  readonly ResourceId: string;
  readonly options: { dns: Switch; referencesGroups: Switch; ipv6: Switch; applianceMode: Switch };
  /** Of a VPC, one in each zone, its interface, and from when on packets go that way. */
  places: { readonly subnetId: string; readonly interfaceId: string; readonly since: number }[];
  /** `since`: when it is associated; `endedAt`: when it was told to end. */
  association: { readonly tableId: string; readonly since: number; endedAt: number | null } | null;
  propagations: { readonly tableId: string; readonly since: number }[];
  /** Of a peering alone. */
  readonly peer?: TransitPeer;
}

/** The other side of a peering, which has an attachment of its own: of the same id where it is in another Region. */
export interface TransitPeer {
  readonly role: 'requester' | 'accepter';
  readonly attachmentId: string;
  readonly region: string;
  readonly ownerId: string;
  readonly options?: { readonly DynamicRouting: 'disable' };
  /** How it ended without ever being available. */
  ended?: 'rejected' | 'failed';
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    transitAttachments: TransitAttachmentRow;
  }
}

export const transitAttachmentKind: Kind<'transitAttachments'> = {
  table: 'transitAttachments',
  id: 'TransitGatewayAttachmentId',
  prefix: 'tgw-attach',
  type: 'transit-gateway-attachment',
  notFound: gone('InvalidTransitGatewayAttachmentID.NotFound', 'Transit Gateway Attachment'),
  malformed: () =>
    new AwsError('InvalidTransitGatewayAttachmentID.Malformed', 'Invalid Transit Gateway Attachment id.'),
  exists: isShown,
  members: {
    TransitGatewayAttachmentId: 'text',
    TransitGatewayId: 'text',
    ResourceType: 'text',
    ResourceId: 'text',
    options: 'table',
    places: 'list',
    association: 'table or null',
    propagations: 'list',
    ...lifeMembers,
  },
};

/** What operations on peerings know of. */
export const peeringAttachmentKind: Kind<'transitAttachments'> = {
  ...transitAttachmentKind,
  exists: (row, call) => row.ResourceType === 'peering' && isShown(row, call),
};

/** What operations on attachments of VPCs know of: any other is none to them. */
export const vpcAttachmentKind: Kind<'transitAttachments'> = {
  ...transitAttachmentKind,
  exists: (row, call) => row.ResourceType === 'vpc' && isShown(row, call),
};
