import type { VpnTunnelOptionsSpecification } from '@aws-sdk/client-ec2';
import { covers, nthSubnet, prefixLength } from '../../../../network/cidr.js';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Checked } from '../../../endpoint/operation.js';
import { hex } from '../../../world/ids.js';
import { ipv4Block } from '../../cidr-block.js';
import { freePublicAddress } from '../interface/addressing.js';
import type { VpnConnectionRow } from './kind.js';

export type TunnelOptions = NonNullable<VpnConnectionRow['Options']['TunnelOptions']>[number];

type Asked = Checked<VpnTunnelOptionsSpecification>;

/** The two tunnels of a connection (Site-to-Site VPN user guide, "Tunnel options for your AWS Site-to-Site VPN connection"). */
export function makeTunnels(call: Call, asked: readonly Asked[]): TunnelOptions[] {
  if (asked.length > 2) throw new AwsError('InvalidParameterValue', 'A VPN connection has no more than two tunnels.');
  const tunnels: TunnelOptions[] = [];
  for (const wish of [asked[0], asked[1]]) {
    const taken = tunnels.map(({ TunnelInsideCidr = '' }) => TunnelInsideCidr);
    tunnels.push({
      ...optionsOf(wish),
      OutsideIpAddress: freePublicAddress(call),
      TunnelInsideCidr: insideCidr(call, wish?.TunnelInsideCidr, taken),
      PreSharedKey: preSharedKey(call, wish?.PreSharedKey),
    });
  }
  return tunnels;
}

/** What was asked for is told back. */
function optionsOf(wish: Asked | undefined): Partial<TunnelOptions> {
  if (wish === undefined) return {};
  only('ec2', 'LogOptions.CloudWatchLogOptions.LogEnabled', wish.LogOptions?.CloudWatchLogOptions?.LogEnabled, [false]);
  const values = (list: readonly { readonly Value?: string | undefined }[] | undefined) =>
    list?.map(({ Value = '' }) => ({ Value }));
  const numbers = (list: readonly { readonly Value?: number | undefined }[] | undefined) =>
    list?.map(({ Value = 0 }) => ({ Value }));
  const options = {
    Phase1LifetimeSeconds: wish.Phase1LifetimeSeconds,
    Phase2LifetimeSeconds: wish.Phase2LifetimeSeconds,
    RekeyMarginTimeSeconds: wish.RekeyMarginTimeSeconds,
    RekeyFuzzPercentage: wish.RekeyFuzzPercentage,
    ReplayWindowSize: wish.ReplayWindowSize,
    DpdTimeoutSeconds: wish.DPDTimeoutSeconds,
    DpdTimeoutAction: wish.DPDTimeoutAction,
    Phase1EncryptionAlgorithms: values(wish.Phase1EncryptionAlgorithms),
    Phase2EncryptionAlgorithms: values(wish.Phase2EncryptionAlgorithms),
    Phase1IntegrityAlgorithms: values(wish.Phase1IntegrityAlgorithms),
    Phase2IntegrityAlgorithms: values(wish.Phase2IntegrityAlgorithms),
    Phase1DHGroupNumbers: numbers(wish.Phase1DHGroupNumbers),
    Phase2DHGroupNumbers: numbers(wish.Phase2DHGroupNumbers),
    IkeVersions: values(wish.IKEVersions),
    StartupAction: wish.StartupAction,
    EnableTunnelLifecycleControl: wish.EnableTunnelLifecycleControl,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const LINK_LOCAL = '169.254.0.0/16';

// "The following CIDR blocks are reserved and cannot be used" (EC2 API reference, VpnTunnelOptionsSpecification).
const RESERVED = [0, 1, 2, 3, 4, 5].map((third) => `169.254.${third}.0/30`).concat('169.254.169.252/30');

function insideCidr(call: Call, wanted: string | undefined, taken: readonly string[]): string {
  const closed = [...RESERVED, ...taken];
  if (wanted === undefined) {
    for (;;) {
      const block = nthSubnet(LINK_LOCAL, 30, Math.floor(call.random() * 2 ** 14));
      if (block !== undefined && !closed.includes(block)) return block;
    }
  }
  const block = ipv4Block(wanted, 'tunnelInsideCidr');
  if (prefixLength(block) === 30 && covers(LINK_LOCAL, block) && !closed.includes(block)) return block;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${wanted}) for parameter tunnelInsideCidr is invalid. It must be a /30 of 169.254.0.0/16 that is not reserved.`,
  );
}

/** "Between 8 and 64 characters in length and cannot start with zero", letters, digits, periods and underscores. */
function preSharedKey({ random }: Call, wanted: string | undefined): string {
  if (wanted === undefined) return `k${hex(31, random)}`;
  if (/^(?!0)[\w.]{8,64}$/.test(wanted)) return wanted;
  throw new AwsError('InvalidParameterValue', 'The pre-shared key is not of the form that it must have.');
}
