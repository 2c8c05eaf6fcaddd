import { SYN } from '../../../flow-log/tcp-flags.js';
import { isIpv6 } from '../../../network/address.js';
import { ICMP, ICMPV6, TCP, UDP } from '../../../network/packet.js';
import { legsOf } from '../../packets/legs.js';
import { networkToward } from '../../packets/network-of.js';
import { mtuOfPath } from '../../packets/path-mtu.js';
import { exchange } from '../../packets/traffic.js';
import { addressingOf } from '../addressing.js';
import { complain, type Invocation, out, type Running, type ShellMachine, wait } from '../machine.js';
import { lookUpName } from '../names.js';
import { readOptions } from '../options.js';
import { eniOf, type Probing, packetOf, routersOn } from './routers.js';

const GRAMMAR = {
  withValue: { '-m': 'hops', '-q': 'queries', '-w': 'wait', '-p': 'port', '-f': 'first' },
  flags: {
    '-n': 'numeric',
    '-I': 'icmp',
    '-T': 'tcp',
    '-U': 'udp',
    '-4': '4',
    '-6': '6',
    '--tcp': 'tcp',
    '--icmp': 'icmp',
    '-b': 'both',
  },
};

/** Each hop that tells of itself by one line: gateways of a VPC do not, a NAT does, and so does who passes packets on. */
export function* traceroute(invocation: Invocation): Running {
  const { machine, args } = invocation;
  const read = readOptions(args, GRAMMAR);
  const [target] = 'problem' in read ? [] : read.rest;
  if ('problem' in read || target === undefined) {
    yield complain('Usage: traceroute [-nIT] [-m max_ttl] [-q queries] [-p port] host\n');
    return 2;
  }
  const { flags, values } = read;
  const address = lookUpName(machine, target, flags.has('6') ? 6 : null);
  if (address === null) {
    yield complain(
      `${target}: Name or service not known\nCannot handle "host" cmdline arg \`${target}' on position 1 (argc 1)\n`,
    );
    return 2;
  }
  if (!flags.has('udp') && (flags.has('icmp') || flags.has('tcp')) && machine.user !== 'root') {
    yield complain(
      'You do not have enough privileges to use this traceroute method.\nsocket: Operation not permitted\n',
    );
    return 1;
  }
  const most = Math.min(64, Number(values.hops?.at(-1) ?? 30) || 30);
  const queries = Math.min(10, Number(values.queries?.at(-1) ?? 3) || 3);
  const isV6 = isIpv6(address);
  const probing: Probing = {
    address,
    protocol: flags.has('tcp') ? TCP : flags.has('icmp') ? (isV6 ? ICMPV6 : ICMP) : UDP,
    port: Number(values.port?.at(-1) ?? (flags.has('tcp') ? 80 : 33_434)),
  };
  yield out(`traceroute to ${target} (${address}), ${most} hops max, ${isV6 ? 80 : 60} byte packets\n`);
  const path = routersOn(machine, probing);
  for (let hop = 1; hop <= most && !machine.interrupted(); hop++) {
    const known = path.routers[hop - 1];
    const isLast = hop >= path.distance;
    const outcome = probe(machine, probing, hop, !isLast);
    const times = Array.from({ length: queries }, (_, index) => (known?.ms ?? 0.3) + ((hop * 7 + index * 3) % 9) / 40);
    if (!isLast && known && path.reaches >= hop) {
      yield out(
        `${String(hop).padStart(2)}  ${known.address} (${known.address})${times.map((ms) => `  ${ms.toFixed(3)} ms`).join('')}\n`,
      );
      yield wait(5);
    } else if (isLast && outcome.kind !== 'silent') {
      const shown = times.map((_, index) => `  ${(outcome.afterMs + index / 30).toFixed(3)} ms`).join('');
      yield out(`${String(hop).padStart(2)}  ${target === address ? address : target} (${address})${shown}\n`);
      return 0;
    } else {
      yield out(`${String(hop).padStart(2)} ${' *'.repeat(queries)}\n`);
      yield wait(1000);
    }
  }
  return 0;
}

function probe(machine: ShellMachine, probing: Probing, hop: number, expires: boolean) {
  const { protocol } = probing;
  return exchange(machine.world, machine.now(), {
    interfaceId: eniOf(machine),
    packet: packetOf(machine, probing, hop),
    bytes: 60,
    connection: `trace:${machine.run}:${hop}`,
    run: machine.run,
    expires,
    ...(protocol === TCP ? { tcpFlags: SYN } : {}),
  });
}

export function* tracepath(invocation: Invocation): Running {
  const { machine, args } = invocation;
  const target = args.find((arg) => !arg.startsWith('-'));
  const address = target === undefined ? null : lookUpName(machine, target, null);
  if (target === undefined || address === null) {
    yield complain(
      target === undefined
        ? 'Usage\n  tracepath [options] <destination>\n'
        : `tracepath: ${target}: Name or service not known\n`,
    );
    return 1;
  }
  const probing: Probing = { address, protocol: UDP, port: 44_444 };
  const { routers, reaches, distance } = routersOn(machine, probing);
  const network = networkToward(machine.world, address, machine.now());
  const mtu = mtuOfPath(network, legsOf(machine.world, network, packetOf(machine, probing, 1), eniOf(machine)));
  yield out(' 1?: [LOCALHOST]                      pmtu 9001\n');
  for (let hop = 1; hop <= 30 && !machine.interrupted(); hop++) {
    const isLast = hop >= distance;
    const outcome = probe(machine, probing, hop, !isLast);
    const router = routers[hop - 1];
    if (hop === 1 && mtu < 9001) yield out(` 1:  ${addressingOf(machine).router.padEnd(43)} 0.212ms pmtu ${mtu}\n`);
    if (isLast && outcome.kind !== 'silent') {
      yield out(`${String(hop).padStart(2)}:  ${address.padEnd(43)} ${outcome.afterMs.toFixed(3)}ms reached\n`);
      yield out(`     Resume: pmtu ${mtu} hops ${hop} back ${hop} \n`);
      return 0;
    }
    if (!isLast && router && reaches >= hop)
      yield out(`${String(hop).padStart(2)}:  ${router.address.padEnd(43)} ${router.ms.toFixed(3)}ms \n`);
    else {
      yield wait(1000);
      yield out(`${String(hop).padStart(2)}:  no reply\n`);
    }
  }
  yield out(`     Too many hops: pmtu ${mtu}\n     Resume: pmtu ${mtu} \n`);
  return 1;
}
