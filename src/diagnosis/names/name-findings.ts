import { isIpv6 } from '../../network/address.js';
import { isPrivate } from '../../network/cidr.js';
import { endpointsFor, isAnsweredPrivately } from '../../network/dns.js';
import { meaningOf } from '../../network/host-name.js';
import { interfaceAtPublic, interfaceById, peeringEnds, vpcById } from '../../network/locate.js';
import type { Interface, Network } from '../../network/model.js';
import type { Named } from '../causes/cause.js';
import { COMPARE_NAMES } from '../causes/telling.js';
import { type Fix, fixWithout, type Remedy } from '../fix/fix.js';
import type { Connection } from '../question.js';
import type { Beside } from '../verdict.js';

declare module '../causes/cause-code.js' {
  interface CauseCodes {
    DNS_PUBLIC_ADDRESS: true;
  }
}

export const publicName: Named = {
  code: 'DNS_PUBLIC_ADDRESS',
  title:
    'The name leads to a public address, though a private one was meant: the way is another, and so are the rules it meets.',
  tell: COMPARE_NAMES,
};

/** What is the matter with the address that a name was answered with, beside the way there. */
export function nameFindings(connection: Connection, network: Network): readonly Beside[] {
  const { names, source, destination, others = [] } = connection;
  const asker = interfaceById(network, source.interfaceId);
  if (!names?.destination || !asker) return [];
  const { name, by } = names.destination;
  const addresses = [destination, ...others.map((pair) => pair.destination)].map(({ address }) => address);
  const found = addresses
    .filter((address) => !isPrivate(address) && !isIpv6(address))
    .flatMap((address) => publicAddress(name, address, asker, network, by === 'error') ?? []);
  // Of a service with many addresses one finding says it.
  return found.filter(({ summary }, at) => found.findIndex((one) => one.summary === summary) === at).slice(0, 3);
}

function publicAddress(
  name: string,
  address: string,
  asker: Interface,
  network: Network,
  isSeen: boolean,
): Beside | undefined {
  const own = interfaceAtPublic(network, address);
  if (own && isWithinReach(network, asker, own.owner)) return ofInterface(name, address, own, asker, network, isSeen);
  const meaning = meaningOf(name);
  return own === undefined && meaning?.kind === 'endpoint'
    ? ofEndpoint(name, meaning, asker, network, isSeen)
    : undefined;
}

/** A private address would do: one VPC, a peering, or one transit gateway. */
function isWithinReach(network: Network, asker: Interface, owner: Interface): boolean {
  if (asker.vpcId === owner.vpcId) return true;
  const isPeered = network.peerings.some(
    (one) => one.state === 'active' && peeringEnds(one, asker.vpcId)?.far.vpcId === owner.vpcId,
  );
  const gatewaysOf = (vpcId: string): readonly string[] =>
    (network.transitGatewayAttachments ?? [])
      .filter(({ resourceId }) => resourceId === vpcId)
      .map(({ transitGatewayId }) => transitGatewayId);
  return isPeered || gatewaysOf(asker.vpcId).some((id) => gatewaysOf(owner.vpcId).includes(id));
}

function ofInterface(
  name: string,
  address: string,
  { owner, inside }: { readonly owner: Interface; readonly inside: string },
  asker: Interface,
  network: Network,
  isSeen: boolean,
): Beside {
  const meaning = meaningOf(name);
  const isSplit =
    (meaning?.kind === 'address' && meaning.isPrivateInside) ||
    (meaning?.kind === 'service' && meaning.answers === 'private-inside');
  const answered = isSplit ? isAnsweredPrivately(network, asker, owner) : null;
  const off = isSplit && answered === false ? switchedOff(network, asker, owner) : undefined;
  const lead = `${name} leads to ${address}, the public address of ${owner.id}, which is ${inside} inside ${owner.vpcId}.`;
  const consequence = `Traffic to the public one leaves ${asker.vpcId} by its way out, and no rule that names a group matches it.`;
  const why = off
    ? ` ${off.why}.`
    : answered === true
      ? ` The Amazon DNS server of ${asker.vpcId} answers ${inside}: the program asked another.`
      : isSplit && !isSeen && answered === null
        ? ` Inside ${asker.vpcId} the answer is ${inside} if DNS support and DNS hostnames are on, which was not read.`
        : '';
  return {
    cause: 'DNS_PUBLIC_ADDRESS',
    resourceId: owner.id,
    summary: `${lead} ${consequence}${why}`,
    fix: off ? dnsFix(off) : null,
  };
}

/** What keeps a name from being answered with the private address, and how it is switched on. */
interface SwitchedOff extends Pick<Remedy, 'change' | 'summary'> {
  readonly why: string;
}

const dnsFix = ({ change, summary }: SwitchedOff): Fix =>
  fixWithout({ change, summary, admits: 'Nobody: names get other answers, and no rule changes.' });

/** The first switch that is off. */
function switchedOff(network: Network, asker: Interface, owner: Interface): SwitchedOff | undefined {
  for (const vpcId of new Set([asker.vpcId, owner.vpcId])) {
    const vpc = vpcById(network, vpcId);
    if (vpc?.dnsSupport === false)
      return {
        change: { kind: 'set-dns-support', vpcId, value: true },
        why: `DNS support of ${vpcId} is off`,
        summary: `Switch the DNS support of ${vpcId} on`,
      };
    if (vpc?.dnsHostnames === false)
      return {
        change: { kind: 'set-dns-hostnames', vpcId, value: true },
        why: `DNS hostnames of ${vpcId} are off, so public names are answered with public addresses`,
        summary: `Switch the DNS hostnames of ${vpcId} on`,
      };
  }
  const peering = network.peerings.find(
    (one) => one.state === 'active' && peeringEnds(one, asker.vpcId)?.far.vpcId === owner.vpcId,
  );
  if (!peering || peeringEnds(peering, asker.vpcId)?.far.resolvesForPeer !== false) return undefined;
  const side = peering.accepter.vpcId === owner.vpcId ? 'accepter' : 'requester';
  return {
    change: { kind: 'set-peering-dns', peeringId: peering.id, side, value: true },
    why: `${peering.id} does not let the other side find private addresses`,
    summary: 'Let the other side of the peering find private addresses',
  };
}

/** An endpoint of the VPC is there for the service, and the name does not lead to it. */
function ofEndpoint(
  name: string,
  meaning: Parameters<typeof endpointsFor>[1],
  asker: Interface,
  network: Network,
  isSeen: boolean,
): Beside | undefined {
  const endpoints = endpointsFor(network, meaning, asker.vpcId);
  const endpoint = endpoints.find(({ privateDns }) => privateDns) ?? endpoints[0];
  if (!endpoint) return undefined;
  const off: SwitchedOff | undefined = endpoint.privateDns
    ? switchedOff(network, asker, asker)
    : {
        change: { kind: 'set-private-dns', endpointId: endpoint.id, value: true },
        why: 'its private DNS is off',
        summary: `Switch the private DNS of ${endpoint.id} on`,
      };
  if (!off && !isSeen) return undefined;
  const why = off?.why ?? `whoever answered is not the Amazon DNS server of ${asker.vpcId}`;
  return {
    cause: 'DNS_PUBLIC_ADDRESS',
    resourceId: endpoint.id,
    summary: `${name} leads to public addresses, although ${asker.vpcId} has ${endpoint.id} for ${endpoint.service}: ${why}.`,
    fix: off ? dnsFix(off) : null,
  };
}
