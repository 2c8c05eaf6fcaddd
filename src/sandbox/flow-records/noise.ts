import { RST, SYN, SYN_ACK } from '../../flow-log/tcp-flags.js';
import { traceConnection } from '../../network/connection.js';
import type { Network } from '../../network/model.js';
import { type Packet, replyTo, TCP, UDP } from '../../network/packet.js';
import { runningSince } from '../ec2/kinds/instance/instance-state.js';
import type { InterfaceRow } from '../ec2/kinds/interface/kind.js';
import { react } from '../packets/host-stack.js';
import { awsEndpoint } from '../packets/internet.js';
import { follow } from '../packets/walk.js';
import { pathNumber } from '../packets/xen.js';
import { between, chance } from '../world/hash.js';
import type { InterfaceHistory, PacketSighting, World } from '../world/world.js';

/** One kind of background traffic at an interface with a public address. */
interface Background {
  readonly name: string;
  /** Whether it starts inside: then the instance's own agent sends it. */
  readonly fromInside: boolean;
  readonly protocol: number;
  readonly port: number;
  readonly peer: string;
}

/** What bots on the internet try on every address they find, most wanted first. */
const scanned: readonly (readonly [protocol: number, port: number])[] = [
  [TCP, 23],
  [TCP, 22],
  [TCP, 445],
  [TCP, 3389],
  [TCP, 8080],
  [TCP, 80],
  [TCP, 443],
  [TCP, 5060],
  [TCP, 6379],
  [TCP, 8443],
  [UDP, 5060],
  [UDP, 123],
  [TCP, 2222],
  [TCP, 9200],
];

const scanners: readonly Background[] = scanned.map(([protocol, port]) => {
  const networks = [45, 79, 89, 141, 162, 167, 185, 194, 205];
  const byte = (n: number) => between(1, 254, 'scanner', protocol, port, n);
  const first = networks[between(0, networks.length - 1, 'scanner', protocol, port)] ?? 185;
  return {
    name: `scan-${protocol}-${port}`,
    fromInside: false,
    protocol,
    port,
    peer: `${first}.${byte(1)}.${byte(2)}.${byte(3)}`,
  };
});

/** The Systems Manager agent's channels, and a public time server beside the one that is never logged. */
const agents = (region: string): readonly Background[] => [
  { name: 'ssmmessages', fromInside: true, protocol: TCP, port: 443, peer: awsEndpoint('ssmmessages', region) },
  { name: 'ec2messages', fromInside: true, protocol: TCP, port: 443, peer: awsEndpoint('ec2messages', region) },
  { name: 'ntp', fromInside: true, protocol: UDP, port: 123, peer: '203.31.84.1' },
];

const backgrounds = (region: string): readonly Background[] => [...scanners, ...agents(region)];

/**
 * What an interface would record of each kind of background traffic under the rules of this moment, as words:
 * `scan-6-22 ingress REJECT`. Kept in the history, so that records of the past do not change with the rules.
 */
export function exposureOf(world: World, network: Network, row: InterfaceRow): readonly string[] {
  const publicAddress = row.Association?.PublicIp;
  const host = world.ec2.instances[row.Attachment?.InstanceId ?? '']?.host;
  if (!host || publicAddress === undefined) return [];
  return backgrounds(world.region).flatMap(({ name, fromInside, protocol, port, peer }) => {
    const packet: Packet = fromInside
      ? { protocol, source: row.PrivateIpAddress, destination: peer, sourcePort: 40_000, destinationPort: port }
      : { protocol, source: peer, destination: publicAddress, sourcePort: 40_000, destinationPort: port };
    const { request, reply } = traceConnection(network, packet, {
      from: fromInside ? row.NetworkInterfaceId : 'internet',
    });
    const options = { isTracked: () => false, recordUnroutable: world.switches.recordUnroutable };
    const there = follow(network, request, options);
    const reaction = fromInside ? 'answer' : react(host, { ...packet, destination: row.PrivateIpAddress });
    const answers = there.arrived && (reaction === 'answer' || reaction === 'refuse');
    const back = answers && reply ? follow(network, reply, options).passages : [];
    const words = [...there.passages, ...back]
      .filter(({ interfaceId }) => interfaceId === row.NetworkInterfaceId)
      .map(({ direction, action }) => `${name} ${direction} ${action}`);
    return reaction === 'answer' && there.arrived ? [...words, `${name} open`] : words;
  });
}

/** The background traffic of an interface in one minute: a function of the interface and the minute, never stored. */
export function backgroundSightings(
  world: World,
  interfaceId: string,
  known: InterfaceHistory,
  minuteStart: number,
): readonly PacketSighting[] {
  const exposure = known.exposure.findLast(({ since }) => since <= minuteStart) ?? known.exposure[0];
  const address = known.privateAddress;
  if (!exposure || exposure.address === null || address === null) return [];
  const accepted = new Set(exposure.accepted);
  const trafficPath = pathNumber(world, interfaceId, 8);
  return backgrounds(world.region)
    .flatMap((background) => one(background, { interfaceId, address, accepted, minuteStart, trafficPath }))
    .filter(({ at }) => wasRunning(world, known, at));
}

interface Scene {
  readonly interfaceId: string;
  readonly address: string;
  readonly accepted: ReadonlySet<string>;
  readonly minuteStart: number;
  /** Of what goes out. */
  readonly trafficPath: number | null;
}

function one(background: Background, scene: Scene): readonly PacketSighting[] {
  const { name, fromInside, protocol, port, peer } = background;
  const { interfaceId, address, accepted, minuteStart, trafficPath } = scene;
  const words = [interfaceId, name, minuteStart] as const;
  if (chance('occurs', ...words) >= likelihood(background)) return [];
  const at = minuteStart + between(500, 52_000, 'at', ...words);
  const sourcePort = fromInside
    ? agentPort(background, interfaceId, minuteStart)
    : between(32_768, 60_999, 'port', ...words);
  const packet: Packet = fromInside
    ? {
        protocol,
        source: address,
        destination: peer,
        sourcePort: protocol === UDP ? 123 : sourcePort,
        destinationPort: port,
      }
    : { protocol, source: peer, destination: address, sourcePort, destinationPort: port };
  const out = fromInside ? packet : replyTo(packet);
  const into = fromInside ? replyTo(packet) : packet;
  const isOpen = accepted.has(`${name} open`);
  const sizes = amounts(background, accepted.has(`${name} egress REJECT`), isOpen, words);
  const passages = (['ACCEPT', 'REJECT'] as const).flatMap((action) => [
    ...(accepted.has(`${name} egress ${action}`)
      ? [{ direction: 'egress' as const, action, packet: out, ...sizes.egress, trafficPath }]
      : []),
    ...(accepted.has(`${name} ingress ${action}`)
      ? [{ direction: 'ingress' as const, action, packet: into, ...sizes.ingress, trafficPath: null }]
      : []),
  ]);
  return passages.map((passage) => ({ at, interfaceId, rejectReason: null, ...passage }));
}

/** In any one minute. */
function likelihood({ name, fromInside, protocol }: Background): number {
  if (!fromInside) return 0.55 / (2 + scanners.findIndex((scanner) => scanner.name === name));
  return protocol === UDP ? 0.06 : name === 'ssmmessages' ? 0.9 : 0.7;
}

/** The agent keeps a connection for some twenty minutes. */
const agentPort = ({ name }: Background, interfaceId: string, minuteStart: number): number =>
  between(32_768, 60_999, 'agent', name, interfaceId, Math.floor(minuteStart / 1_200_000));

interface Amount {
  readonly packets: number;
  readonly bytes: number;
  readonly tcpFlags: number;
}

function amounts(
  { fromInside, protocol }: Background,
  isStopped: boolean,
  isOpen: boolean,
  words: readonly (string | number)[],
): { readonly egress: Amount; readonly ingress: Amount } {
  if (protocol === UDP) {
    const amount = { packets: 1, bytes: fromInside ? 76 : 441, tcpFlags: 0 };
    return { egress: amount, ingress: amount };
  }
  if (!fromInside) {
    const probe = { packets: 1, bytes: 44, tcpFlags: SYN };
    return { ingress: probe, egress: { packets: 1, bytes: isOpen ? 44 : 40, tcpFlags: isOpen ? SYN_ACK : RST } };
  }
  if (isStopped)
    return { egress: { packets: 3, bytes: 180, tcpFlags: SYN }, ingress: { packets: 0, bytes: 0, tcpFlags: 0 } };
  const packets = between(4, 14, 'packets', ...words);
  return {
    egress: { packets, bytes: packets * between(58, 140, 'out', ...words), tcpFlags: 0 },
    ingress: { packets: packets - 1, bytes: (packets - 1) * between(70, 190, 'in', ...words), tcpFlags: 0 },
  };
}

function wasRunning(world: World, { instanceId }: InterfaceHistory, at: number): boolean {
  const instance = world.ec2.instances[instanceId ?? ''];
  if (!instance || at < instance.launchedAt + runningSince(world, instance) - instance.startedAt) return false;
  const ended = Math.min(
    instance.terminatedAt ?? Number.POSITIVE_INFINITY,
    instance.stoppedAt ?? Number.POSITIVE_INFINITY,
  );
  return at < ended;
}
