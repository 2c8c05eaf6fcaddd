import type { SeenFlow } from '../../flow-log/seen-flow.js';
import type { Interface, Network } from '../../network/model.js';
import { decideNetworkAcl, networkAclOf } from '../../network/network-acl.js';
import { ICMP, ICMPV6, isIcmp, type Packet, UDP } from '../../network/packet.js';
import { decide } from '../../network/security-group.js';
import { type Flow, type FlowEnd, flowsBetween } from '../flows/flow.js';
import { surroundingsIn } from '../flows/surroundings.js';
import { servicesAsked } from './services.js';
import { standingOf } from './standing.js';
import {
  compareSuspicions,
  isSuspect,
  type Ranked,
  rankedOf,
  type Suspicion,
  suspicionOf,
  tryOf,
} from './suspicion.js';
import { whoseIn } from './whose.js';

/** Finds the conversations that may be broken among all flows of some records. */
export interface Suspecting {
  /** All flows between two addresses. */
  take(seen: readonly SeenFlow[]): void;
  /** Nothing is to be found between two of these while every flow gets its answer. */
  isDull(address: string): boolean;
  found(): {
    /** The worst first. */
    readonly suspicions: readonly Suspicion[];
    /** More than can be looked at: how many were left out, of the least rank. */
    readonly left: number;
    /** Distinct 5-tuples from the internet that nobody asked for and nothing let in. */
    readonly scans: number;
  };
}

/** Conversations of which kind; null: of any. */
export interface AskedTraffic {
  /** IANA number; ICMP stands for that of IPv6 too. */
  readonly protocol: number | null;
  /** Of the server. */
  readonly port: number | null;
}

/** So many are kept to be judged, the largest first: half a minute of work, and more than anybody looks at. */
const MOST = 20_000;

/**
 * `isRecordingAccepted`: does what the interface recorded hold accepted traffic too? `scanner` is told the address of each
 * try from the internet that is folded away.
 */
export function suspecting(
  network: Network,
  asked: AskedTraffic,
  isRecordingAccepted: (interfaceId: string | null) => boolean,
  scanner: (address: string) => void,
): Suspecting {
  const surroundings = surroundingsIn(network);
  const whose = whoseIn(network);
  const services = servicesAsked();
  let kept: Suspicion[] = [];
  let left = 0;
  let scans = 0;

  const scanned = (address: string): void => {
    scans += 1;
    scanner(address);
  };
  let least: Suspicion | undefined;
  /** Most of very many fall behind those that are kept already: no more is made of them. */
  const keep = (ranked: Ranked, make: () => Suspicion): void => {
    if (least && compareSuspicions(least, ranked) < 0) {
      left += 1;
      return;
    }
    kept.push(make());
    if (kept.length < MOST * 2) return;
    left += kept.length - MOST;
    kept = kept.toSorted(compareSuspicions).slice(0, MOST);
    least = kept.at(-1);
  };

  /** What comes from the internet is somebody's own trouble only where the rules let it in, and then it got no answer. */
  const askedByInternet = (flow: Flow): void => {
    const [source, destination] = flow.ends;
    const standing = standingOf(flow);
    if (standing === 'stopped' && (flow.protocol === UDP || !isLetIn(network, flow))) scanned(source.address);
    else if (destination.interface !== null) services.add(flow, standing === 'stopped' ? standing : 'through');
  };

  const takeConversations = (flows: readonly Flow[]): void => {
    const conversations = new Map<string, Flow[]>();
    for (const flow of flows) {
      const [source, destination] = flow.ends;
      if (!isAsked(asked, flow.protocol, destination.port) || isWithinOne(flow)) continue;
      const between = `${whose(source)} ${whose(destination)}`;
      if (between === 'internet own') {
        askedByInternet(flow);
        continue;
      }
      if (between !== 'own own' && between !== 'own internet') continue;
      if (between === 'own internet' && isUnsolicited(network, flow, isRecordingAccepted)) {
        scanned(destination.address);
        continue;
      }
      const key = `${between} ${source.interface?.id} ${source.address} ${destination.interface?.id} ${flow.protocol} ${destination.port}`;
      const known = conversations.get(key);
      if (known) known.push(flow);
      else conversations.set(key, [flow]);
    }
    for (const [key, own] of conversations) {
      const tries = own.map(tryOf);
      if (!isSuspect(tries)) continue;
      const kind = key.startsWith('own own') ? 'own' : 'to-internet';
      keep(rankedOf(tries, kind), () => suspicionOf(tries, kind));
    }
  };

  return {
    // Of what the internet asks, one that gets through tells of others that did not.
    isDull: (address) => whose({ interface: null, address }) === 'own',
    take(seen) {
      const { flows, stray } = flowsBetween(seen, surroundings);
      takeConversations(flows);
      for (const { protocol, ends, ways } of stray) {
        const from = ways.findIndex(({ isAccepted, isRefused }) => isAccepted || isRefused);
        const [source, answering] = [ends[from === 1 ? 1 : 0], ways[from === 1 ? 0 : 1]];
        if (!isAsked(asked, protocol, ends[from === 1 ? 0 : 1].port)) continue;
        const isAnswered = answering.isAccepted || answering.isRefused;
        if (!isAnswered && whose({ interface: null, address: source.address }) === 'internet') scanned(source.address);
      }
    },
    found() {
      for (const suspicion of services.suspicions()) keep(suspicion, () => suspicion);
      const suspicions = kept.toSorted(compareSuspicions);
      return { suspicions: suspicions.slice(0, MOST), left: left + Math.max(0, suspicions.length - MOST), scans };
    },
  };
}

const isAsked = (asked: AskedTraffic, protocol: number, port: number): boolean =>
  (asked.protocol === null || asked.protocol === (protocol === ICMPV6 ? ICMP : protocol)) &&
  (asked.port === null || (!isIcmp(protocol) && asked.port === port));

/**
 * What a machine says to itself does not leave it. Such rows come by way of others: packets with a forged sender, or a load
 * balancer that hands its own client back with the client's address, and of that the row of the two tells.
 */
const isWithinOne = ({ ends: [source, destination], isByInternet }: Flow): boolean =>
  !isByInternet &&
  (source.address === destination.address || (source.interface !== null && source.interface === destination.interface));

/**
 * An answer to what nobody asked: of forged packets, or too late to be known. Where only refusals are recorded, the network
 * ACL tells: the answer that it lets in no group refuses.
 */
function isUnsolicited(
  network: Network,
  flow: Flow,
  isRecordingAccepted: (interfaceId: string | null) => boolean,
): boolean {
  const { request, reply, seenAt } = flow;
  const isAsked = request.isAccepted || request.isRefused;
  return !isAsked && reply.isRefused && (seenAt.every(isRecordingAccepted) || isAnswerLetIn(network, flow));
}

function isAnswerLetIn(network: Network, { protocol, ends: [asking, asked] }: Flow): boolean {
  const acl = asking.interface && networkAclOf(network, asking.interface.subnetId ?? '');
  return acl ? decideNetworkAcl(acl, 'ingress', packetOf(protocol, asked, asking, 0)).decision === 'allow' : false;
}

/**
 * Does a security group let it in? Network ACLs have no say here: they often let in all, or nothing by mistake. Scanners ask
 * so often that no words are made of it.
 */
function isLetIn(network: Network, { protocol, ends: [source, destination] }: Flow): boolean {
  const one: Interface | null = destination.interface;
  if (one === null) return false;
  const packet = packetOf(protocol, source, destination, protocol === ICMP ? 8 : 128);
  const peer = { address: source.address, groupIds: [] };
  const groups = network.securityGroups.filter(({ id }) => one.securityGroupIds.includes(id));
  return groups.some(({ ingress }) => decide(ingress, packet, peer, network.prefixLists).decision === 'allow');
}

const packetOf = (protocol: number, source: FlowEnd, destination: FlowEnd, type: number): Packet => ({
  protocol,
  source: source.address,
  destination: destination.address,
  sourcePort: source.port,
  destinationPort: destination.port,
  ...(isIcmp(protocol) ? { icmp: { type, code: 0 } } : {}),
});
