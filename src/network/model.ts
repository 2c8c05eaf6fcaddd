import type { Association, NetworkAcl, PrefixList, SecurityGroup } from './filters.js';
import type {
  CustomerGateway,
  EgressOnlyInternetGateway,
  ElasticAddress,
  InternetGateway,
  NatGateway,
  Peering,
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayRouteTable,
  VpcEndpoint,
  VpnConnection,
  VpnGateway,
} from './gateways.js';

export type {
  Association,
  NetworkAcl,
  NetworkAclEntry,
  PrefixList,
  SecurityGroup,
  SecurityGroupRule,
} from './filters.js';
export type { InternetGateway, NatGateway, Peering } from './gateways.js';

/** The configuration of a VPC network as plain data. Pure: no SDK value, no clock. Addresses and CIDRs are canonical text. */
export interface Network {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly interfaces: readonly Interface[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly InternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly peerings: readonly Peering[];
  readonly prefixLists: readonly PrefixList[];
  readonly flowLogs: readonly FlowLog[];
  /** A list that is missing from here on was not read. */
  readonly egressOnlyInternetGateways?: readonly EgressOnlyInternetGateway[];
  readonly transitGateways?: readonly TransitGateway[];
  readonly transitGatewayAttachments?: readonly TransitGatewayAttachment[];
  readonly transitGatewayRouteTables?: readonly TransitGatewayRouteTable[];
  readonly vpcEndpoints?: readonly VpcEndpoint[];
  readonly vpnGateways?: readonly VpnGateway[];
  readonly vpnConnections?: readonly VpnConnection[];
  readonly customerGateways?: readonly CustomerGateway[];
  readonly addresses?: readonly ElasticAddress[];
  /** Lists that nobody read: what is not in them may exist all the same. */
  readonly unread?: readonly NetworkPart[];
  /** How far the lists that were read are all there is; without it they are. */
  readonly coverage?: NetworkCoverage;
}

export type NetworkPart = Exclude<keyof Network, 'unread' | 'coverage'>;

/** How far the lists of a network can be trusted to be all there is. */
export interface NetworkCoverage {
  /** Whoever read the lists says that they are whole. A file of describe calls cannot say so. */
  readonly stated: boolean;
  readonly gaps: readonly Gap[];
}

/** Something that exists for certain, and is not in the list where it belongs. */
export interface Gap {
  readonly part: NetworkPart;
  /** The VPC for which the list is not whole; null where that is not known, so that it may be any. */
  readonly vpcId: string | null;
  /** How it is known, as a sentence without its end: `eni-1 is in sg-9, which is not described`. */
  readonly why: string;
  /** It belongs to another account, so that nobody here can read it. */
  readonly isForeign: boolean;
}

export interface Vpc {
  readonly id: string;
  readonly cidrs: readonly string[];
  /** The account that it belongs to, where the description says so; subnets of it may be shared with others. */
  readonly ownerId?: string;
  /** Does the Amazon DNS server answer there, and are public names made and answered privately? Absent: not read. */
  readonly dnsSupport?: boolean;
  readonly dnsHostnames?: boolean;
  /** VPC Block Public Access in force for this VPC's internet gateways; `allow-egress` is an exclusion. Absent: not read. */
  readonly blockPublicAccess?: 'off' | 'block-ingress' | 'block-bidirectional' | 'allow-egress';
  /** Nobody read the exclusions, which may lift it for the VPC or for some of its subnets. */
  readonly mayBeExcluded?: boolean;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidrs: readonly string[];
  readonly availabilityZone: string;
  /** Where it differs from the VPC's (an exclusion). */
  readonly blockPublicAccess?: Vpc['blockPublicAccess'];
  /** The interfaces that are described have all of its addresses that are in use. */
  readonly isCounted?: boolean;
}

/** An elastic network interface (ENI). */
export interface Interface {
  readonly id: string;
  /** The Name tag of the interface or of its instance. */
  readonly name: string | null;
  readonly kind: 'instance' | 'nat-gateway' | 'load-balancer' | 'vpc-endpoint' | 'transit-gateway' | 'other';
  readonly instanceId: string | null;
  /** EC2 state name of the instance; null where there is none. */
  readonly instanceState: string | null;
  readonly vpcId: string;
  readonly subnetId: string;
  /** Its description leaves out the list of its addresses: it may have secondary and public ones. */
  readonly addressesUnread?: boolean;
  /** Private IPv4 addresses, the primary one first. */
  readonly privateAddresses: readonly string[];
  readonly ipv6Addresses: readonly string[];
  /** Public IPv4 by private IPv4. */
  readonly publicAddresses: Readonly<Record<string, string>>;
  readonly securityGroupIds: readonly string[];
  /** null where it was described without. */
  readonly sourceDestCheck: boolean | null;
  /** False where the interface is not attached to anything (EC2 status `available`). */
  readonly attached?: boolean;
  /** Blocks delegated to it whole (containers): it owns each of their addresses. */
  readonly prefixes?: readonly string[];
  /** 0 for the primary interface of an instance. */
  readonly deviceIndex?: number;
  /** AWS's own word for the kind: `network_load_balancer`, `vpc_endpoint`… */
  readonly interfaceType?: string;
  /** What its maker wrote on it, and who that was: they tell whose it is where it is not an instance's. */
  readonly description?: string;
  readonly requesterId?: string;
  readonly requesterManaged?: boolean;
  /** The account that it belongs to. */
  readonly ownerId?: string;
}

export interface RouteTable {
  readonly id: string;
  readonly vpcId: string;
  readonly isMain: boolean;
  readonly subnetIds: readonly string[];
  /** rtbassoc-… of each subnet and of the VPC, where the description says so. */
  readonly associations?: readonly Association[];
  /** Internet gateways whose inbound traffic it directs (edge associations). */
  readonly gatewayIds?: readonly string[];
  /** Virtual private gateways whose routes it learns. */
  readonly propagatingGatewayIds?: readonly string[];
  readonly routes: readonly Route[];
}

export interface Route {
  /** A CIDR, or a prefix list id. */
  readonly destination: string;
  readonly target:
    | { readonly kind: 'local' }
    | {
        readonly kind:
          | 'internet-gateway'
          | 'egress-only-internet-gateway'
          | 'nat-gateway'
          | 'peering'
          | 'interface'
          | 'transit-gateway'
          | 'virtual-private-gateway'
          | 'vpc-endpoint'
          | 'other';
        readonly id: string;
      };
  readonly state: 'active' | 'blackhole';
  /** Learnt from a virtual private gateway, not written into the table. */
  readonly propagated?: boolean;
}

/** Which interfaces are logged, where to and how. */
export interface FlowLog {
  readonly id: string;
  /** vpc-…, subnet-… or eni-… */
  readonly resourceId: string;
  readonly trafficType: 'ALL' | 'ACCEPT' | 'REJECT';
  readonly logGroup: string | null;
  /** Where its files are in S3, `s3://bucket/prefix/`; null or absent: it has none. */
  readonly bucket?: string | null;
  readonly format: string;
  readonly aggregationSeconds: number;
  /** DeliverLogsStatus and its error message. */
  readonly delivery: 'success' | 'failed' | 'unknown';
  readonly deliveryError: string | null;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number | null;
}
