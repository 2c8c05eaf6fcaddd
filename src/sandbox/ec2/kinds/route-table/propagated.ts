import type { Call } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { vpnConnectionKind } from '../vpn-connection/kind.js';
import type { RouteTableRow } from './kind.js';

type RouteRow = RouteTableRow['Routes'][number];

/**
 * A table's own routes, and those that its virtual private gateways propagate: the static routes of their VPN connections.
 * "Static routes take priority over propagated routes" of the same destination (VPC user guide, "Route priority").
 */
export function routesOf(call: Call, { Routes, PropagatingVgws = [] }: RouteTableRow): readonly RouteRow[] {
  if (PropagatingVgws.length === 0) return Routes;
  const gateways = PropagatingVgws.map(({ GatewayId }) => GatewayId);
  const propagated = existing(call, vpnConnectionKind)
    .filter(({ VpnGatewayId }) => gateways.includes(VpnGatewayId))
    .flatMap(({ VpnGatewayId, Routes: behind }) =>
      behind.map(
        ({ DestinationCidrBlock = '' }): RouteRow => ({
          DestinationCidrBlock,
          GatewayId: VpnGatewayId,
          Origin: 'EnableVgwRoutePropagation',
        }),
      ),
    );
  const isNew = ({ DestinationCidrBlock }: RouteRow) =>
    !Routes.some((route) => route.DestinationCidrBlock === DestinationCidrBlock);
  return [...Routes, ...propagated.filter(isNew)];
}
