/** Rows of transit gateways. All JSON, as world.ts says; states follow from the times, milliseconds. */

type Switch = 'enable' | 'disable';

/** When something was made, last changed, and taken away. */
export interface Life {
  readonly createdAt: number;
  modifiedAt: number | null;
  deletedAt: number | null;
}

export interface TransitGatewayRow extends Life {
  readonly TransitGatewayId: string;
  description: string;
  readonly options: {
    amazonSideAsn: number;
    cidrBlocks: string[];
    autoAccept: Switch;
    /** Which table new attachments are associated with, and which they propagate to; null: none. */
    associationTableId: string | null;
    propagationTableId: string | null;
    vpnEcmp: Switch;
    dns: Switch;
    referencesGroups: Switch;
  };
}

/** Of a VPC: the sandbox has no other attachments. */
export interface TransitAttachmentRow extends Life {
  readonly TransitGatewayAttachmentId: string;
  readonly TransitGatewayId: string;
  readonly VpcId: string;
  readonly options: { dns: Switch; referencesGroups: Switch; ipv6: Switch; applianceMode: Switch };
  /** One in each zone, its interface, and from when on packets go that way. */
  places: { readonly subnetId: string; readonly interfaceId: string; readonly since: number }[];
  /** `since`: when it is associated; `endedAt`: when it was told to end. */
  association: { readonly tableId: string; readonly since: number; endedAt: number | null } | null;
  propagations: { readonly tableId: string; readonly since: number }[];
}

export interface TransitRouteTableRow extends Life {
  readonly TransitGatewayRouteTableId: string;
  readonly TransitGatewayId: string;
  /** Static ones; those without an attachment are blackholes. What is propagated follows from the attachments. */
  routes: { readonly cidr: string; readonly attachmentId: string | null }[];
}
