import type { Call } from '../../../endpoint/operation.js';
import type { TransitGatewayRow } from './gateway-kind.js';
import { endAttachment, makeAttachment, noOptions } from './make-attachment.js';

/**
 * A VPN connection of a transit gateway is attached to it by being made, and detached by being deleted (Transit Gateways
 * guide, "Transit gateway VPN attachments").
 */
export function attachVpn(call: Call, gateway: TransitGatewayRow, connectionId: string): void {
  makeAttachment(call, gateway, 'vpn', connectionId, noOptions);
}

export function detachVpn(call: Call, connectionId: string): void {
  for (const row of Object.values(call.world.ec2.transitAttachments))
    if (row.ResourceId === connectionId) endAttachment(call, row);
}
