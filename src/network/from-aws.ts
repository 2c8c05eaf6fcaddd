import type {
  FlowLog as AwsFlowLog,
  InternetGateway as AwsInternetGateway,
  NatGateway as AwsNatGateway,
  NetworkAcl as AwsNetworkAcl,
  RouteTable as AwsRouteTable,
  SecurityGroup as AwsSecurityGroup,
  Subnet as AwsSubnet,
  Vpc as AwsVpc,
  ManagedPrefixList,
  NetworkInterface,
  PrefixListEntry,
  Reservation,
  VpcBlockPublicAccessExclusion,
  VpcBlockPublicAccessOptions,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { flowLogFrom } from './from-aws/flow-logs.js';
import { interfaceOf, internetGatewayFrom, natGatewayFrom, peeringFrom } from './from-aws/gateways.js';
import { interfacesFrom } from './from-aws/interfaces.js';
import { networkAclFrom } from './from-aws/network-acls.js';
import { routeTableFrom } from './from-aws/route-tables.js';
import { securityGroupFrom } from './from-aws/security-groups.js';
import { type Shape, shape } from './from-aws/shape.js';
import { prefixListFrom, subnetFrom, vpcFrom } from './from-aws/vpcs.js';
import type { Network, NetworkPart } from './model.js';

/** What the describe calls answer, under the names that the AWS CLI prints, each optional. A time may be a Date or text. */
export interface Described {
  readonly Reservations?: readonly AsPrinted<Reservation>[];
  readonly NetworkInterfaces?: readonly AsPrinted<NetworkInterface>[];
  readonly Vpcs?: readonly AsPrinted<AwsVpc>[];
  readonly Subnets?: readonly AsPrinted<AwsSubnet>[];
  readonly SecurityGroups?: readonly AsPrinted<AwsSecurityGroup>[];
  readonly NetworkAcls?: readonly AsPrinted<AwsNetworkAcl>[];
  readonly RouteTables?: readonly AsPrinted<AwsRouteTable>[];
  readonly InternetGateways?: readonly AsPrinted<AwsInternetGateway>[];
  readonly NatGateways?: readonly AsPrinted<AwsNatGateway>[];
  readonly VpcPeeringConnections?: readonly AsPrinted<VpcPeeringConnection>[];
  readonly FlowLogs?: readonly AsPrinted<AwsFlowLog>[];
  /** With the entries of each, from get-managed-prefix-list-entries. */
  readonly PrefixLists?: readonly AsPrinted<ManagedPrefixList & { Entries?: PrefixListEntry[]; Cidrs?: string[] }>[];
  readonly VpcBlockPublicAccessOptions?: AsPrinted<VpcBlockPublicAccessOptions>;
  readonly VpcBlockPublicAccessExclusions?: readonly AsPrinted<VpcBlockPublicAccessExclusion>[];
}

/** An SDK shape that may have been through JSON. */
export type AsPrinted<T> = T extends Date
  ? Date | string
  : T extends readonly (infer Item)[]
    ? readonly AsPrinted<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: AsPrinted<T[Key]> }
      : T;

export const networkFromAws = (described: Described): Network => readNetwork(described).network;

// Nobody reads more, and a file of another kind may have one for each of a million rows.
const MOST_PROBLEMS = 1000;

/** The same from a file: whatever does not fit is left out and named in `problems`. Never throws. */
export function readNetwork(described: unknown): { readonly network: Network; readonly problems: readonly string[] } {
  const problems = new Set<string>();
  const all = shape(described, '', (problem) => problems.size < MOST_PROBLEMS && problems.add(problem));
  const rows = <T>(key: keyof Described, from: (row: Shape) => readonly T[]) => all.list(key).flatMap(from);
  const vpcs = rows('Vpcs', vpcFrom(all));
  const natGateways = rows('NatGateways', natGatewayFrom);
  const interfaces = interfacesFrom(all);
  const ofNatGateways = natGateways.flatMap(interfaceOf).filter(({ id }) => !interfaces.some((one) => one.id === id));
  const network: Network = {
    vpcs,
    subnets: rows('Subnets', subnetFrom(all)),
    interfaces: [...interfaces, ...ofNatGateways],
    securityGroups: rows('SecurityGroups', securityGroupFrom),
    networkAcls: rows('NetworkAcls', networkAclFrom),
    routeTables: rows('RouteTables', routeTableFrom),
    internetGateways: rows('InternetGateways', internetGatewayFrom),
    natGateways,
    peerings: rows('VpcPeeringConnections', peeringFrom(vpcs)),
    prefixLists: rows('PrefixLists', prefixListFrom),
    flowLogs: rows('FlowLogs', flowLogFrom),
    unread: parts.filter(([, key]) => !all.has(key)).map(([part]) => part),
  };
  return { network, problems: [...problems] };
}

/** Instances name their own interfaces, not everybody's: only NetworkInterfaces is the whole list. */
const parts: readonly (readonly [NetworkPart, keyof Described])[] = [
  ['vpcs', 'Vpcs'],
  ['subnets', 'Subnets'],
  ['interfaces', 'NetworkInterfaces'],
  ['securityGroups', 'SecurityGroups'],
  ['networkAcls', 'NetworkAcls'],
  ['routeTables', 'RouteTables'],
  ['internetGateways', 'InternetGateways'],
  ['natGateways', 'NatGateways'],
  ['peerings', 'VpcPeeringConnections'],
  ['prefixLists', 'PrefixLists'],
  ['flowLogs', 'FlowLogs'],
];
