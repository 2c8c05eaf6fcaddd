/** The components between VPCs, and between a VPC and the rest of the world, as plain data. */

export interface InternetGateway {
  readonly id: string;
  readonly vpcIds: readonly string[];
}

export interface NatGateway {
  readonly id: string;
  readonly vpcId: string;
  /** Null of a regional one, which is in none. */
  readonly subnetId: string | null;
  /** `available`, `pending`, `failed`, `deleting`, `deleted`. */
  readonly state: string;
  readonly connectivity: 'public' | 'private';
  readonly privateAddress: string | null;
  readonly publicAddress: string | null;
  readonly interfaceId: string | null;
}

export interface Peering {
  readonly id: string;
  /** `active`, `pending-acceptance`, `expired`, … */
  readonly state: string;
  readonly requester: PeeringSide;
  readonly accepter: PeeringSide;
}

export interface PeeringSide {
  readonly vpcId: string;
  readonly cidrs: readonly string[];
  readonly region: string | null;
  readonly ownerId?: string;
  /** Its public names are answered with private addresses to the other side; absent: not described. */
  readonly resolvesForPeer?: boolean;
}

export interface EgressOnlyInternetGateway {
  readonly id: string;
  readonly vpcIds: readonly string[];
}

export interface TransitGateway {
  readonly id: string;
  readonly state: string;
  /** Null where the description does not say. Off unless somebody switched it on (EC2 API, TransitGatewayOptions). */
  readonly referencesGroups: boolean | null;
}

export interface TransitGatewayAttachment {
  readonly id: string;
  readonly transitGatewayId: string;
  /** AWS's own word: `vpc`, `vpn`, `direct-connect-gateway`, `peering`, `connect`… */
  readonly resourceType: string;
  readonly resourceId: string | null;
  readonly ownerId?: string;
  /** `available`, `pendingAcceptance`, `deleted`… */
  readonly state: string;
  /** The subnets, one in each zone, through which a VPC is attached; null where they were not read. */
  readonly subnetIds: readonly string[] | null;
  readonly applianceMode: boolean | null;
  readonly referencesGroups: boolean | null;
  /** The transit gateway route table that it is associated with, where the attachment itself says so. */
  readonly routeTableId: string | null;
}

export interface TransitGatewayRouteTable {
  readonly id: string;
  readonly transitGatewayId: string;
  /** Attachments whose traffic it routes; null where they were not read. */
  readonly associated: readonly string[] | null;
  /** Attachments whose addresses it learns; null where they were not read. */
  readonly propagating: readonly string[] | null;
  /** Null where they were not read, or not to the end. */
  readonly routes: readonly TransitGatewayRoute[] | null;
}

export interface TransitGatewayRoute {
  readonly destination: string;
  /** Several where the transit gateway spreads the traffic over them; none for a blackhole. */
  readonly attachments: readonly {
    readonly id: string;
    readonly resourceType: string;
    readonly resourceId: string | null;
  }[];
  readonly type: 'static' | 'propagated';
  readonly state: 'active' | 'blackhole';
}

export interface VpcEndpoint {
  readonly id: string;
  readonly vpcId: string;
  readonly kind: 'gateway' | 'interface' | 'gateway-load-balancer' | 'other';
  /** `com.amazonaws.eu-west-1.s3` */
  readonly service: string;
  /** `available`, `pendingAcceptance`, `rejected`, `failed`… in lower case letters only. */
  readonly state: string;
  readonly routeTableIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly interfaceIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly privateDns: boolean;
}

/** A virtual private gateway. */
export interface VpnGateway {
  readonly id: string;
  readonly state: string;
  readonly vpcIds: readonly string[];
}

export interface VpnConnection {
  readonly id: string;
  readonly state: string;
  readonly vpnGatewayId: string | null;
  readonly transitGatewayId: string | null;
  readonly customerGatewayId: string | null;
  /** Whether each tunnel is up; a connection has two. */
  readonly tunnels: readonly boolean[];
  /** Static routes; with BGP there are none. */
  readonly routes: readonly string[];
}

/** The device at the far end of a VPN. */
export interface CustomerGateway {
  readonly id: string;
  readonly address: string | null;
}

/** A public IPv4 address that belongs to the account. */
export interface ElasticAddress {
  readonly address: string;
  /** Null while it is associated with nothing. */
  readonly interfaceId: string | null;
}
