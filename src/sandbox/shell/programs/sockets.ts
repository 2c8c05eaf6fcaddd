import { TCP, UDP } from '../../../network/packet.js';
import { openTcp, sendUdp, useTcp } from '../connect.js';
import { complain, type Invocation, out, type Running, wait } from '../machine.js';
import { resolveName } from '../names.js';

/** ncat, as far as `-z` (is the port open?) goes. */
export function* nc({ machine, args }: Invocation): Running {
  const flags = args.filter((argument) => /^-[a-z0-9]/.test(argument)).join('');
  const waitAt = args.findIndex((argument) => /^-[a-z]*w$/.test(argument));
  const attached = /w(\d+(?:\.\d+)?)/.exec(args.find((argument) => /^-[a-z]*w\d/.test(argument)) ?? '')?.[1];
  const limit = attached ?? (waitAt >= 0 ? args[waitAt + 1] : undefined);
  const [host, port] = args.filter((argument, index) => !argument.startsWith('-') && index !== waitAt + (waitAt >= 0 ? 1 : -1 - index));
  if (host === undefined || port === undefined || !/^\d+$/.test(port) || Number(port) > 65_535) {
    yield complain('Ncat: You must specify a host and a port to connect to. QUITTING.\n');
    return 2;
  }
  const address = resolveName(machine, host, flags.includes('6') ? 6 : null);
  if (address === null) {
    yield complain(`Ncat: Could not resolve hostname "${host}": Name or service not known. QUITTING.\n`);
    return 2;
  }
  const verbose = flags.includes('v');
  if (verbose) yield complain('Ncat: Version 7.93 ( https://nmap.org/ncat )\n');
  const limitMs = limit === undefined ? 10_000 : Number(limit) * 1000;
  if (flags.includes('u')) {
    const answer = yield* sendUdp(machine, address, Number(port));
    if (answer === 'silent') yield wait(Math.min(2000, limitMs));
    if (answer === 'refused') yield complain('Ncat: Connection refused.\n');
    else if (verbose) yield complain(`Ncat: Connected to ${address}:${port}.\nNcat: UDP packet sent successfully\n`);
    return answer === 'refused' ? 1 : 0;
  }
  const opened = yield* openTcp(machine, address, Number(port), limitMs);
  if (opened.kind === 'interrupted') return 130;
  if (opened.kind !== 'connected') {
    yield complain(opened.kind === 'refused' ? 'Ncat: Connection refused.\n' : 'Ncat: TIMEOUT.\n');
    return 1;
  }
  yield* useTcp(machine, opened.flow, 0, 0);
  if (verbose) yield complain(`Ncat: Connected to ${address}:${port}.\nNcat: 0 bytes sent, 0 bytes received in ${(opened.elapsedMs / 1000).toFixed(2)} seconds.\n`);
  return 0;
}

/** Listening sockets, as `ss -lntu` shows them; with options that ask for connections there are none to show. */
export function* ss({ machine, args }: Invocation): Running {
  const flags = args.filter((argument) => argument.startsWith('-')).join('');
  const both = !flags.includes('t') && !flags.includes('u');
  const withKind = both || (flags.includes('t') && flags.includes('u'));
  const kind = (text: string) => (withKind ? text.padEnd(6) : '');
  const rows = machine.instance.host.listeners
    .filter(({ protocol }) => (protocol === TCP && (both || flags.includes('t'))) || (protocol === UDP && (both || flags.includes('u'))))
    .map(({ protocol, port, address }) => ({ protocol, local: `${address.includes(':') ? `[${address}]` : address}:${port}`, peer: `${address.includes(':') ? '[::]' : '0.0.0.0'}:*` }))
    .sort((a, b) => b.protocol - a.protocol);
  if (!flags.includes('H')) {
    yield out(`${kind('Netid')}${'State'.padEnd(7)}${'Recv-Q'.padEnd(7)}${'Send-Q'.padEnd(7)}${'Local Address:Port'.padStart(24)} ${'Peer Address:Port'.padStart(17)}Process\n`);
  }
  if (!/[la]/.test(flags)) return 0;
  for (const { protocol, local, peer } of rows) {
    const tcp = protocol === TCP;
    yield out(`${kind(tcp ? 'tcp' : 'udp')}${(tcp ? 'LISTEN' : 'UNCONN').padEnd(7)}${'0'.padEnd(7)}${(tcp ? '128' : '0').padEnd(7)}${local.padStart(24)} ${peer.padStart(17)}\n`);
  }
  return 0;
}
