import type { Network, Route } from '../../network/model.js';
import type { DnsChange, PropagationChange } from './change.js';
import { edit } from './edit.js';

/** The static routes of its VPN connections; what BGP would bring, nobody knows. */
export function withVpnRoutes(network: Network, { kind, gatewayId, routeTableId }: PropagationChange): Network {
  const blocks = (network.vpnConnections ?? [])
    .filter((one) => one.vpnGatewayId === gatewayId && one.state === 'available')
    .flatMap(({ routes }) => routes);
  const learnt =
    kind === 'enable-propagation'
      ? blocks.map(
          (destination): Route => ({ destination, target: vpnTarget(gatewayId), state: 'active', propagated: true }),
        )
      : [];
  const isOld = ({ target, propagated }: Route): boolean =>
    propagated === true && target.kind !== 'local' && target.id === gatewayId;
  const routeTables = edit(network.routeTables, routeTableId, (table) => ({
    ...table,
    propagatingGatewayIds: [
      ...(table.propagatingGatewayIds ?? []).filter((id) => id !== gatewayId),
      ...(kind === 'enable-propagation' ? [gatewayId] : []),
    ],
    routes: [...table.routes.filter((one) => !isOld(one)), ...learnt],
  }));
  return { ...network, routeTables };
}

const vpnTarget = (id: string): Route['target'] => ({ kind: 'virtual-private-gateway', id });

export function withPrivateDns(network: Network, endpointId: string, privateDns: boolean): Network {
  const vpcEndpoints = edit(network.vpcEndpoints ?? [], endpointId, (one) => ({ ...one, privateDns }));
  return { ...network, ...(network.vpcEndpoints ? { vpcEndpoints } : {}) };
}

export function withPeeringDns(
  network: Network,
  { peeringId, side, value }: Extract<DnsChange, { readonly kind: 'set-peering-dns' }>,
): Network {
  const peerings = edit(network.peerings, peeringId, (one) => ({
    ...one,
    [side]: { ...one[side], resolvesForPeer: value },
  }));
  return { ...network, peerings };
}
