import { Problem } from '../base/problem.js';
import type { NamedEnd } from '../diagnosis/question.js';
import { canonicalAddress } from '../network/address.js';
import { answersInside, resolveName } from '../network/dns.js';
import { isHostName } from '../network/host-name.js';
import type { Interface, Network } from '../network/model.js';
import { ownerInWords, ownerOf } from '../network/owner.js';
import { type Resolved, resolveEnd } from '../network/resolve.js';
import type { Lookups } from './names.js';
import type { Asked } from './request.js';

export type ResolvedEnd = Extract<Resolved, { kind: 'interface' | 'address' }>;

/** Whom an end stands for: more than one where a host name has several addresses, nobody where it has none. */
export interface FoundEnd {
  readonly found: readonly ResolvedEnd[];
  readonly named?: NamedEnd;
}

export interface FoundEnds {
  readonly source: FoundEnd;
  readonly destination: FoundEnd;
}

/** Problem 'usage' where an end is none of this network, or several. */
export function foundEnds(asked: Asked, network: Network, lookups: Lookups): FoundEnds {
  const from = look(asked, asked.source, network, lookups, null);
  const asker = from.ends.length === 1 && from.ends[0]?.kind === 'interface' ? from.ends[0].interface : null;
  const to = look(asked, asked.destination, network, lookups, asker);
  return {
    source: settle(from, to, asked.source, 'source', network),
    destination: withName(settle(to, from, asked.destination, 'destination', network), asked.name),
  };
}

interface Looked {
  readonly ends: readonly Resolved[];
  readonly named?: NamedEnd;
}

/** By what the network itself calls it, else by what was answered for it, else by the form of the name. */
function look(asked: Asked, text: string, network: Network, lookups: Lookups, asker: Interface | null): Looked {
  const plain = resolveEnd(network, text);
  if (plain.kind !== 'not-found' || !isHostName(text)) return { ends: [plain] };
  const addresses = lookups.get(text);
  if (addresses && addresses.length > 0) {
    const ends = addresses.flatMap((address) => seenBy(asker, network, text, address));
    return { ends: distinct(ends), named: { name: text, addresses, by: 'resolver' } };
  }
  const told = resolveName(network, text, asker);
  if (told?.kind === 'interface' || told?.kind === 'address')
    return { ends: [told], named: { name: text, addresses: [told.address], by: 'network' } };
  if (told) return { ends: [told] };
  const isNobodys = addresses !== undefined || asked.error?.kind === 'name';
  const by = addresses === undefined ? 'error' : 'resolver';
  return isNobodys ? { ends: [], named: { name: text, addresses: [], by } } : { ends: [plain] };
}

/** The asker may be known to get other answers than this machine does. */
function seenBy(asker: Interface | null, network: Network, name: string, address: string): readonly Resolved[] {
  const inside = answersInside(network, asker, name, address);
  return inside.length === 0 ? [resolveEnd(network, address)] : inside.map((one) => ({ kind: 'interface', ...one }));
}

// As many as anybody would look at; a name of a content network may have hundreds.
const MOST_ENDS = 16;

function distinct(ends: readonly Resolved[]): readonly Resolved[] {
  const key = (end: Resolved): string =>
    end.kind === 'interface' ? end.interface.id : end.kind === 'address' ? end.address : JSON.stringify(end);
  return ends.filter((end, at) => ends.findIndex((one) => key(one) === key(end)) === at).slice(0, MOST_ENDS);
}

function settle(end: Looked, other: Looked, text: string, side: 'source' | 'destination', network: Network): FoundEnd {
  const { ends, named } = end;
  if (side === 'source' && ends.length !== 1) throw notOne(text, ends);
  const [beside] = other.ends;
  const found = ends.map((one) => only(beside ? nearest(one, text, beside) : one, text, side, network));
  return { found, ...(named ? { named } : {}) };
}

const withName = (end: FoundEnd, name: string | undefined): FoundEnd =>
  name === undefined || end.named
    ? end
    : { ...end, named: { name, addresses: end.found.map(({ address }) => address), by: 'error' } };

/** An address that several VPCs use means the one in the other end's VPC: there is no way to the others. */
function nearest(end: Resolved, text: string, other: Resolved): Resolved {
  const address = canonicalAddress(text);
  if (end.kind !== 'ambiguous' || other.kind !== 'interface' || address === undefined) return end;
  const [one, ...others] = end.matches.filter(({ vpcId }) => vpcId === other.interface.vpcId);
  return one && others.length === 0 ? { kind: 'interface', interface: one, address } : end;
}

function notOne(text: string, ends: readonly Resolved[]): Problem {
  if (ends.length === 0)
    return new Problem('usage', `The name ${text} is not found by the resolver of this machine.`, [
      'Name the source by its instance id, interface, address or Name tag.',
    ]);
  const found = ends.flatMap((end) => (end.kind === 'interface' || end.kind === 'address' ? [end] : []));
  return new Problem('usage', `The name ${text} has ${ends.length} addresses, and a source is one.`, [
    'Name the one you mean:',
    ...found.map((end) => `- ${end.kind === 'interface' ? idsOf(end.interface) : end.address}`),
  ]);
}

function only(end: Resolved, text: string, side: 'source' | 'destination', network: Network): ResolvedEnd {
  switch (end.kind) {
    case 'interface':
    case 'address':
      return end;
    case 'ambiguous':
      throw new Problem('usage', ambiguousWords(text, end), [
        'Name the one you mean:',
        ...end.matches.slice(0, 8).map((one) => `- ${idsOf(one)}`),
        ...(end.matches.length > 8 ? [`- and ${end.matches.length - 8} more`] : []),
      ]);
    case 'not-found': {
      const cut = network.coverage?.gaps.find(({ part, why }) => part === 'interfaces' && idsIn(why).includes(text));
      if (cut)
        throw new Problem('usage', `--network does not say where ${text} is: ${cut.why}.`, [
          `Name the ${side} by its address, or describe the network interfaces whole: aws ec2 describe-network-interfaces`,
        ]);
      throw new Problem('usage', `There is no ${side} "${text}" in this network.`, [
        ...(end.suggestions.length === 0 ? namesIn(network) : [`Did you mean ${end.suggestions.join(' or ')}?`]),
        ...(isHostName(text)
          ? [`With --network no resolver is asked. On the source: getent hosts ${text}; then name the address.`]
          : ['An instance that was terminated has no network any more: nothing finds it.']),
        ...(network.unread?.includes('interfaces')
          ? ['The network interfaces were not read: ec2:DescribeNetworkInterfaces, or NetworkInterfaces in the file.']
          : []),
        'An instance id (i-…), a network interface id (eni-…), an address, a Name tag, an ARN, or the name of a load balancer, function, endpoint…',
      ]);
    }
    default:
      return end satisfies never;
  }
}

const FEW = 8;

/** Whoever guesses at a name sees which there are. */
function namesIn({ interfaces }: Network): readonly string[] {
  const names = [...new Set(interfaces.flatMap(({ name }) => name ?? []))];
  if (names.length === 0) return [];
  const more = names.length > FEW ? `, and ${names.length - FEW} more` : '';
  return [`There are: ${names.slice(0, FEW).join(', ')}${more}.`];
}

const idsIn = (words: string): readonly string[] => words.split(/[ ,]+/);

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
