import { ACK, FIN, RST, SYN } from '../../../flow-log/tcp-flags.js';
import { isIpv6 } from '../../../network/address.js';
import { ICMP, ICMPV6, isIcmp, TCP, UDP } from '../../../network/packet.js';
import type { PacketSighting } from '../../world/world.js';
import { addressingOf } from '../addressing.js';
import { complain, type Invocation, out, type Running, type ShellMachine, wait } from '../machine.js';

/** The packets at the host's own interface, as they pass: what a security group stopped on its way in never gets here. */
export function* tcpdump({ machine, args }: Invocation): Running {
  if (machine.user !== 'root') {
    yield complain(
      "tcpdump: ens5: You don't have permission to capture on that device\n(socket: Operation not permitted)\n",
    );
    return 1;
  }
  const withValue = ['-i', '-c', '-s', '-w', '-r'];
  const words = args.filter((arg, index) => !arg.startsWith('-') && !withValue.includes(args[index - 1] ?? ''));
  const matches = filterOf(words.join(' ').replace(/['"]/g, ''));
  if (matches === null || args.includes('-w') || args.includes('-r')) {
    yield complain(
      'tcpdump: this simulated tcpdump knows icmp, icmp6, tcp, udp, arp, host ADDRESS, src, dst and port NUMBER, joined by and, or, not; and writes no files\n',
    );
    return 1;
  }
  const at = args.indexOf('-c');
  const most = at < 0 ? Number.POSITIVE_INFINITY : Number(args[at + 1]);
  const { device } = addressingOf(machine);
  yield complain(
    `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\nlistening on ${device}, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n`,
  );
  // Packets are noted by the millisecond.
  const since = Math.floor(machine.now());
  const shown = new Set<PacketSighting>();
  while (shown.size < most && !machine.interrupted()) {
    for (const sighting of passing(machine, since)) {
      if (shown.size >= most || shown.has(sighting) || !matches(sighting)) continue;
      shown.add(sighting);
      yield out(lineOf(sighting));
    }
    if (shown.size < most) yield wait(200);
  }
  yield complain(
    `${shown.size} packets captured\n${shown.size} packets received by filter\n0 packets dropped by kernel\n`,
  );
  return 0;
}

/** Leaving, the host sees a packet before its security group does; arriving, only what came past it. */
const passing = ({ world, instance, now }: ShellMachine, since: number): readonly PacketSighting[] =>
  world.sightings.filter(
    ({ at, interfaceId, direction, action }) =>
      at >= since &&
      at <= now() &&
      instance.interfaceIds.includes(interfaceId) &&
      (direction === 'egress' || action === 'ACCEPT'),
  );

type Matches = (sighting: PacketSighting) => boolean;

/** `or` binds as `and` does, from left to right. Null where a word is not known. */
function filterOf(text: string): Matches | null {
  const words = text.split(/\s+/).filter((word) => word !== '');
  let result: Matches = () => true;
  let join: 'and' | 'or' = 'and';
  let isFirst = true;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === 'and' || word === '&&' || word === 'or' || word === '||') {
      join = word === 'and' || word === '&&' ? 'and' : 'or';
      continue;
    }
    const negated = word === 'not' || word === '!';
    const term = termOf(negated ? (words.shift() ?? '') : word, words);
    if (!term) return null;
    const [before, one] = [result, negated ? (sighting: PacketSighting) => !term(sighting) : term];
    result = isFirst ? one : join === 'and' ? (s) => before(s) && one(s) : (s) => before(s) || one(s);
    isFirst = false;
    join = 'and';
  }
  return result;
}

function termOf(word: string, words: string[]): Matches | null {
  const protocol = { icmp: ICMP, icmp6: ICMPV6, tcp: TCP, udp: UDP, arp: -1 }[word];
  if (protocol !== undefined) return ({ packet }) => packet.protocol === protocol;
  if (word === 'ip') return ({ packet }) => !isIpv6(packet.source);
  if (word === 'ip6') return ({ packet }) => isIpv6(packet.source);
  const side = word === 'src' || word === 'dst' ? word : null;
  const kind = side && ['host', 'port'].includes(words[0] ?? '') ? words.shift() : side ? 'host' : word;
  const value = words.shift();
  if (value === undefined) return null;
  if (kind === 'host')
    return ({ packet }) =>
      (side !== 'dst' && packet.source === value) || (side !== 'src' && packet.destination === value);
  if (kind === 'port')
    return ({ packet }) =>
      (side !== 'dst' && packet.sourcePort === Number(value)) ||
      (side !== 'src' && packet.destinationPort === Number(value));
  return null;
}

function lineOf({ at, packet, bytes, packets, tcpFlags }: PacketSighting): string {
  const { protocol, source, destination, sourcePort, destinationPort, icmp } = packet;
  const time = new Date(at).toISOString().slice(11, 23);
  const family = isIpv6(source) ? 'IP6' : 'IP';
  if (isIcmp(protocol)) {
    const what = { 0: 'echo reply', 8: 'echo request', 128: 'echo request', 129: 'echo reply', 3: 'unreachable' }[
      icmp?.type ?? -1
    ];
    return `${time}000 ${family} ${source} > ${destination}: ${protocol === ICMP ? 'ICMP' : 'ICMP6,'} ${what ?? 'echo reply'}, length ${bytes - (family === 'IP6' ? 40 : 20)}\n`;
  }
  const ends = `${source}.${sourcePort} > ${destination}.${destinationPort}`;
  if (protocol !== TCP) return `${time}000 ${family} ${ends}: UDP, length ${Math.max(0, bytes - 28)}\n`;
  const flags = `${tcpFlags & SYN ? 'S' : ''}${tcpFlags & FIN ? 'F' : ''}${tcpFlags & RST ? 'R' : ''}${tcpFlags & ACK ? '.' : ''}`;
  return `${time}000 ${family} ${ends}: Flags [${flags}], length ${Math.max(0, bytes - 52 * packets)}\n`;
}
