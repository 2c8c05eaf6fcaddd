import type {
  Address,
  FlowLog,
  InternetGateway,
  ManagedPrefixList,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Vpc,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import type { Row } from './row.js';

export type VpcRow = Row<
  Vpc,
  'VpcId' | 'CidrBlock' | 'IsDefault' | 'CidrBlockAssociationSet' | 'Ipv6CidrBlockAssociationSet'
> & {
  attributes?: {
    enableDnsSupport?: boolean;
    enableDnsHostnames?: boolean;
    enableNetworkAddressUsageMetrics?: boolean;
  };
};

/** `CidrBlock` is empty where the subnet is of IPv6 alone. */
export type SubnetRow = Row<
  Subnet,
  | 'SubnetId'
  | 'VpcId'
  | 'CidrBlock'
  | 'AvailabilityZone'
  | 'MapPublicIpOnLaunch'
  | 'DefaultForAz'
  | 'Ipv6CidrBlockAssociationSet'
>;

export type RouteTableRow = Row<RouteTable, 'RouteTableId' | 'VpcId' | 'Routes' | 'Associations'>;

export type InternetGatewayRow = Row<InternetGateway, 'InternetGatewayId' | 'Attachments'>;

/** State follows from the times, milliseconds. */
export type NatGatewayRow = Row<NatGateway, 'NatGatewayId' | 'VpcId' | 'SubnetId' | 'NatGatewayAddresses'> & {
  readonly createdAt: number;
  deletedAt: number | null;
  /** Why it will never be available. */
  readonly failure?: { readonly FailureCode: string; readonly FailureMessage: string };
};

/** Status follows from the times, milliseconds. */
export type PeeringRow = Row<
  VpcPeeringConnection,
  'VpcPeeringConnectionId' | 'RequesterVpcInfo' | 'AccepterVpcInfo'
> & {
  readonly createdAt: number;
  acceptedAt: number | null;
  deletedAt: number | null;
  /** How it ended without ever being active. */
  ended?: 'rejected' | 'failed';
};

export type PrefixListRow = Row<ManagedPrefixList, 'PrefixListId' | 'PrefixListName'> & {
  readonly cidrs: string[];
  descriptions?: Record<string, string>;
  /** Entries of versions before this one, by version number. */
  earlier?: Record<string, { readonly cidrs: readonly string[]; readonly descriptions: Record<string, string> }>;
};

export type NetworkAclRow = Row<NetworkAcl, 'NetworkAclId' | 'VpcId' | 'IsDefault' | 'Entries' | 'Associations'>;

export type SecurityGroupRow = Row<
  Omit<SecurityGroup, 'IpPermissions' | 'IpPermissionsEgress'>,
  'GroupId' | 'GroupName' | 'VpcId'
>;

export type SecurityGroupRuleRow = Row<
  SecurityGroupRule,
  'SecurityGroupRuleId' | 'GroupId' | 'IsEgress' | 'IpProtocol'
>;

export type AddressRow = Row<Address, 'AllocationId' | 'PublicIp'>;

/** An elastic network interface, its private address empty in a subnet of IPv6 alone; `goneAt` is when it ceases, or ceased, to exist (milliseconds). */
export type InterfaceRow = Row<
  NetworkInterface,
  | 'NetworkInterfaceId'
  | 'SubnetId'
  | 'VpcId'
  | 'PrivateIpAddress'
  | 'PrivateIpAddresses'
  | 'Ipv6Addresses'
  | 'Groups'
  | 'SourceDestCheck'
> & {
  /** When the public address was given, milliseconds: it is seen a little later. */
  publicSince?: number;
  goneAt?: number | null;
};

export type FlowLogRow = Row<FlowLog, 'FlowLogId' | 'ResourceId'> & {
  readonly createdAt: number;
  deletedAt: number | null;
  readonly roleArn: string | null;
};

export interface BlockPublicAccess {
  mode: 'off' | 'block-bidirectional' | 'block-ingress';
  lastUpdate: string | null;
}
