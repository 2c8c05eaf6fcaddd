import { canonicalAddress } from '../../src/network/address.js';
import { nthAddress, nthSubnet } from '../../src/network/cidr.js';
import type { FlowLog, Interface, NatGateway, Network, Peering, Route, Subnet, Vpc } from '../../src/network/model.js';
import { networkAclEntry, route, securityGroupRule } from './rule-text.js';

interface Rules {
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}

interface InstanceOptions {
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

/**
 * A small world for a test. What a test does not mention is as AWS makes it: a network ACL that allows everything, a
 * main route table with the local routes and one to the internet gateway if there is one, groups without inbound rules.
 *
 *     network().internetGateway().instance('a').instance('b', { public: '54.0.0.2' }).build()
 */
export interface NetworkBuilder {
  /** Whatever follows is in it, until the next. The first is `vpc-1` with 172.31.0.0/16 unless it is named. */
  vpc(id: string, ...cidrs: readonly string[]): NetworkBuilder;
  subnet(id: string, ...cidrs: readonly string[]): NetworkBuilder;
  /** Instance `i-<name>` with the interface `eni-<name>`. */
  instance(name: string, options?: InstanceOptions): NetworkBuilder;
  interface(id: string, parts?: Partial<Interface>): NetworkBuilder;
  group(id: string, rules: Rules): NetworkBuilder;
  /** Without subnets, for every subnet of the VPC that has no other. */
  acl(id: string, rules: Rules, ...subnetIds: readonly string[]): NetworkBuilder;
  /** Without subnets, the main table. The local routes come by themselves. */
  routes(id: string, routes: readonly string[], ...subnetIds: readonly string[]): NetworkBuilder;
  internetGateway(id?: string, ...vpcIds: readonly string[]): NetworkBuilder;
  natGateway(id: string, parts?: Partial<NatGateway>): NetworkBuilder;
  peering(id: string, requester: string, accepter: string, parts?: Partial<Peering>): NetworkBuilder;
  prefixList(id: string, ...cidrs: readonly string[]): NetworkBuilder;
  flowLog(resourceId: string, parts?: Partial<FlowLog>): NetworkBuilder;
  blockPublicAccess(mode: Vpc['blockPublicAccess']): NetworkBuilder;
  /** For whatever has no word of its own. */
  change(edit: (network: Network) => Network): NetworkBuilder;
  build(): Network;
}

const empty: Network = {
  vpcs: [],
  subnets: [],
  interfaces: [],
  securityGroups: [],
  networkAcls: [],
  routeTables: [],
  internetGateways: [],
  natGateways: [],
  peerings: [],
  prefixLists: [],
  flowLogs: [],
};

export const network = (): NetworkBuilder => builder(empty, (one) => one);

/** `now` is what was asked for; `finish` holds the edits of `change`, made after the rest is filled in. */
function builder(now: Network, finish: (network: Network) => Network): NetworkBuilder {
  const add = (part: Partial<Network>): NetworkBuilder => builder({ ...now, ...part }, finish);
  const vpc = now.vpcs.at(-1);
  const subnet = now.subnets.filter(({ vpcId }) => vpcId === vpc?.id).at(-1);
  /** A builder that has at least a VPC, and a subnet in it. */
  const inVpc = (then: (self: NetworkBuilder) => NetworkBuilder) =>
    then(builder(now, finish).vpc('vpc-1', '172.31.0.0/16'));
  const inSubnet = (then: (self: NetworkBuilder) => NetworkBuilder) =>
    then(builder(now, finish).subnet(`subnet-${now.subnets.length + 1}`));
  const self: NetworkBuilder = {
    vpc: (id, ...cidrs) => add({ vpcs: [...now.vpcs, { id, cidrs, blockPublicAccess: 'off' }] }),
    subnet: (id, ...cidrs) => {
      if (!vpc) return inVpc((one) => one.subnet(id, ...cidrs));
      return add({ subnets: [...now.subnets, newSubnet(now, vpc, id, cidrs)] });
    },
    instance: (name, options = {}) => {
      if (!subnet && options.subnet === undefined) return inSubnet((one) => one.instance(name, options));
      const one = newInstance(now, name, options, subnet);
      const groups = options.groups
        ? now
        : withGroup(now, `sg-${name}`, one.vpcId, { egress: ['all to 0.0.0.0/0', 'all to ::/0'] });
      return add({ securityGroups: groups.securityGroups, interfaces: [...now.interfaces, one] });
    },
    interface: (id, parts = {}) => {
      if (!subnet) return inSubnet((one) => one.interface(id, parts));
      return add({
        interfaces: [...now.interfaces, { ...newInterface(id, subnet, nextAddress(now, subnet)), ...parts }],
      });
    },
    group: (id, rules) => {
      if (!vpc) return inVpc((one) => one.group(id, rules));
      return add({ securityGroups: withGroup(now, id, vpc.id, rules).securityGroups });
    },
    acl: (id, rules, ...subnetIds) => {
      if (!vpc) return inVpc((one) => one.acl(id, rules, ...subnetIds));
      const acl = { id, vpcId: vpc.id, isDefault: subnetIds.length === 0, subnetIds, entries: entriesOf(rules) };
      return add({ networkAcls: [...now.networkAcls, acl] });
    },
    routes: (id, routes, ...subnetIds) => {
      if (!vpc) return inVpc((one) => one.routes(id, routes, ...subnetIds));
      const table = { id, vpcId: vpc.id, isMain: subnetIds.length === 0, subnetIds, routes: routes.map(route) };
      return add({ routeTables: [...now.routeTables, table] });
    },
    internetGateway: (id = 'igw-1', ...vpcIds) => {
      if (!vpc) return inVpc((one) => one.internetGateway(id, ...vpcIds));
      return add({
        internetGateways: [...now.internetGateways, { id, vpcIds: vpcIds.length > 0 ? vpcIds : [vpc.id] }],
      });
    },
    natGateway: (id, parts = {}) => {
      if (!subnet) return inSubnet((one) => one.natGateway(id, parts));
      return addNatGateway(add, now, subnet, id, parts);
    },
    peering: (id, requester, accepter, parts = {}) =>
      add({ peerings: [...now.peerings, { ...newPeering(now, id, requester, accepter), ...parts }] }),
    prefixList: (id, ...cidrs) => add({ prefixLists: [...now.prefixLists, { id, name: id, cidrs }] }),
    flowLog: (resourceId, parts = {}) =>
      add({ flowLogs: [...now.flowLogs, { ...newFlowLog(now, resourceId), ...parts }] }),
    blockPublicAccess: (mode) => add({ vpcs: now.vpcs.map((one) => ({ ...one, blockPublicAccess: mode })) }),
    change: (edit) => builder(now, (one) => edit(finish(one))),
    build: () => finish(filledIn(now)),
  };
  return self;
}

function newSubnet(now: Network, vpc: Vpc, id: string, cidrs: readonly string[]): Subnet {
  const count = now.subnets.filter(({ vpcId }) => vpcId === vpc.id).length;
  const [primary = ''] = vpc.cidrs;
  const own = cidrs.length > 0 ? cidrs : [nthSubnet(primary, 20, count) ?? primary];
  return { id, vpcId: vpc.id, cidrs: own, availabilityZone: `us-east-1${'abcdef'.charAt(now.subnets.length % 6)}` };
}

function newInstance(now: Network, name: string, options: InstanceOptions, latest: Subnet | undefined): Interface {
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

const newInterface = (id: string, subnet: Subnet, address: string): Interface => ({
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

function nextAddress(now: Network, subnet: Subnet): string {
  const count = now.interfaces.filter(({ subnetId }) => subnetId === subnet.id).length;
  return nthAddress(subnet.cidrs[0] ?? '', 10 + count) ?? '';
}

function withGroup(now: Network, id: string, vpcId: string, rules: Rules): Network {
  const ingress = (rules.ingress ?? []).map(securityGroupRule);
  const egress = (rules.egress ?? ['all to 0.0.0.0/0', 'all to ::/0']).map(securityGroupRule);
  const others = now.securityGroups.filter((group) => group.id !== id);
  const known = now.securityGroups.find((group) => group.id === id);
  return { ...now, securityGroups: [...others, { id, name: id, vpcId: known?.vpcId ?? vpcId, ingress, egress }] };
}

const entriesOf = ({ ingress = everyone, egress = everyone }: Rules) => [
  ...ingress.map((text) => networkAclEntry(text, false)),
  ...egress.map((text) => networkAclEntry(text, true)),
];

const everyone = ['100 allow all from 0.0.0.0/0', '101 allow all from ::/0'];

function addNatGateway(
  add: (part: Partial<Network>) => NetworkBuilder,
  now: Network,
  subnet: Subnet,
  id: string,
  parts: Partial<NatGateway>,
): NetworkBuilder {
  const address = parts.privateAddress ?? nextAddress(now, subnet);
  const nat: NatGateway = {
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
  const one: Interface = {
    ...newInterface(`eni-${id}`, subnet, address),
    kind: 'nat-gateway',
    publicAddresses: nat.publicAddress === null ? {} : { [address]: nat.publicAddress },
    sourceDestCheck: false,
  };
  return add({ natGateways: [...now.natGateways, nat], interfaces: [...now.interfaces, one] });
}

function newPeering(now: Network, id: string, requester: string, accepter: string): Peering {
  const side = (vpcId: string) => ({
    vpcId,
    cidrs: now.vpcs.find((vpc) => vpc.id === vpcId)?.cidrs ?? [],
    region: 'us-east-1',
  });
  return { id, state: 'active', requester: side(requester), accepter: side(accepter) };
}

const newFlowLog = (now: Network, resourceId: string): FlowLog => ({
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
function filledIn(now: Network): Network {
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
