import { isIpv6 } from '../../../network/address.js';
import { ICMP, ICMPV6, TCP, UDP } from '../../../network/packet.js';
import { exchange } from '../../packets/traffic.js';
import { complain, type Invocation, out, type Running, wait } from '../machine.js';
import { lookUpName } from '../names.js';
import { readOptions } from '../options.js';
import { eniOf, packetOf, routersOn } from './routers.js';

const GRAMMAR = {
  withValue: { '-c': 'count', '-i': 'interval', '-P': 'port', '-m': 'hops', '--report-cycles': 'count' },
  flags: {
    '-r': 'report',
    '-w': 'wide',
    '-n': 'numeric',
    '-b': 'both',
    '-T': 'tcp',
    '-u': 'udp',
    '-4': '4',
    '-6': '6',
    '--report': 'report',
    '--report-wide': 'report',
    '--no-dns': 'numeric',
    '--tcp': 'tcp',
    '--udp': 'udp',
  },
};

/** mtr as a report: who on the way tells of itself, and what of so many packets comes back from the end. */
export function* mtr({ machine, args }: Invocation): Running {
  const read = readOptions(args, GRAMMAR);
  const target = 'problem' in read ? undefined : read.rest[0];
  if ('problem' in read || target === undefined) {
    yield complain('Usage: mtr [-rwnT] [-c COUNT] [-P PORT] HOST\n');
    return 1;
  }
  const { flags, values } = read;
  const address = lookUpName(machine, target, flags.has('6') ? 6 : null);
  if (address === null) {
    yield complain(`mtr: Failed to resolve host: ${target}: Name or service not known\n`);
    return 1;
  }
  const count = Math.min(100, Math.max(1, Number(values.count?.at(-1) ?? 10) || 10));
  const protocol = flags.has('tcp') ? TCP : flags.has('udp') ? UDP : isIpv6(address) ? ICMPV6 : ICMP;
  const probing = { address, protocol, port: Number(values.port?.at(-1) ?? 80) };
  const { routers, reaches, distance } = routersOn(machine, probing);
  const begun = machine.now();
  const times: number[] = [];
  for (let n = 0; n < count && !machine.interrupted(); n += 1) {
    const sent = { packet: packetOf(machine, probing, distance), bytes: 64, run: machine.run };
    const connection = `mtr:${machine.run}:${begun}`;
    const outcome = exchange(machine.world, machine.now(), { interfaceId: eniOf(machine), connection, ...sent });
    if (outcome.kind === 'answered' || outcome.kind === 'refused') times.push(outcome.afterMs);
    yield wait(1000);
  }
  yield out(`Start: ${new Date(begun).toISOString().slice(0, 19)}+0000\n`);
  yield out(`HOST: ${machine.instance.host.hostname.padEnd(34)} Loss%   Snt   Last   Avg  Best  Wrst StDev\n`);
  for (let hop = 1; hop < distance; hop += 1) {
    const router = reaches >= hop ? routers[hop - 1] : undefined;
    yield out(row(hop, router?.address ?? '???', router ? Array.from({ length: count }, () => router.ms) : [], count));
  }
  yield out(row(distance, times.length > 0 ? target : '???', times, count));
  return 0;
}

function row(hop: number, name: string, times: readonly number[], sent: number): string {
  const lost = ((sent - times.length) * 100) / sent;
  const mean = times.length === 0 ? 0 : times.reduce((sum, ms) => sum + ms, 0) / times.length;
  const spread = Math.sqrt(times.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / Math.max(1, times.length));
  const figures = [times.at(-1) ?? 0, mean, Math.min(...times, mean), Math.max(...times, mean), spread];
  return `${String(hop).padStart(3)}.|-- ${name.padEnd(32)} ${lost.toFixed(1).padStart(5)}% ${String(sent).padStart(5)}${figures.map((ms) => ms.toFixed(1).padStart(6)).join('')}\n`;
}
