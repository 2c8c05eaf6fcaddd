import type { Network, Route } from '../../../network/model.js';
import { edit, listed, row, switched, turned, withoutUndo } from './row.js';

interface Attachment {
  readonly internetGatewayId: string;
  readonly vpcId: string;
}

interface Peering {
  readonly peeringId: string;
}

interface Instance {
  readonly instanceId: string;
}

/** On or off. */
interface Switch {
  readonly value: boolean;
}

type VpcSwitch = Switch & { readonly vpcId: string };

/** `side`: whose names the other side then finds the private addresses of. */
type PeeringSwitch = Switch & Peering & { readonly side: 'requester' | 'accepter' };

/** Gateways, peerings and instances, and what is switched on or off at them. */
export const resourceChanges = {
  'attach-internet-gateway': row('AttachInternetGateway', pairOf, attached(true), turned('detach-internet-gateway')),
  'detach-internet-gateway': row('DetachInternetGateway', pairOf, attached(false), turned('attach-internet-gateway')),
  'accept-peering': row('AcceptVpcPeeringConnection', requestOf, peered('active'), turned('delete-peering')),
  // It has to be asked for anew.
  'delete-peering': row('DeleteVpcPeeringConnection', requestOf, peered('deleted'), withoutUndo),
  'start-instance': row('StartInstances', idsOf, inState('running'), turned('stop-instance')),
  'stop-instance': row('StopInstances', idsOf, inState('stopped'), turned('start-instance')),
  'set-source-dest-check': row(
    'ModifyNetworkInterfaceAttribute',
    ({ interfaceId, value }: Switch & { readonly interfaceId: string }) => ({
      NetworkInterfaceId: interfaceId,
      SourceDestCheck: { Value: value },
    }),
    (network, { interfaceId, value: sourceDestCheck }) => ({
      ...network,
      interfaces: edit(network.interfaces, interfaceId, (one) => ({ ...one, sourceDestCheck })),
    }),
    switched('set-source-dest-check'),
  ),
  'set-dns-support': row(
    'ModifyVpcAttribute',
    ({ vpcId, value }: VpcSwitch) => ({ VpcId: vpcId, EnableDnsSupport: { Value: value } }),
    (network, { vpcId, value: dnsSupport }) => ({
      ...network,
      vpcs: edit(network.vpcs, vpcId, (one) => ({ ...one, dnsSupport })),
    }),
    switched('set-dns-support'),
  ),
  'set-dns-hostnames': row(
    'ModifyVpcAttribute',
    ({ vpcId, value }: VpcSwitch) => ({ VpcId: vpcId, EnableDnsHostnames: { Value: value } }),
    (network, { vpcId, value: dnsHostnames }) => ({
      ...network,
      vpcs: edit(network.vpcs, vpcId, (one) => ({ ...one, dnsHostnames })),
    }),
    switched('set-dns-hostnames'),
  ),
  'set-private-dns': row(
    'ModifyVpcEndpoint',
    ({ endpointId, value }: Switch & { readonly endpointId: string }) => ({
      VpcEndpointId: endpointId,
      PrivateDnsEnabled: value,
    }),
    (network, { endpointId, value: privateDns }) =>
      network.vpcEndpoints
        ? { ...network, vpcEndpoints: edit(network.vpcEndpoints, endpointId, (one) => ({ ...one, privateDns })) }
        : network,
    switched('set-private-dns'),
  ),
  'set-peering-dns': row(
    'ModifyVpcPeeringConnectionOptions',
    optionsOf,
    (network, { peeringId, side, value: resolvesForPeer }) => ({
      ...network,
      peerings: edit(network.peerings, peeringId, (one) => ({ ...one, [side]: { ...one[side], resolvesForPeer } })),
    }),
    switched('set-peering-dns'),
  ),
} as const;

function pairOf({ internetGatewayId: InternetGatewayId, vpcId: VpcId }: Attachment) {
  return { InternetGatewayId, VpcId };
}

function requestOf({ peeringId }: Peering) {
  return { VpcPeeringConnectionId: peeringId };
}

function idsOf({ instanceId }: Instance) {
  return { InstanceIds: [instanceId] };
}

function optionsOf({ peeringId, side, value }: PeeringSwitch) {
  const options = { AllowDnsResolutionFromRemoteVpc: value };
  return {
    VpcPeeringConnectionId: peeringId,
    ...(side === 'requester'
      ? { RequesterPeeringConnectionOptions: options }
      : { AccepterPeeringConnectionOptions: options }),
  };
}

function attached(isThere: boolean) {
  return (network: Network, { internetGatewayId, vpcId }: Attachment): Network => {
    const internetGateways = edit(network.internetGateways, internetGatewayId, (gateway) => ({
      ...gateway,
      vpcIds: listed(gateway.vpcIds, vpcId, isThere),
    }));
    return withRouteState({ ...network, internetGateways }, [internetGatewayId], isThere, vpcId);
  };
}

function peered(state: 'active' | 'deleted') {
  return (network: Network, { peeringId }: Peering): Network => {
    const peerings = edit(network.peerings, peeringId, (one) => ({ ...one, state }));
    return withRouteState({ ...network, peerings }, [peeringId], state === 'active');
  };
}

function inState(instanceState: 'running' | 'stopped') {
  return (network: Network, { instanceId }: Instance): Network => {
    const isOwn = (one: Network['interfaces'][number]): boolean => one.instanceId === instanceId;
    const interfaces = network.interfaces.map((one) => (isOwn(one) ? { ...one, instanceState } : one));
    const own = interfaces.filter(isOwn).map(({ id }) => id);
    return withRouteState({ ...network, interfaces }, own, instanceState === 'running');
  };
}

/** A route is a blackhole for as long as its target cannot take packets (VPC user guide, "Route state"). */
function withRouteState(
  network: Network,
  targetIds: readonly string[],
  isActive: boolean,
  vpcId: string | null = null,
): Network {
  const state: Route['state'] = isActive ? 'active' : 'blackhole';
  const isMeant = ({ target }: Route): boolean => target.kind !== 'local' && targetIds.includes(target.id);
  const routeTables = network.routeTables.map((table) =>
    vpcId === null || table.vpcId === vpcId
      ? { ...table, routes: table.routes.map((one) => (isMeant(one) ? { ...one, state } : one)) }
      : table,
  );
  return { ...network, routeTables };
}
