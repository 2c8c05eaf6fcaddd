import { AwsError } from '../../../endpoint/operation.js';
import type { InterfaceRow } from './kind.js';

/**
 * "The first IPv6 GUA address associated with the network interface becomes the primary IPv6 address", and stays it
 * (EC2 API reference, ModifyNetworkInterfaceAttribute).
 */
export function choosePrimaryIpv6(row: InterfaceRow, isWanted: boolean): void {
  const [first] = row.Ipv6Addresses;
  if (isWanted && first) first.IsPrimaryIpv6 = true;
  if (isWanted || !row.Ipv6Addresses.some(({ IsPrimaryIpv6 }) => IsPrimaryIpv6)) return;
  throw new AwsError('InvalidParameterValue', 'A primary IPv6 address cannot be disabled once it is enabled.');
}

/** Seconds, from the least to the greatest (EC2 API reference, ConnectionTrackingSpecificationRequest). */
const SPANS = {
  TcpEstablishedTimeout: [60, 432_000],
  UdpStreamTimeout: [60, 180],
  UdpTimeout: [30, 60],
} as const;

type Tracking = { readonly [Name in keyof typeof SPANS]?: number | undefined };

/** How long security groups at the interface remember an idle connection. What is not given is as it was. */
export function setTracking(row: InterfaceRow, wanted: Tracking): void {
  const { TcpEstablishedTimeout, UdpStreamTimeout, UdpTimeout } = wanted;
  const given = { TcpEstablishedTimeout, UdpStreamTimeout, UdpTimeout };
  for (const [name, [least, greatest]] of Object.entries(SPANS)) {
    const value: unknown = Reflect.get(given, name);
    if (typeof value !== 'number') continue;
    if (value < least || value > greatest) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${value}) for parameter ${name} is invalid. It must be from ${least} to ${greatest} seconds.`,
      );
    }
    row.ConnectionTrackingConfiguration = { ...row.ConnectionTrackingConfiguration, [name]: value };
  }
}
