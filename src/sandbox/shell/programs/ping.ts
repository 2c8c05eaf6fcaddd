import { isIpv6 } from '../../../network/address.js';
import { ICMP, ICMPV6 } from '../../../network/packet.js';
import { exchange } from '../../packets/traffic.js';
import { addressingOf } from '../addressing.js';
import { complain, type Invocation, out, type Running, wait } from '../machine.js';
import { lookUpName } from '../names.js';
import { type PingOptions, readPing } from './ping-options.js';
import { routersOn } from './routers.js';

/** ping of iputils: every echo is a packet of the simulated network, every line what came back. */
export function* ping(invocation: Invocation): Running {
  const options = readPing(invocation);
  if (typeof options === 'string') {
    yield complain(options);
    return 2;
  }
  const { machine } = invocation;
  const own = addressingOf(machine);
  const address = lookUpName(machine, options.target, options.family);
  if (address === null) {
    yield wait(20);
    yield complain(
      `ping: ${options.target}: ${options.family === null || !/^[\d.]+$|:/.test(options.target) ? 'Name or service not known' : 'Address family for hostname not supported'}\n`,
    );
    return 2;
  }
  const v6 = isIpv6(address);
  if (v6 && own.ipv6.length === 0 && address !== '::1') {
    yield complain('ping: connect: Network is unreachable\n');
    return 2;
  }
  const bytes = options.size + (v6 ? 48 : 28);
  yield out(
    v6
      ? `PING ${options.target}(${address}) ${options.size} data bytes\n`
      : `PING ${options.target} (${address}) ${options.size}(${bytes}) bytes of data.\n`,
  );
  const source = v6 ? (own.ipv6[0] ?? '::1') : own.ipv4;
  // A packet whose time to live is over tells of itself only where a host passes it on: routers of AWS do not count it down.
  const { routers, distance } = routersOn(machine, { address, protocol: v6 ? ICMPV6 : ICMP, port: 0 });
  const ends = options.ttl < distance ? { at: routers[options.ttl - 1]?.address ?? null } : null;
  return yield* echoes(invocation, options, { source, address, v6, bytes, ends });
}

interface Path {
  readonly source: string;
  readonly address: string;
  readonly v6: boolean;
  readonly bytes: number;
  /** Where its time to live is over before it arrives, and who says so. */
  readonly ends: { readonly at: string | null } | null;
}

/** Of the host's own interface. */
const MTU = 9001;

function* echoes({ machine }: Invocation, options: PingOptions, { source, address, v6, bytes, ends }: Path): Running {
  const begun = machine.now();
  const times: number[] = [];
  let sent = 0;
  let errors = 0;
  let lastSent = begun;
  const mayGoOn = () =>
    !machine.interrupted() &&
    (options.count === null || sent < options.count) &&
    (options.deadlineMs === null || machine.now() - begun < options.deadlineMs);
  while (mayGoOn()) {
    sent += 1;
    const at = machine.now();
    lastSent = at;
    if (options.whole && bytes > MTU) {
      errors += 1;
      yield complain(`ping: local error: message too long, mtu=${MTU}\n`);
      yield wait(options.intervalMs);
      continue;
    }
    const outcome = exchange(machine.world, at, {
      interfaceId: machine.interface.NetworkInterfaceId ?? '',
      packet: {
        protocol: v6 ? ICMPV6 : ICMP,
        source,
        destination: address,
        sourcePort: 0,
        destinationPort: 0,
        icmp: { type: v6 ? 128 : 8, code: 0 },
      },
      bytes,
      whole: options.whole,
      expires: ends !== null,
      // Each run of ping has an ICMP identifier of its own, so a security group sees a new flow.
      connection: `ping:${machine.run}:${begun}`,
      run: machine.run,
    });
    const isLast = options.count !== null && sent >= options.count;
    if (outcome.kind === 'answered') {
      times.push(outcome.afterMs);
      if (!options.quiet) {
        yield wait(Math.min(outcome.afterMs, options.intervalMs));
        const time = options.size >= 16 ? ` time=${shortTime(outcome.afterMs)} ms` : '';
        yield out(
          `${options.size + 8} bytes from ${options.target === address ? outcome.from : `${options.target} (${outcome.from})`}: icmp_seq=${sent} ttl=${outcome.ttl}${time}\n`,
        );
      }
    } else if (outcome.kind === 'unreachable' || ends?.at != null) {
      errors += 1;
      const said = outcome.kind === 'unreachable' ? outcome : { from: ends?.at, reason: 'Time to live exceeded' };
      if (!options.quiet) yield out(`From ${said.from} icmp_seq=${sent} ${said.reason}\n`);
    }
    const answered = outcome.kind !== 'silent' || ends?.at != null;
    const pause = isLast ? (answered ? 0 : options.waitMs) : options.intervalMs;
    // A sleeping sender oversleeps: some 20 ms a round when it waits in vain, one or two when replies wake it.
    const drift = isLast ? 0 : answered ? 2 : 20;
    const until = at + pause + drift;
    const limit = options.deadlineMs === null ? until : Math.min(until, begun + options.deadlineMs);
    if (limit > machine.now()) yield wait(limit - machine.now());
  }
  yield out(statistics(options, sent, errors, times, lastSent + (times.length > 0 ? (times.at(-1) ?? 0) : 0) - begun));
  const short = options.deadlineMs !== null && options.count !== null && times.length < options.count;
  return times.length === 0 || short ? 1 : 0;
}

function statistics(
  options: PingOptions,
  sent: number,
  errors: number,
  times: readonly number[],
  elapsedMs: number,
): string {
  const loss = sent === 0 ? 0 : ((sent - times.length) * 100) / sent;
  const lines = [
    '',
    `--- ${options.target} ping statistics ---`,
    `${sent} packets transmitted, ${times.length} received${errors > 0 ? `, +${errors} errors` : ''}, ${Number(loss.toPrecision(6))}% packet loss, time ${Math.round(elapsedMs)}ms`,
  ];
  if (times.length === 0 || options.size < 16) return `${lines.join('\n')}\n\n`;
  const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / times.length);
  const figures = [Math.min(...times), mean, Math.max(...times), deviation].map((ms) => ms.toFixed(3)).join('/');
  return `${[...lines, `rtt min/avg/max/mdev = ${figures} ms`].join('\n')}\n`;
}

/** Three digits that count, as iputils prints: 0.412, 1.58, 12.3, 104. */
function shortTime(ms: number): string {
  if (ms >= 99.95) return ms.toFixed(0);
  if (ms >= 9.995) return ms.toFixed(1);
  return ms >= 0.9995 ? ms.toFixed(2) : ms.toFixed(3);
}
