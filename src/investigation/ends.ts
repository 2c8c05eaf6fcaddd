import { Problem } from '../base/problem.js';
import type { TimeSpan } from '../base/time-span.js';
import type { NamedEnd } from '../diagnosis/question.js';
import type { Connection, End } from '../diagnosis/verdict.js';
import { canonicalAddress, familyOf } from '../network/address.js';
import { isPrivate } from '../network/cidr.js';
import type { Network } from '../network/model.js';
import { ICMP, ICMPV6 } from '../network/packet.js';
import { type FoundEnd, foundEnds, type ResolvedEnd } from './found-ends.js';
import type { Lookups } from './names.js';
import type { Asked } from './request.js';

/** The question about this very network; Problem 'usage' where an end is none of it, or several. `lookups`: what host names stand for. */
export function askedConnection(
  asked: Asked,
  network: Network,
  { since, until }: TimeSpan,
  lookups: Lookups = new Map(),
): Connection {
  const ends = foundEnds(asked, network, lookups);
  const [pair = nobodyTo(ends.source), ...others] = pairsOf(asked, ends.source, ends.destination);
  const isIpv6Ping = asked.protocol === ICMP && familyOf(pair.destination.address) === 6;
  return {
    ...pair,
    protocol: isIpv6Ping ? ICMPV6 : asked.protocol,
    port: asked.port,
    since,
    until,
    ...(asked.error ? { error: asked.error } : {}),
    ...namesOf(ends.source.named, ends.destination.named),
    ...(others.length > 0 ? { others } : {}),
  };
}

interface Pair {
  readonly source: End;
  readonly destination: End;
}

/** The source with each of the destination's addresses that it can speak to. */
function pairsOf(asked: Asked, { found: [source] }: FoundEnd, { found, named }: FoundEnd): readonly Pair[] {
  if (!source) return [];
  const isByAddress = named !== undefined || isNumbered(asked.destination);
  const isMany = found.length > 1;
  const speakable = found.filter((end) => !isMany || addressIn(source, familyOf(end.address) ?? 4) !== undefined);
  const pairs = (speakable.length > 0 ? speakable : found).map((end) => inOneFamily(asked, source, end, isByAddress));
  const apart = pairs.filter((pair) => !isOneMachine(pair) || isOutside(source, pair.destination));
  if (pairs.length > 0 && apart.length === 0) {
    throw new Problem(
      'usage',
      `${asked.source} and ${asked.destination} are the same machine: nothing of that leaves it.`,
      ['Name two different ends: npx flowlab diagnose <source> <destination>'],
    );
  }
  return apart;
}

/** A name that was not found stands for no address: `diagnose` says so, and looks at no way. */
const nobodyTo = ({ found: [source] }: FoundEnd): Pair => ({
  source: {
    address: source?.address ?? NOBODY,
    interfaceId: source?.kind === 'interface' ? source.interface.id : null,
  },
  destination: { address: NOBODY, interfaceId: null },
});

// "This host on this network": no packet is sent there (RFC 1122, 3.2.1.3).
const NOBODY = '0.0.0.0';

const namesOf = (source?: NamedEnd, destination?: NamedEnd): Pick<Connection, 'names'> =>
  source || destination ? { names: { ...(source ? { source } : {}), ...(destination ? { destination } : {}) } } : {};

const isOneMachine = ({ source, destination }: Pair): boolean =>
  source.address === destination.address ||
  (source.interfaceId !== null && source.interfaceId === destination.interfaceId);

/** Its own public address leads it out to the internet gateway and back, with rules to meet on the way. */
const isOutside = (source: ResolvedEnd, { address }: End): boolean =>
  source.kind === 'interface' && Object.values(source.interface.publicAddresses).includes(address);

/**
 * Addresses that can speak to each other. An end that was named, not numbered, has several: the one of the other end's
 * family, and towards the internet the public one.
 */
function inOneFamily(asked: Asked, source: ResolvedEnd, destination: ResolvedEnd, isByAddress: boolean): Pair {
  const wanted =
    (isByAddress ? familyOf(destination.address) : undefined) ??
    (isNumbered(asked.source) ? familyOf(source.address) : undefined) ??
    (asked.protocol === ICMPV6 ? 6 : undefined) ??
    sharedFamily(source, destination);
  const isFromInternet = source.kind === 'address' && !isPrivate(source.address);
  const from = endIn(source, wanted, asked.source, false);
  const to = endIn(destination, wanted, asked.destination, isFromInternet && !isByAddress);
  return { source: from, destination: to };
}

const isNumbered = (text: string): boolean => canonicalAddress(text) !== undefined;

const sharedFamily = (...ends: readonly ResolvedEnd[]): 4 | 6 =>
  ends.every((end) => addressIn(end, 4) !== undefined) ? 4 : 6;

function addressIn(end: ResolvedEnd, family: 4 | 6): string | undefined {
  if (familyOf(end.address) === family) return end.address;
  if (end.kind === 'address') return undefined;
  return family === 4 ? end.interface.privateAddresses[0] : end.interface.ipv6Addresses[0];
}

function endIn(end: ResolvedEnd, family: 4 | 6, text: string, isOutsideWanted: boolean): End {
  const address = addressIn(end, family);
  if (address === undefined) {
    throw new Problem('usage', `${text} has no IPv${family} address, and the other end is asked for by one.`, [
      'Name both ends by addresses of one kind, or by their ids.',
    ]);
  }
  if (end.kind === 'address') return { address, interfaceId: null };
  const outside = isOutsideWanted ? end.interface.publicAddresses[address] : undefined;
  return { address: outside ?? address, interfaceId: end.interface.id };
}
