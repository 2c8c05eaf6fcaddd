import type {
  AttributeBooleanValue,
  Address as AwsAddress,
  CustomerGateway as AwsCustomerGateway,
  EgressOnlyInternetGateway as AwsEgressOnlyInternetGateway,
  FlowLog as AwsFlowLog,
  InternetGateway as AwsInternetGateway,
  NatGateway as AwsNatGateway,
  NetworkAcl as AwsNetworkAcl,
  RouteTable as AwsRouteTable,
  SecurityGroup as AwsSecurityGroup,
  SecurityGroupRule as AwsSecurityGroupRule,
  Subnet as AwsSubnet,
  TransitGateway as AwsTransitGateway,
  TransitGatewayAttachment as AwsTransitGatewayAttachment,
  TransitGatewayRoute as AwsTransitGatewayRoute,
  TransitGatewayRouteTable as AwsTransitGatewayRouteTable,
  Vpc as AwsVpc,
  VpcEndpoint as AwsVpcEndpoint,
  VpnConnection as AwsVpnConnection,
  VpnGateway as AwsVpnGateway,
  ManagedPrefixList,
  NetworkInterface,
  PrefixListEntry,
  Reservation,
  TransitGatewayRouteTableAssociation,
  TransitGatewayRouteTablePropagation,
  TransitGatewayVpcAttachment,
  VpcBlockPublicAccessExclusion,
  VpcBlockPublicAccessOptions,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { emptyNetwork } from './empty.js';
import { completed } from './from-aws/completed.js';
import { flowLogFrom } from './from-aws/flow-logs.js';
import { foreignGaps, gapsOf } from './from-aws/gaps.js';
import {
  interfaceOf,
  internetGatewayFrom,
  natGatewayFrom,
  natGatewayOf,
  peeringFrom,
  withInterface,
} from './from-aws/gateways.js';
import { withoutHollow } from './from-aws/hollow.js';
import { interfacesFrom, withElasticAddresses } from './from-aws/interfaces.js';
import { networkAclFrom } from './from-aws/network-acls.js';
import { routeTableFrom } from './from-aws/route-tables.js';
import { securityGroupsFrom } from './from-aws/security-groups.js';
import { type DescribedPart, shape } from './from-aws/shape.js';
import { attachmentsFrom, transitGatewayFrom, transitGatewayRouteTableFrom } from './from-aws/transit-gateways.js';
import { prefixListFrom, subnetFrom, vpcFrom } from './from-aws/vpcs.js';
import {
  customerGatewayFrom,
  egressOnlyInternetGatewayFrom,
  elasticAddressFrom,
  vpcEndpointFrom,
  vpnConnectionFrom,
  vpnGatewayFrom,
} from './from-aws/ways-out.js';
import type { Network } from './model.js';
import { partsOfNetwork } from './parts.js';

/** What the describe calls answer, under the names that the AWS CLI prints, each optional. A time may be a Date or text. */
export interface Described {
  readonly Reservations?: readonly AsPrinted<Reservation>[];
  readonly NetworkInterfaces?: readonly AsPrinted<NetworkInterface>[];
  /** With what describe-vpc-attribute prints of each. */
  readonly Vpcs?: readonly AsPrinted<
    AwsVpc & { EnableDnsSupport?: AttributeBooleanValue; EnableDnsHostnames?: AttributeBooleanValue }
  >[];
  readonly Subnets?: readonly AsPrinted<AwsSubnet>[];
  readonly SecurityGroups?: readonly AsPrinted<AwsSecurityGroup>[];
  /** In place of the permissions of the groups. */
  readonly SecurityGroupRules?: readonly AsPrinted<AwsSecurityGroupRule>[];
  readonly NetworkAcls?: readonly AsPrinted<AwsNetworkAcl>[];
  readonly RouteTables?: readonly AsPrinted<AwsRouteTable>[];
  readonly InternetGateways?: readonly AsPrinted<AwsInternetGateway>[];
  readonly NatGateways?: readonly AsPrinted<AwsNatGateway>[];
  readonly VpcPeeringConnections?: readonly AsPrinted<VpcPeeringConnection>[];
  readonly FlowLogs?: readonly AsPrinted<AwsFlowLog>[];
  /** With the entries of each, from get-managed-prefix-list-entries. */
  readonly PrefixLists?: readonly AsPrinted<ManagedPrefixList & { Entries?: PrefixListEntry[]; Cidrs?: string[] }>[];
  /** The same, under the name that people expect. */
  readonly ManagedPrefixLists?: Described['PrefixLists'];
  readonly EgressOnlyInternetGateways?: readonly AsPrinted<AwsEgressOnlyInternetGateway>[];
  readonly VpcEndpoints?: readonly AsPrinted<AwsVpcEndpoint>[];
  readonly TransitGateways?: readonly AsPrinted<AwsTransitGateway>[];
  readonly TransitGatewayAttachments?: readonly AsPrinted<AwsTransitGatewayAttachment>[];
  readonly TransitGatewayVpcAttachments?: readonly AsPrinted<TransitGatewayVpcAttachment>[];
  /** With what search-transit-gateway-routes and the get-transit-gateway-route-table-… calls print for each. */
  readonly TransitGatewayRouteTables?: readonly AsPrinted<
    AwsTransitGatewayRouteTable & {
      Routes?: AwsTransitGatewayRoute[];
      AdditionalRoutesAvailable?: boolean;
      Associations?: TransitGatewayRouteTableAssociation[];
      Propagations?: TransitGatewayRouteTablePropagation[];
    }
  >[];
  readonly VpnGateways?: readonly AsPrinted<AwsVpnGateway>[];
  readonly VpnConnections?: readonly AsPrinted<AwsVpnConnection>[];
  readonly CustomerGateways?: readonly AsPrinted<AwsCustomerGateway>[];
  readonly Addresses?: readonly AsPrinted<AwsAddress>[];
  readonly VpcBlockPublicAccessOptions?: AsPrinted<VpcBlockPublicAccessOptions>;
  readonly VpcBlockPublicAccessExclusions?: readonly AsPrinted<VpcBlockPublicAccessExclusion>[];
  /** Whoever wrote this read every list whole, for these VPCs or for the Region, in the name of this account. */
  readonly ReadWhole?: {
    readonly Account: string | null;
    readonly Region: string | null;
    readonly VpcIds: readonly string[] | null;
  };
}

/** An SDK shape that may have been through JSON. */
export type AsPrinted<T> = T extends Date
  ? Date | string
  : T extends readonly (infer Item)[]
    ? readonly AsPrinted<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: AsPrinted<T[Key]> }
      : T;

/** What the program read itself: every list that is there is whole, but for what other accounts alone can see. */
export const networkFromAws = (described: Described): Network => {
  const all = shape(described, '', () => undefined);
  const network = networkFrom(all);
  return { ...network, coverage: { stated: true, gaps: foreignGaps(network, all) } };
};

export interface NetworkRead {
  readonly network: Network;
  /** What was left out and why, each a sentence without its end. */
  readonly problems: readonly string[];
}

// A file with as many of them is of another kind: nothing of it is read, and a million rows of it cost nothing.
export const MOST_PROBLEMS = 1000;
const tooMany = new Error('Too many problems');

/** The same from a file: whatever does not fit is left out and named in `problems`. Never throws. */
export function readNetwork(described: unknown): NetworkRead {
  const problems = new Set<string>();
  const report = (problem: string): void => {
    problems.add(problem);
    if (problems.size === MOST_PROBLEMS) throw tooMany;
  };
  try {
    const all = shape(completed(described), '', report);
    const { network, gaps } = withoutHollow(networkFrom(all), all, problems);
    const coverage = { stated: all.has('ReadWhole'), gaps: [...gaps, ...gapsOf(network, all)] };
    return { network: { ...network, coverage }, problems: [...problems] };
  } catch (error) {
    if (error !== tooMany) throw error;
    return { network: { ...emptyNetwork, unread: partsOfNetwork.map(({ part }) => part) }, problems: [...problems] };
  }
}

function networkFrom(all: DescribedPart): Network {
  const rows = <T>(key: keyof Described, from: (row: DescribedPart) => readonly T[]) => all.each(key, from);
  const ifRead = <T>(key: keyof Described, from: (row: DescribedPart) => readonly T[]) =>
    all.has(key) ? rows(key, from) : undefined;
  const vpcs = rows('Vpcs', vpcFrom(all));
  const addresses = ifRead('Addresses', elasticAddressFrom);
  const interfaces = interfacesFrom(all).map(withElasticAddresses(all.list('Addresses')));
  const byInterface = interfaces.flatMap(natGatewayOf);
  const natGateways = ifRead('NatGateways', natGatewayFrom)?.map(withInterface(byInterface)) ?? byInterface;
  const described = new Set(interfaces.map(({ id }) => id));
  const ofNatGateways = natGateways.flatMap(interfaceOf).filter(({ id }) => !described.has(id));
  const known = [...interfaces, ...ofNatGateways];
  const attachments =
    all.has('TransitGatewayAttachments') || all.has('TransitGatewayVpcAttachments') ? attachmentsFrom(all) : undefined;
  return withoutUndefined<Network>({
    vpcs,
    subnets: rows('Subnets', subnetFrom(all, known)),
    interfaces: known,
    securityGroups: securityGroupsFrom(all),
    networkAcls: rows('NetworkAcls', networkAclFrom),
    routeTables: rows('RouteTables', routeTableFrom),
    internetGateways: rows('InternetGateways', internetGatewayFrom),
    natGateways,
    peerings: rows('VpcPeeringConnections', peeringFrom(new Map(vpcs.map((vpc) => [vpc.id, vpc])))),
    prefixLists: [...rows('PrefixLists', prefixListFrom), ...rows('ManagedPrefixLists', prefixListFrom)],
    flowLogs: rows('FlowLogs', flowLogFrom),
    egressOnlyInternetGateways: ifRead('EgressOnlyInternetGateways', egressOnlyInternetGatewayFrom),
    transitGateways: ifRead('TransitGateways', transitGatewayFrom),
    transitGatewayAttachments: attachments,
    transitGatewayRouteTables: ifRead('TransitGatewayRouteTables', transitGatewayRouteTableFrom),
    vpcEndpoints: ifRead('VpcEndpoints', vpcEndpointFrom),
    vpnGateways: ifRead('VpnGateways', vpnGatewayFrom),
    vpnConnections: ifRead('VpnConnections', vpnConnectionFrom),
    customerGateways: ifRead('CustomerGateways', customerGatewayFrom),
    addresses,
    unread: partsOfNetwork.filter(({ keys }) => !keys.some((key) => all.has(key))).map(({ part }) => part),
  });
}

/** A key that is there has a value: what was not read has no key. */
const withoutUndefined = <T extends object>(value: { readonly [Key in keyof T]: T[Key] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
