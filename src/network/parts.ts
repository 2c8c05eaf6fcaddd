import type { NetworkPart } from './model.js';

/** One list of the configuration: where it comes from, and what people call it. */
export interface PartOfNetwork {
  readonly part: NetworkPart;
  /** The keys under which the AWS CLI prints it; any of them will do. */
  readonly keys: readonly string[];
  /** The calls of `aws ec2` that print it. */
  readonly calls: readonly string[];
  readonly words: string;
  /** What is in it belongs to one VPC, so that it can be whole for one and not for another. */
  readonly ofVpc: boolean;
  /** Whether the way of every packet may depend on it; the others matter where a rule or a route names one. */
  readonly isBasic: boolean;
}

const basic = (part: NetworkPart, key: string, call: string, words: string, ofVpc = true): PartOfNetwork => ({
  part,
  keys: [key],
  calls: [call],
  words,
  ofVpc,
  isBasic: true,
});

const special = (part: NetworkPart, key: string, call: string, words: string, ofVpc = false): PartOfNetwork => ({
  ...basic(part, key, call, words, ofVpc),
  isBasic: false,
});

/** Every list of a network, in the order in which a person would go for them. */
export const partsOfNetwork: readonly PartOfNetwork[] = [
  // Instances name their own interfaces, not everybody's: only NetworkInterfaces is the whole list.
  {
    ...basic('interfaces', 'NetworkInterfaces', 'describe-network-interfaces', 'the network interfaces'),
    calls: ['describe-instances', 'describe-network-interfaces'],
  },
  basic('vpcs', 'Vpcs', 'describe-vpcs', 'the VPCs', false),
  basic('subnets', 'Subnets', 'describe-subnets', 'the subnets'),
  {
    ...basic('securityGroups', 'SecurityGroups', 'describe-security-groups', 'the security groups'),
    keys: ['SecurityGroups', 'SecurityGroupRules'],
  },
  basic('networkAcls', 'NetworkAcls', 'describe-network-acls', 'the network ACLs'),
  basic('routeTables', 'RouteTables', 'describe-route-tables', 'the route tables'),
  basic('internetGateways', 'InternetGateways', 'describe-internet-gateways', 'the internet gateways'),
  basic('flowLogs', 'FlowLogs', 'describe-flow-logs', 'the flow logs'),
  special('natGateways', 'NatGateways', 'describe-nat-gateways', 'the NAT gateways', true),
  special('peerings', 'VpcPeeringConnections', 'describe-vpc-peering-connections', 'the VPC peerings'),
  {
    ...special('prefixLists', 'PrefixLists', 'describe-managed-prefix-lists', 'the prefix lists'),
    keys: ['PrefixLists', 'ManagedPrefixLists'],
    calls: ['describe-managed-prefix-lists', 'get-managed-prefix-list-entries'],
  },
  special(
    'egressOnlyInternetGateways',
    'EgressOnlyInternetGateways',
    'describe-egress-only-internet-gateways',
    'the egress-only internet gateways',
    true,
  ),
  special('vpcEndpoints', 'VpcEndpoints', 'describe-vpc-endpoints', 'the VPC endpoints', true),
  special('transitGateways', 'TransitGateways', 'describe-transit-gateways', 'the transit gateways'),
  {
    ...special(
      'transitGatewayAttachments',
      'TransitGatewayVpcAttachments',
      'describe-transit-gateway-vpc-attachments',
      'the transit gateway attachments',
    ),
    keys: ['TransitGatewayVpcAttachments', 'TransitGatewayAttachments'],
    calls: ['describe-transit-gateway-attachments', 'describe-transit-gateway-vpc-attachments'],
  },
  {
    ...special(
      'transitGatewayRouteTables',
      'TransitGatewayRouteTables',
      'describe-transit-gateway-route-tables',
      'the transit gateway route tables',
    ),
    calls: [
      'describe-transit-gateway-route-tables',
      'search-transit-gateway-routes',
      'get-transit-gateway-route-table-associations',
      'get-transit-gateway-route-table-propagations',
    ],
  },
  special('vpnGateways', 'VpnGateways', 'describe-vpn-gateways', 'the virtual private gateways'),
  special('vpnConnections', 'VpnConnections', 'describe-vpn-connections', 'the VPN connections'),
  special('customerGateways', 'CustomerGateways', 'describe-customer-gateways', 'the customer gateways'),
  special('addresses', 'Addresses', 'describe-addresses', 'the Elastic IP addresses'),
];

export const partNamed = (part: NetworkPart): PartOfNetwork | undefined =>
  partsOfNetwork.find((one) => one.part === part);

/** The same lists by the AWS CLI alone. VPN connections are left out: they are printed with their keys. */
export const networkFileHelp = `A network file is written by:
  npx flowlab network > network.json
Without flowlab, by the AWS CLI alone (transit gateway routes and the entries of
prefix lists take further calls, which flowlab makes by itself):
  for list in ${inLines(listsOf('all'))}; do
    aws ec2 describe-$list --output json
  done > network.json`;

/** `describe-<list>` by what it lists, but for what has secrets in it or means nothing without further calls. */
function listsOf(which: 'all' | 'basic'): readonly string[] {
  const calls = partsOfNetwork.filter(({ isBasic }) => which === 'all' || isBasic).flatMap(({ calls: own }) => own);
  const lists = calls.flatMap((call) => (call.startsWith('describe-') ? call.slice('describe-'.length) : []));
  return lists.filter((list) => !['vpn-connections', 'managed-prefix-lists'].includes(list));
}

function inLines(words: readonly string[]): string {
  const lines: string[] = [''];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length > 60) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(' \\\n    ');
}
