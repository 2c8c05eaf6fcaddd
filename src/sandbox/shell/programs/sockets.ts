import { isIpv6, withPort } from '../../../network/address.js';
import { TCP, UDP } from '../../../network/packet.js';
import { boundTo } from '../bound.js';
import { openTcp, sendUdp, useTcp } from '../connect.js';
import { readAll } from '../input.js';
import { complain, type Invocation, out, type Running, wait } from '../machine.js';
import { lookUpName } from '../names.js';
import { readOptions } from '../options.js';
import { deliver } from '../serving.js';
import { listen } from './servers.js';

const GRAMMAR = {
  withValue: { '-w': 'wait', '-p': 'source-port', '-s': 'source' },
  flags: {
    '-z': 'zero',
    '-l': 'listen',
    '-k': 'keep',
    '-v': 'verbose',
    '-u': 'udp',
    '-n': 'numeric',
    '-4': '4',
    '-6': '6',
  },
};

/** ncat: is a port open, what comes in at one, and what is sent to one. */
export function* nc(invocation: Invocation): Running {
  const { machine, args } = invocation;
  const read = readOptions(args, GRAMMAR);
  if ('problem' in read) {
    const letter = read.option.slice(1);
    const complaint = read.problem === 'unknown' ? 'invalid option' : 'option requires an argument';
    yield complain(
      `ncat: ${complaint} -- '${letter}'\nNcat: Try \`--help' or man(1) ncat for more information, usage options and help. QUITTING.\n`,
    );
    return 2;
  }
  const { flags, rest, values } = read;
  const [host, port] = rest;
  const limit = values.wait?.at(-1);
  if (flags.has('listen')) {
    const given = Number(rest.at(-1) ?? values['source-port']?.at(-1) ?? 31_337);
    return yield* listen(invocation, given, flags.has('keep'));
  }
  if (host === undefined || port === undefined || !/^\d+$/.test(port) || Number(port) > 65_535) {
    const isWrong = host !== undefined && port !== undefined;
    yield complain(
      isWrong
        ? `Ncat: Invalid port number "${port}". QUITTING.\n`
        : 'Ncat: You must specify a host and a port to connect to. QUITTING.\n',
    );
    return 2;
  }
  const address = lookUpName(machine, host, flags.has('6') ? 6 : null);
  if (address === null) {
    yield complain(`Ncat: Could not resolve hostname "${host}": Name or service not known. QUITTING.\n`);
    return 2;
  }
  const verbose = flags.has('verbose');
  if (verbose) yield complain('Ncat: Version 7.93 ( https://nmap.org/ncat )\n');
  const limitMs = limit === undefined ? 10_000 : Number(limit) * 1000;
  if (flags.has('udp')) {
    const answer = yield* sendUdp(machine, address, Number(port));
    if (answer === 'silent') yield wait(Math.min(2000, limitMs));
    if (answer === 'refused') yield complain('Ncat: Connection refused.\n');
    else if (verbose) yield complain(`Ncat: Connected to ${address}:${port}.\nNcat: UDP packet sent successfully\n`);
    return answer === 'refused' ? 1 : 0;
  }
  const source = values.source?.at(-1);
  const sender = source === undefined ? machine : boundTo(machine, source);
  if (sender === null) {
    yield complain(
      `libnsock mksock_bind_addr(): Bind to ${source}:0 failed (IOD #1): Cannot assign requested address (99)\n`,
    );
    return 1;
  }
  const opened = yield* openTcp(sender, address, Number(port), limitMs);
  if (opened.kind === 'interrupted') return 130;
  if (opened.kind !== 'connected') {
    yield complain(opened.kind === 'refused' ? 'Ncat: Connection refused.\n' : 'Ncat: TIMEOUT.\n');
    return 1;
  }
  const text = flags.has('zero') ? '' : yield* readAll(machine.input);
  deliver(machine, opened.flow.at, Number(port), text);
  yield* useTcp(sender, opened.flow, text.length, 0);
  if (verbose)
    yield complain(
      `Ncat: Connected to ${address}:${port}.\nNcat: ${text.length} bytes sent, 0 bytes received in ${(opened.elapsedMs / 1000).toFixed(2)} seconds.\n`,
    );
  return 0;
}

/** Listening sockets, as `ss -lntu` shows them; with options that ask for connections there are none to show. */
export function* ss({ machine, args }: Invocation): Running {
  const flags = args.filter((argument) => argument.startsWith('-')).join('');
  const both = !flags.includes('t') && !flags.includes('u');
  const withKind = both || (flags.includes('t') && flags.includes('u'));
  const kind = (text: string) => (withKind ? text.padEnd(6) : '');
  const rows = machine.instance.host.listeners
    .filter(
      ({ protocol }) =>
        (protocol === TCP && (both || flags.includes('t'))) || (protocol === UDP && (both || flags.includes('u'))),
    )
    .map(({ protocol, port, address, pid, command }) => ({
      protocol,
      // `-p`, and only root is told of others' processes.
      process:
        flags.includes('p') && pid !== undefined && machine.user === 'root'
          ? ` users:(("${command?.split(' ')[0]}",pid=${pid},fd=3))`
          : '',
      local: withPort(address, port),
      peer: `${isIpv6(address) ? '[::]' : '0.0.0.0'}:*`,
    }))
    .sort((a, b) => b.protocol - a.protocol);
  if (!flags.includes('H')) {
    yield out(
      `${kind('Netid')}${'State'.padEnd(7)}${'Recv-Q'.padEnd(7)}${'Send-Q'.padEnd(7)}${'Local Address:Port'.padStart(24)} ${'Peer Address:Port'.padStart(17)}Process\n`,
    );
  }
  if (!/[la]/.test(flags)) return 0;
  for (const { protocol, local, peer, process } of rows) {
    const tcp = protocol === TCP;
    yield out(
      `${kind(tcp ? 'tcp' : 'udp')}${(tcp ? 'LISTEN' : 'UNCONN').padEnd(7)}${'0'.padEnd(7)}${(tcp ? '128' : '0').padEnd(7)}${local.padStart(24)} ${peer.padStart(17)}${process}\n`,
    );
  }
  return 0;
}
