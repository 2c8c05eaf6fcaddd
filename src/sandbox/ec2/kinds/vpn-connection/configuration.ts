import { nthAddress } from '../../../../network/cidr.js';
import type { VpnConnectionRow } from './kind.js';
import type { TunnelOptions } from './tunnels.js';

/** Of both ends, their numbers for BGP. */
interface Ends {
  readonly customerAsn: string;
  readonly amazonAsn: string;
  readonly customerAddress: string;
}

/** The file for the customer's device (Site-to-Site VPN user guide, "Download the configuration file"), in the model's generic form. */
export function configurationOf(row: VpnConnectionRow, ends: Ends): string {
  const tunnels = (row.Options.TunnelOptions ?? []).map((tunnel) => tunnelXml(tunnel, ends)).join('');
  const ids =
    element('customer_gateway_id', row.CustomerGatewayId) +
    element('vpn_gateway_id', row.VpnGatewayId ?? '') +
    element('vpn_connection_type', 'ipsec.1');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<vpn_connection id="${row.VpnConnectionId}">${ids}${tunnels}</vpn_connection>`;
}

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

function tunnelXml({ OutsideIpAddress = '', TunnelInsideCidr = '', PreSharedKey = '' }: TunnelOptions, ends: Ends) {
  const end = (outside: string, inside: string | undefined, asn: string) =>
    element('tunnel_outside_address', element('ip_address', outside)) +
    element(
      'tunnel_inside_address',
      element('ip_address', inside ?? '') + element('network_mask', '255.255.255.252') + element('network_cidr', '30'),
    ) +
    element('bgp', element('asn', asn) + element('hold_time', '30'));
  return element(
    'ipsec_tunnel',
    element('customer_gateway', end(ends.customerAddress, nthAddress(TunnelInsideCidr, 2), ends.customerAsn)) +
      element('vpn_gateway', end(OutsideIpAddress, nthAddress(TunnelInsideCidr, 1), ends.amazonAsn)) +
      element('ike', IKE + element('pre_shared_key', PreSharedKey)) +
      element('ipsec', IPSEC),
  );
}

const IKE =
  element('authentication_protocol', 'sha1') +
  element('encryption_protocol', 'aes-128-cbc') +
  element('lifetime', '28800') +
  element('perfect_forward_secrecy', 'group2') +
  element('mode', 'main');

const IPSEC =
  element('protocol', 'esp') +
  element('authentication_protocol', 'hmac-sha1-96') +
  element('encryption_protocol', 'aes-128-cbc') +
  element('lifetime', '3600') +
  element('perfect_forward_secrecy', 'group2') +
  element('mode', 'tunnel') +
  element('clear_df_bit', 'true') +
  element('fragmentation_before_encryption', 'true') +
  element('tcp_mss_adjustment', '1379') +
  element('dead_peer_detection', element('interval', '10') + element('retries', '3'));
