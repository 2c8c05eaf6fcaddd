import { isIpv6 } from '../../network/address.js';
import { canonicalCidr, parseCidr } from '../../network/cidr.js';
import { AwsError } from '../endpoint/operation.js';

/** The IPv4 block a request names, host bits cleared. */
export function ipv4Block(text: string, parameter: string): string {
  const cidr = parseCidr(text);
  if (cidr?.family !== 4) throw notABlock(text, parameter);
  return canonicalCidr(text) ?? text;
}

export function ipv6Block(text: string, parameter: string): string {
  const cidr = parseCidr(text);
  if (cidr?.family !== 6) throw notABlock(text, parameter);
  return canonicalCidr(text) ?? text;
}

/** A block of either family. */
export const anyBlock = (text: string, parameter: string): string =>
  isIpv6(text) ? ipv6Block(text, parameter) : ipv4Block(text, parameter);

const notABlock = (text: string, parameter: string): AwsError =>
  new AwsError(
    'InvalidParameterValue',
    `Value (${text}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
  );
