import { isPrivate, parseCidr } from '../../network/cidr.js';
import { traceConnection } from '../../network/connection.js';
import type { Interface, Network } from '../../network/model.js';
import { ICMP, type Packet, TCP, UDP } from '../../network/packet.js';
import type { Trace } from '../../network/trace.js';

/** A connection that could be: from a machine or an address of the internet to another, and what for. */
export interface PossibleFlow {
  /** An interface id, or an address of the internet. */
  readonly from: string;
  readonly to: string;
  /** IANA number. */
  readonly protocol: number;
  /** 0 for a ping. */
  readonly port: number;
}

/** Strangers on the internet, below and above 128.0.0.0. */
const strangers = ['8.8.8.8', '192.0.2.77'] as const;
/** What attackers try first, and what is open most. */
const always = [22, 80, 443, 3389, 50_000] as const;

/**
 * Every connection worth a look in either network: all pairs of machines and of the internet whose way leads by something
 * that was changed, for each class of ports that some rule tells from others. `changed`: ids.
 */
export function flowsWorthTrying(before: Network, after: Network, changed: readonly string[]): readonly PossibleFlow[] {
  const networks = [before, after];
  const machines = before.interfaces.filter(({ kind }) => kind === 'instance' || kind === 'vpc-endpoint');
  const instances = machines.filter(({ kind }) => kind === 'instance').map(({ id }) => id);
  const outside = [...new Set([...strangers, ...networks.flatMap(namedOutside)])];
  const pairs = [...instances, ...outside].flatMap((from) =>
    [...machines.map(({ id }) => id), ...strangers].flatMap((to) =>
      from === to || (isAddress(from) && isAddress(to)) ? [] : [{ from, to }],
    ),
  );
  const uses = [
    ...portsTold(networks).map((port) => ({ protocol: TCP, port })),
    { protocol: UDP, port: 53 },
    { protocol: UDP, port: 50_000 },
    { protocol: ICMP, port: 0 },
  ];
  return pairs
    .filter((pair) => networks.some((network) => leadsBy(network, { ...pair, protocol: TCP, port: 443 }, changed)))
    .flatMap((pair) => uses.map((use) => ({ ...pair, ...use })));
}

/** Ports and protocols make no difference to which components are asked, only to what they say. */
function leadsBy(network: Network, flow: PossibleFlow, changed: readonly string[]): boolean {
  if (changed.includes(flow.from) || changed.includes(flow.to)) return true;
  const traced = tracesOf(network, flow);
  return (traced ?? [])
    .flatMap(({ hops }) => hops)
    .some(({ resourceId, interfaceId }) => {
      const groups = network.interfaces.find(({ id }) => id === interfaceId)?.securityGroupIds ?? [];
      return [resourceId, interfaceId, ...groups].some((id) => id !== null && changed.includes(id));
    });
}

/** One port of each class: rules change their mind only where a range begins, or behind its end. */
function portsTold(networks: readonly Network[]): readonly number[] {
  const ranges = networks.flatMap(({ securityGroups, networkAcls }) => [
    ...securityGroups
      .flatMap(({ ingress, egress }) => [...ingress, ...egress])
      .map(({ from, to }) => [from, to] as const),
    ...networkAcls
      .flatMap(({ entries }) => entries)
      .map(({ ports }) => [ports?.from ?? null, ports?.to ?? null] as const),
  ]);
  const borders = ranges.flatMap(([from, to]) => [from ?? 0, (to ?? 65_535) + 1]);
  return [...new Set([...always, ...borders])].filter((port) => port > 0 && port <= 65_535);
}

/** Public addresses that a rule names: whoever has one may get in where a stranger does not. */
const namedOutside = ({ securityGroups }: Network): readonly string[] =>
  securityGroups
    .flatMap(({ ingress }) => ingress)
    .flatMap(({ peer }) => (peer.kind === 'cidr' ? [peer.cidr] : []))
    .filter((cidr) => parseCidr(cidr)?.family === 4 && !cidr.startsWith('0.') && !isPrivate(cidr.split('/')[0] ?? ''))
    .flatMap((cidr) => cidr.split('/')[0] ?? []);

/** Do the question and the answer get through, by rules and routes? */
export function isOpen(network: Network, flow: PossibleFlow): boolean {
  const traced = tracesOf(network, flow);
  return traced?.length === 2 && traced.every(({ disposition }) => disposition === 'delivered');
}

/** Question and, where it has a way, answer; undefined where there is no address to ask. */
function tracesOf(network: Network, { from, to, protocol, port }: PossibleFlow): readonly Trace[] | undefined {
  const [source, destination] = [from, to].map((id) => network.interfaces.find((one) => one.id === id));
  const addressOf = (end: string): string | undefined => (isAddress(end) ? end : undefined);
  const destinationAddress = destination ? addressFor(destination, isAddress(from)) : addressOf(to);
  const sourceAddress = source ? source.privateAddresses[0] : addressOf(from);
  if (destinationAddress === undefined || sourceAddress === undefined) return undefined;
  const packet: Packet = {
    protocol,
    source: sourceAddress,
    destination: destinationAddress,
    sourcePort: protocol === ICMP ? 0 : 40_000,
    destinationPort: port,
    ...(protocol === ICMP ? { icmp: { type: 8, code: 0 } } : {}),
  };
  const { request, reply } = traceConnection(network, packet, { from: source?.id ?? 'internet' });
  return reply ? [request, reply] : [request];
}

/** From the internet nobody reaches a private address. */
const addressFor = (
  { privateAddresses: [own], publicAddresses }: Interface,
  isFromOutside: boolean,
): string | undefined => (isFromOutside ? publicAddresses[own ?? ''] : own);

const isAddress = (end: string): boolean => /^\d/.test(end);
