import { vpnConnectionKind } from './kind.js';
import { vpnConnectionOperations } from './vpn-connections.js';

export const vpnConnections = { ...vpnConnectionKind, operations: vpnConnectionOperations };
