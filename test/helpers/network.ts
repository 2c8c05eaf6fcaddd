import { emptyNetwork } from '../../src/network/empty.js';
import type { FlowLog, Interface, NatGateway, Network, Peering, Vpc } from '../../src/network/model.js';
import {
  entriesOf,
  filledIn,
  type InstanceOptions,
  newFlowLog,
  newInstance,
  newInterface,
  newNatGateway,
  newPeering,
  newSubnet,
  nextAddress,
  type Rules,
  withGroup,
} from './network-parts.js';
import { route } from './rule-text.js';

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
  blockPublicAccess(mode: NonNullable<Vpc['blockPublicAccess']>): NetworkBuilder;
  /** For whatever has no word of its own. */
  change(edit: (network: Network) => Network): NetworkBuilder;
  build(): Network;
}

export const network = (): NetworkBuilder => builder(emptyNetwork, (one) => one);

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
      const needsGroup = !options.groups && !now.securityGroups.some(({ id }) => id === `sg-${name}`);
      const { securityGroups } = needsGroup ? withGroup(now, `sg-${name}`, one.vpcId, {}) : now;
      return add({ securityGroups, interfaces: [...now.interfaces, one] });
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
      const { gateway, itsInterface } = newNatGateway(now, subnet, id, parts);
      return add({ natGateways: [...now.natGateways, gateway], interfaces: [...now.interfaces, itsInterface] });
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
