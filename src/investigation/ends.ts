import { Problem } from '../base/problem.js';
import type { TimeSpan } from '../base/time-span.js';
import type { Connection, End } from '../diagnosis/verdict.js';
import { canonicalAddress, familyOf } from '../network/address.js';
import { isPrivate } from '../network/cidr.js';
import type { Interface, Network } from '../network/model.js';
import { ownerInWords, ownerOf } from '../network/owner.js';
import { ICMP, ICMPV6 } from '../network/packet.js';
import { type Resolved, resolveEnd } from '../network/resolve.js';
import type { Asked } from './request.js';

type Found = Extract<Resolved, { kind: 'interface' | 'address' }>;

/** The question about this very network; Problem 'usage' where an end is none of it, or several. */
export function connectionOf(asked: Asked, network: Network, { since, until }: TimeSpan): Connection {
  const [source, destination] = foundEnds(asked, network);
  const pair = inOneFamily(asked, source, destination);
  if (pair.source.address === pair.destination.address || isOneInterface(pair.source, pair.destination)) {
    throw new Problem(
      'usage',
      `${asked.source} and ${asked.destination} are the same machine: nothing of that leaves it.`,
      ['Name two different ends: npx flowlab diagnose <source> <destination>'],
    );
  }
  const isIpv6Ping = asked.protocol === ICMP && familyOf(pair.destination.address) === 6;
  return {
    ...pair,
    protocol: isIpv6Ping ? ICMPV6 : asked.protocol,
    port: asked.port,
    since,
    until,
    ...(asked.error ? { error: asked.error } : {}),
  };
}

const isOneInterface = (one: End, other: End): boolean =>
  one.interfaceId !== null && one.interfaceId === other.interfaceId;

function foundEnds(asked: Asked, network: Network): readonly [Found, Found] {
  const source = resolveEnd(network, asked.source);
  const destination = resolveEnd(network, asked.destination);
  return [
    only(nearest(source, asked.source, destination), asked.source, 'source', network),
    only(nearest(destination, asked.destination, source), asked.destination, 'destination', network),
  ];
}

/** An address that several VPCs use means the one in the other end's VPC: there is no way to the others. */
function nearest(end: Resolved, text: string, other: Resolved): Resolved {
  const address = canonicalAddress(text);
  if (end.kind !== 'ambiguous' || other.kind !== 'interface' || address === undefined) return end;
  const [one, ...others] = end.matches.filter(({ vpcId }) => vpcId === other.interface.vpcId);
  return one && others.length === 0 ? { kind: 'interface', interface: one, address } : end;
}

function only(end: Resolved, text: string, side: 'source' | 'destination', network: Network): Found {
  switch (end.kind) {
    case 'interface':
    case 'address':
      return end;
    case 'ambiguous':
      throw new Problem('usage', ambiguousWords(text, end), [
        ...end.matches.slice(0, 8).map((one) => `Name the one you mean: ${idsOf(one)}`),
        ...(end.matches.length > 8 ? [`and ${end.matches.length - 8} more`] : []),
      ]);
    case 'not-found':
      throw new Problem('usage', `There is no ${side} "${text}" in this network.`, [
        ...(end.suggestions.length === 0 ? [] : [`Did you mean ${end.suggestions.join(', ')}?`]),
        ...(network.unread?.includes('interfaces')
          ? ['The network interfaces were not read: ec2:DescribeNetworkInterfaces, or NetworkInterfaces in the file.']
          : []),
        'An instance id (i-…), a network interface id (eni-…), an address, a Name tag, an ARN, or the name of a load balancer, function, endpoint…',
      ]);
    default:
      return end satisfies never;
  }
}

const ambiguousWords = (text: string, { matches, why }: Extract<Resolved, { kind: 'ambiguous' }>): string =>
  `"${text}" could be ${matches.length} network interfaces${why === undefined ? '' : `: ${why}`}.`;

const idsOf = (one: Interface): string =>
  [one.id, one.privateAddresses[0] ?? one.ipv6Addresses[0] ?? '', whoseIs(one), one.name ?? '', one.vpcId]
    .filter((part) => part !== '')
    .join(' ');

/** An instance by its id; of a service's interface, what it is. */
const whoseIs = (one: Interface): string => {
  const { kind } = ownerOf(one);
  return one.instanceId ?? (kind === 'unknown' ? '' : `(${ownerInWords(one)})`);
};

/**
 * Addresses that can speak to each other. An end that was named, not numbered, has several: the one of the other end's
 * family, and towards the internet the public one.
 */
function inOneFamily(asked: Asked, source: Found, destination: Found): { source: End; destination: End } {
  const wanted =
    (isNumbered(asked.destination) ? familyOf(destination.address) : undefined) ??
    (isNumbered(asked.source) ? familyOf(source.address) : undefined) ??
    (asked.protocol === ICMPV6 ? 6 : undefined) ??
    sharedFamily(source, destination);
  const from = endIn(source, wanted, asked.source, false);
  const to = endIn(destination, wanted, asked.destination, source.kind === 'address' && !isPrivate(source.address));
  return { source: from, destination: to };
}

const isNumbered = (text: string): boolean => canonicalAddress(text) !== undefined;

const sharedFamily = (...ends: readonly Found[]): 4 | 6 =>
  ends.every((end) => addressIn(end, 4) !== undefined) ? 4 : 6;

function addressIn(end: Found, family: 4 | 6): string | undefined {
  if (familyOf(end.address) === family) return end.address;
  if (end.kind === 'address') return undefined;
  return family === 4 ? end.interface.privateAddresses[0] : end.interface.ipv6Addresses[0];
}

function endIn(end: Found, family: 4 | 6, text: string, fromInternet: boolean): End {
  const address = addressIn(end, family);
  if (address === undefined) {
    throw new Problem('usage', `${text} has no IPv${family} address, and the other end is asked for by one.`, [
      'Name both ends by addresses of one kind, or by their ids.',
    ]);
  }
  if (end.kind === 'address') return { address, interfaceId: null };
  const outside = fromInternet && !isNumbered(text) ? end.interface.publicAddresses[address] : undefined;
  return { address: outside ?? address, interfaceId: end.interface.id };
}
