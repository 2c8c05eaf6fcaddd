import type { Network, NetworkAclEntry, Route, SecurityGroupRule } from '../../network/model.js';
import { isIcmp } from '../../network/packet.js';
import { withPeeringDns, withPrivateDns, withVpnRoutes } from './apply-learnt.js';
import { applyTransit } from './apply-transit.js';
import type {
  AclChange,
  EndpointChange,
  GatewayChange,
  GroupChange,
  InstanceChange,
  NetworkChange,
  PeeringChange,
  RouteChange,
} from './change.js';
import { edit } from './edit.js';
import { isTransitChange } from './transit-change.js';

/** The network as it is once the change is made. A change of what is not there changes nothing. */
export function withChange(network: Network, change: NetworkChange): Network {
  if (isTransitChange(change)) return applyTransit(network, change);
  switch (change.kind) {
    case 'authorize-ingress':
    case 'authorize-egress':
    case 'revoke-ingress':
    case 'revoke-egress':
      return withGroupRules(network, change);
    case 'create-network-acl-entry':
    case 'replace-network-acl-entry':
    case 'delete-network-acl-entry':
      return withAclEntries(network, change);
    case 'create-route':
    case 'replace-route':
    case 'delete-route':
      return withRoutes(network, change);
    case 'add-endpoint-route':
    case 'remove-endpoint-route':
      return withEndpointRoute(network, change);
    case 'attach-internet-gateway':
    case 'detach-internet-gateway':
      return withAttachment(network, change);
    case 'accept-peering':
    case 'delete-peering':
      return withPeering(network, change);
    case 'start-instance':
    case 'stop-instance':
      return withInstance(network, change);
    case 'set-source-dest-check': {
      const { interfaceId, value: sourceDestCheck } = change;
      return { ...network, interfaces: edit(network.interfaces, interfaceId, (one) => ({ ...one, sourceDestCheck })) };
    }
    case 'enable-propagation':
    case 'disable-propagation':
      return withVpnRoutes(network, change);
    case 'set-dns-support':
      return { ...network, vpcs: edit(network.vpcs, change.vpcId, (one) => ({ ...one, dnsSupport: change.value })) };
    case 'set-dns-hostnames':
      return { ...network, vpcs: edit(network.vpcs, change.vpcId, (one) => ({ ...one, dnsHostnames: change.value })) };
    case 'set-private-dns':
      return withPrivateDns(network, change.endpointId, change.value);
    case 'set-peering-dns':
      return withPeeringDns(network, change);
  }
}

export const applyChanges = (network: Network, changes: readonly NetworkChange[]): Network =>
  changes.reduce(withChange, network);

function withGroupRules(network: Network, { kind, groupId, rule }: GroupChange): Network {
  const side = kind === 'authorize-ingress' || kind === 'revoke-ingress' ? 'ingress' : 'egress';
  const isAdded = kind === 'authorize-ingress' || kind === 'authorize-egress';
  const others = (rules: readonly SecurityGroupRule[]) => rules.filter((one) => !isSameRule(one, rule));
  const securityGroups = edit(network.securityGroups, groupId, (group) => ({
    ...group,
    [side]: [...others(group[side]), ...(isAdded ? [rule] : [])],
  }));
  return { ...network, securityGroups };
}

/** AWS knows a rule by what it allows, not by how that was written. */
export function isSameRule(one: SecurityGroupRule, other: SecurityGroupRule): boolean {
  const key = ({ protocol, from, to, peer }: SecurityGroupRule) =>
    JSON.stringify([protocol, ...rangeOf(protocol, from, to), peer.kind, Object.values(peer).toSorted()]);
  return key(one) === key(other);
}

const rangeOf = (protocol: number, from: number | null, to: number | null): readonly (number | null)[] => {
  const isAny = from === null || from === -1 || (!isIcmp(protocol) && from === 0 && to === 65_535);
  return isAny ? [null, null] : [from, to];
};

function withAclEntries(network: Network, change: AclChange): Network {
  const { kind, networkAclId, entry } = change;
  const others = (entries: readonly NetworkAclEntry[]) =>
    entries.filter(({ number, egress }) => number !== entry.number || egress !== entry.egress);
  const networkAcls = edit(network.networkAcls, networkAclId, (acl) => ({
    ...acl,
    entries: [...others(acl.entries), ...(kind === 'delete-network-acl-entry' ? [] : [entry])],
  }));
  return { ...network, networkAcls };
}

function withRoutes(network: Network, { kind, routeTableId, destination, target }: RouteChange): Network {
  const isWritten = (one: Route): boolean => one.destination === destination && one.propagated !== true;
  const others = (routes: readonly Route[]) => routes.filter((one) => !isWritten(one));
  const route: Route = { destination, target, state: 'active' };
  const routeTables = edit(network.routeTables, routeTableId, (table) => ({
    ...table,
    routes: [...others(table.routes), ...(kind === 'delete-route' ? [] : [route])],
  }));
  return { ...network, routeTables };
}

function withEndpointRoute(network: Network, change: EndpointChange): Network {
  const { kind, endpointId, routeTableId, prefixListId } = change;
  const isAdded = kind === 'add-endpoint-route';
  const route: Route = { destination: prefixListId, target: { kind: 'vpc-endpoint', id: endpointId }, state: 'active' };
  const isIt = ({ destination, target }: Route): boolean =>
    destination === prefixListId && target.kind === 'vpc-endpoint' && target.id === endpointId;
  const routeTables = edit(network.routeTables, routeTableId, (table) => ({
    ...table,
    routes: [...table.routes.filter((one) => !isIt(one)), ...(isAdded ? [route] : [])],
  }));
  const vpcEndpoints = edit(network.vpcEndpoints ?? [], endpointId, (one) => ({
    ...one,
    routeTableIds: [...one.routeTableIds.filter((id) => id !== routeTableId), ...(isAdded ? [routeTableId] : [])],
  }));
  return { ...network, routeTables, ...(network.vpcEndpoints ? { vpcEndpoints } : {}) };
}

function withAttachment(network: Network, { kind, internetGatewayId, vpcId }: GatewayChange): Network {
  const others = (vpcIds: readonly string[]) => vpcIds.filter((one) => one !== vpcId);
  const internetGateways = edit(network.internetGateways, internetGatewayId, (gateway) => ({
    ...gateway,
    vpcIds: [...others(gateway.vpcIds), ...(kind === 'attach-internet-gateway' ? [vpcId] : [])],
  }));
  const isAttached = kind === 'attach-internet-gateway';
  return withRouteState(
    { ...network, internetGateways },
    [internetGatewayId],
    isAttached ? 'active' : 'blackhole',
    vpcId,
  );
}

function withPeering(network: Network, { kind, peeringId }: PeeringChange): Network {
  const state = kind === 'accept-peering' ? 'active' : 'deleted';
  const peerings = edit(network.peerings, peeringId, (one) => ({ ...one, state }));
  return withRouteState({ ...network, peerings }, [peeringId], kind === 'accept-peering' ? 'active' : 'blackhole');
}

function withInstance(network: Network, { kind, instanceId }: InstanceChange): Network {
  const instanceState = kind === 'start-instance' ? 'running' : 'stopped';
  const interfaces = network.interfaces.map((one) => (one.instanceId === instanceId ? { ...one, instanceState } : one));
  const own = interfaces.filter((one) => one.instanceId === instanceId).map(({ id }) => id);
  return withRouteState({ ...network, interfaces }, own, kind === 'start-instance' ? 'active' : 'blackhole');
}

/** A route is a blackhole for as long as its target cannot take packets (VPC user guide, "Route state"). */
function withRouteState(
  network: Network,
  targetIds: readonly string[],
  state: Route['state'],
  vpcId: string | null = null,
): Network {
  const isMeant = ({ target }: Route): boolean => target.kind !== 'local' && targetIds.includes(target.id);
  const routeTables = network.routeTables.map((table) =>
    vpcId === null || table.vpcId === vpcId
      ? { ...table, routes: table.routes.map((one) => (isMeant(one) ? { ...one, state } : one)) }
      : table,
  );
  return { ...network, routeTables };
}
