import type { VpnConnection } from '@aws-sdk/client-ec2';
import { latencyOf } from '../../../world/latency.js';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  VpnConnectionId: 'text',
  CustomerGatewayId: 'text',
  Routes: 'list',
  Options: 'table',
  createdAt: 'number',
  deletedAt: 'number or null',
} as const;

/**
 * A Site-to-Site VPN connection of a virtual private gateway or of a transit gateway. Nothing is at its far end: its tunnels are down, and what is
 * routed into them is lost. State follows from the times, milliseconds.
 */
export type VpnConnectionRow = Row<Omit<VpnConnection, 'State' | 'VgwTelemetry'>, keyof typeof members> & {
  readonly createdAt: number;
  deletedAt: number | null;
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    vpnConnections: VpnConnectionRow;
  }
}

export const vpnConnectionKind: Kind<'vpnConnections'> = {
  table: 'vpnConnections',
  id: 'VpnConnectionId',
  prefix: 'vpn',
  type: 'vpn-connection',
  notFound: notFound('InvalidVpnConnectionID.NotFound', 'vpnConnection'),
  malformed: malformed('InvalidVpnConnectionID', 'vpn'),
  holds: ({ VpnGatewayId, TransitGatewayId, CustomerGatewayId, deletedAt }) =>
    deletedAt === null ? [VpnGatewayId, TransitGatewayId, CustomerGatewayId] : [],
  exists: ({ deletedAt }, { world, clock }) =>
    deletedAt === null || clock.now() < deletedAt + latencyOf(world).gatewayDeletedVisible,
  members,
};
