import type { Call } from '../../../endpoint/operation.js';
import type { TransitGatewayRow } from './gateway-kind.js';
import { endAttachment, makeAttachment } from './make-attachment.js';

/**
 * A VPN connection of a transit gateway is attached to it by being made, and detached by being deleted (Transit Gateways
 * guide, "Transit gateway VPN attachments").
 */
export function attachVpn(call: Call, gateway: TransitGatewayRow, connectionId: string): void {
  // Options are those of attachments of VPCs: none of them is told of this one.
  makeAttachment(call, gateway, 'vpn', connectionId, {
    dns: 'disable',
    referencesGroups: 'disable',
    ipv6: 'disable',
    applianceMode: 'disable',
  });
}

export function detachVpn(call: Call, connectionId: string): void {
  for (const row of Object.values(call.world.ec2.transitAttachments))
    if (row.ResourceId === connectionId) endAttachment(call, row);
}
