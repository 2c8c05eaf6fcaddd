import { canonicalAddress } from '../../src/network/address.js';
import { nthAddress, nthSubnet } from '../../src/network/cidr.js';
import type { VpcEndpoint } from '../../src/network/gateways.js';
import type { FlowLog, Interface, NatGateway, Network, Peering, Route, Subnet, Vpc } from '../../src/network/model.js';
import { networkAclEntry, route, securityGroupRule } from './rule-text.js';

export interface Rules {
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}

export interface InstanceOptions {
  readonly subnet?: string;
  /** Without it, 10, 11, 12… in the subnet, in the order of the calls. */
  readonly address?: string;
  readonly public?: string;
  readonly ipv6?: string;
  /** Without it, a group `sg-<name>` of its own that lets nothing in and everything out. */
  readonly groups?: readonly string[];
  readonly state?: string;
  readonly sourceDestCheck?: boolean;
}

export function newSubnet(now: Network, vpc: Vpc, id: string, cidrs: readonly string[]): Subnet {
  const count = now.subnets.filter(({ vpcId }) => vpcId === vpc.id).length;
  const [primary = ''] = vpc.cidrs;
  const own = cidrs.length > 0 ? cidrs : [nthSubnet(primary, 20, count) ?? primary];
  return { id, vpcId: vpc.id, cidrs: own, availabilityZone: `us-east-1${'abcdef'.charAt(now.subnets.length % 6)}` };
}

export function newInstance(
  now: Network,
  name: string,
  options: InstanceOptions,
  latest: Subnet | undefined,
): Interface {
  const subnet = options.subnet === undefined ? latest : now.subnets.find(({ id }) => id === options.subnet);
  if (!subnet) throw new Error(`No such subnet: ${options.subnet}`);
  const address = options.address ?? nextAddress(now, subnet);
  return {
    ...newInterface(`eni-${name}`, subnet, address),
    name,
    kind: 'instance',
    instanceId: `i-${name}`,
    instanceState: options.state ?? 'running',
    ipv6Addresses: options.ipv6 === undefined ? [] : [canonicalAddress(options.ipv6) ?? ''],
    publicAddresses: options.public === undefined ? {} : { [address]: options.public },
    securityGroupIds: options.groups ?? [`sg-${name}`],
    sourceDestCheck: options.sourceDestCheck ?? true,
    deviceIndex: 0,
  };
}

export const newInterface = (id: string, subnet: Subnet, address: string): Interface => ({
  id,
  name: null,
  kind: 'other',
  instanceId: null,
  instanceState: null,
  vpcId: subnet.vpcId,
  subnetId: subnet.id,
  privateAddresses: [address],
  ipv6Addresses: [],
  publicAddresses: {},
  securityGroupIds: [],
  sourceDestCheck: true,
});

/** A gateway endpoint, unless more is said of it. */
export const vpcEndpoint = (parts: Partial<VpcEndpoint>): VpcEndpoint => ({
  id: 'vpce-1',
  vpcId: 'vpc-1',
  kind: 'gateway',
  service: 'com.amazonaws.eu-west-2.s3',
  state: 'available',
  routeTableIds: [],
  subnetIds: [],
  interfaceIds: [],
  securityGroupIds: [],
  privateDns: false,
  ...parts,
});

export function nextAddress(now: Network, subnet: Subnet): string {
  const count = now.interfaces.filter(({ subnetId }) => subnetId === subnet.id).length;
  return nthAddress(subnet.cidrs[0] ?? '', 10 + count) ?? '';
}

export function withGroup(now: Network, id: string, vpcId: string, rules: Rules): Network {
  const ingress = (rules.ingress ?? []).map(securityGroupRule);
  const egress = (rules.egress ?? ['all to 0.0.0.0/0', 'all to ::/0']).map(securityGroupRule);
  const others = now.securityGroups.filter((group) => group.id !== id);
  const known = now.securityGroups.find((group) => group.id === id);
  return { ...now, securityGroups: [...others, { id, name: id, vpcId: known?.vpcId ?? vpcId, ingress, egress }] };
}

export const entriesOf = ({ ingress = everyone, egress = everyone }: Rules) => [
  ...ingress.map((text) => networkAclEntry(text, false)),
  ...egress.map((text) => networkAclEntry(text, true)),
];

const everyone = ['100 allow all from 0.0.0.0/0', '101 allow all from ::/0'];

export function newNatGateway(now: Network, subnet: Subnet, id: string, parts: Partial<NatGateway>) {
  const address = parts.privateAddress ?? nextAddress(now, subnet);
  const gateway: NatGateway = {
    id,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    state: 'available',
    connectivity: 'public',
    privateAddress: address,
    publicAddress: parts.connectivity === 'private' ? null : '52.0.0.1',
    interfaceId: `eni-${id}`,
    ...parts,
  };
  const itsInterface: Interface = {
    ...newInterface(`eni-${id}`, subnet, address),
    kind: 'nat-gateway',
    publicAddresses: gateway.publicAddress === null ? {} : { [address]: gateway.publicAddress },
    sourceDestCheck: false,
  };
  return { gateway, itsInterface };
}

export function newPeering(now: Network, id: string, requester: string, accepter: string): Peering {
  const side = (vpcId: string) => ({
    vpcId,
    cidrs: now.vpcs.find((vpc) => vpc.id === vpcId)?.cidrs ?? [],
    region: 'us-east-1',
  });
  return { id, state: 'active', requester: side(requester), accepter: side(accepter) };
}

export const newFlowLog = (now: Network, resourceId: string): FlowLog => ({
  id: `fl-${now.flowLogs.length + 1}`,
  resourceId,
  trafficType: 'ALL',
  logGroup: 'flow-logs',
  format: [
    'version account-id interface-id srcaddr dstaddr srcport dstport',
    'protocol packets bytes start end action log-status',
  ]
    .join(' ')
    .replaceAll(/\S+/g, (field) => `\${${field}}`),
  aggregationSeconds: 600,
  delivery: 'success',
  deliveryError: null,
  createdAt: null,
});

/** Every subnet has a network ACL and a route table, whether or not the test spoke of them. */
export function filledIn(now: Network): Network {
  const acls = now.vpcs.flatMap((vpc) => {
    const named = now.networkAcls.filter(({ vpcId }) => vpcId === vpc.id);
    const taken = named.flatMap(({ subnetIds }) => subnetIds);
    const rest = now.subnets.filter(({ id, vpcId }) => vpcId === vpc.id && !taken.includes(id)).map(({ id }) => id);
    const standard = named.find(({ isDefault }) => isDefault);
    const others = named.filter((acl) => acl !== standard);
    const made = standard ?? {
      id: `acl-${vpc.id}`,
      vpcId: vpc.id,
      isDefault: true,
      subnetIds: [],
      entries: entriesOf({}),
    };
    return [...others, { ...made, subnetIds: rest }];
  });
  const tables = now.vpcs.flatMap((vpc) => {
    const local = vpc.cidrs.map((cidr): Route => ({ destination: cidr, target: { kind: 'local' }, state: 'active' }));
    const named = now.routeTables.filter(({ vpcId }) => vpcId === vpc.id);
    const gateway = now.internetGateways.find(({ vpcIds }) => vpcIds.includes(vpc.id));
    const ways = gateway ? [`0.0.0.0/0 -> ${gateway.id}`, `::/0 -> ${gateway.id}`].map(route) : [];
    const main = { id: `rtb-${vpc.id}`, vpcId: vpc.id, isMain: true, subnetIds: [], routes: ways };
    const all = named.some(({ isMain }) => isMain) ? named : [...named, main];
    return all.map((table) => ({ ...table, routes: [...local, ...table.routes] }));
  });
  return { ...now, networkAcls: acls, routeTables: tables };
}
