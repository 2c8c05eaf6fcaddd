import { Problem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';
import { type AskedSpan, momentIn } from '../../base/time-span.js';
import type { Asked, DiagnoseRequest, Inquiry } from '../../investigation/request.js';
import { ICMP, ICMPV6, TCP, UDP } from '../../network/packet.js';
import { type AccountFlags, accountIn, formatIn } from '../options.js';

export interface DiagnoseFlags extends AccountFlags {
  readonly protocol?: string;
  readonly port?: number;
  readonly since?: string;
  readonly until?: string;
  readonly logGroup?: string;
  readonly logs?: readonly string[];
  readonly logFormat?: string;
  readonly network?: string;
  readonly save?: string;
  readonly replay?: string;
  readonly redact?: boolean;
  readonly probe?: boolean;
  readonly fix?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly yes?: boolean;
}

/** What is to be found out. Options that would say the same thing twice, or nothing, are refused before anything is read. */
export function requestOf(
  source: string | undefined,
  destination: string | undefined,
  flags: DiagnoseFlags,
): DiagnoseRequest {
  refuseMixed(source, flags);
  if (flags.replay !== undefined) return { kind: 'replay', file: flags.replay };
  const { network, records, ...rest } = inquiryOf(source, destination, flags);
  if (network !== null && records.kind === 'files') return { kind: 'files', network, records, ...rest };
  return { kind: 'aws', network, records, ...rest, account: accountIn(flags), fix: flags.fix === true };
}

function inquiryOf(source: string | undefined, destination: string | undefined, flags: DiagnoseFlags): Inquiry {
  const format = formatIn(flags.logFormat);
  return {
    asked: askedOf(source, destination, flags),
    span: spanIn(flags),
    network: flags.network ?? null,
    records: flags.logs
      ? { kind: 'files', files: flags.logs, format }
      : { kind: 'log-groups', logGroup: flags.logGroup ?? null, format },
    probe: flags.probe === true,
  };
}

const spanIn = ({ since, until }: DiagnoseFlags): AskedSpan => ({
  since: since === undefined ? null : momentIn('--since', since),
  until: until === undefined ? null : momentIn('--until', until),
});

function refuseMixed(source: string | undefined, flags: DiagnoseFlags): void {
  const { logs, network, logGroup, logFormat, replay, probe, fix } = flags;
  if (replay !== undefined) refuseBesideReplay(source, flags);
  if (logs && logGroup !== undefined) {
    throw clash('--logs and --log-group', 'the records come from files or from a log group, not from both');
  }
  if (logFormat !== undefined && !logs && logGroup === undefined) {
    throw new Problem(
      'usage',
      '--log-format belongs to --logs or --log-group: flow logs say themselves which they have.',
      ['Leave it out, or name the files: --logs <file…>'],
    );
  }
  if (probe && (logs || network !== undefined)) {
    throw clash('--probe and files', 'a probe is sent now, and its records come from AWS');
  }
  if (fix && network !== undefined) {
    throw clash('--fix and --network', 'a configuration from a file may be of another day');
  }
}

function refuseBesideReplay(source: string | undefined, flags: DiagnoseFlags): void {
  const own = [
    'protocol',
    'port',
    'since',
    'until',
    'logGroup',
    'logs',
    'logFormat',
    'network',
    'probe',
    'fix',
  ] as const;
  const given = own.find((name) => flags[name] !== undefined && flags[name] !== false);
  const named = given?.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (source === undefined && named === undefined) return;
  throw clash(
    source === undefined ? `--replay and --${named}` : '--replay and a source',
    'a saved diagnosis has its own question and evidence',
  );
}

const clash = (what: string, why: string): Problem =>
  new Problem('usage', `${what} do not go together: ${why}.`, ['Leave one of them out: npx flowlab diagnose --help']);

/** The question; Problem 'usage' where it is not complete. */
function askedOf(source: string | undefined, destination: string | undefined, flags: DiagnoseFlags): Asked {
  const ends = [source, destination].map((end) => end?.trim()).filter((end) => end !== undefined && end !== '');
  const [from, to] = ends;
  if (from === undefined || to === undefined) {
    throw new Problem('usage', ends.length === 1 ? `From ${from} to where?` : 'From where to where?', [
      'npx flowlab diagnose <source> <destination>',
      'Each an instance id, a network interface id, an address or a Name tag: npx flowlab diagnose i-0abc 10.0.2.15',
    ]);
  }
  const protocol = protocolIn(flags.protocol ?? 'icmp');
  return { source: from, destination: to, protocol, port: portFor(protocol, flags) };
}

const protocols: Readonly<Record<string, number>> = {
  icmp: ICMP,
  ping: ICMP,
  tcp: TCP,
  udp: UDP,
  icmpv6: ICMPV6,
  icmp6: ICMPV6,
  gre: 47,
  esp: 50,
  ah: 51,
  sctp: 132,
};

function protocolIn(text: string): number {
  const name = text.trim().toLowerCase();
  const number = /^\d{1,3}$/.test(name) ? Number(name) : protocols[name];
  if (number !== undefined && number <= 255) return number;
  throw new Problem('usage', `--protocol ${text} is no protocol.`, ['icmp, tcp, udp, or a number from 0 to 255']);
}

function portFor(protocol: number, { port }: DiagnoseFlags): number | null {
  const hasPorts = protocol === TCP || protocol === UDP;
  const name = protocol === UDP ? 'udp' : 'tcp';
  if (hasPorts && port === undefined) {
    throw new Problem('usage', `${name.toUpperCase()} to which port?`, [`--protocol ${name} --port 443`]);
  }
  if (!hasPorts && port !== undefined) {
    throw new Problem('usage', `--port ${port} belongs to tcp or udp; only they have ports.`, [
      `--protocol tcp --port ${port}`,
      `--protocol udp --port ${port}`,
    ]);
  }
  return port ?? null;
}

/** Commands to be typed as they stand: the one that asks the same again, and the one for a report of its answer. */
export interface NextCommands {
  readonly again: string;
  readonly report: string;
}

export function nextCommands(
  { source, destination }: Asked,
  { protocol, port, profile, region, logGroup }: DiagnoseFlags,
  stateOption: readonly string[],
): NextCommands {
  const words = (options: Readonly<Record<string, string | number | undefined>>) =>
    Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, shellWord(String(value))],
    );
  const before = words({ protocol, port, profile, region });
  const after = words({ 'log-group': logGroup });
  return {
    again: [
      'npx flowlab diagnose',
      shellWord(source),
      shellWord(destination),
      ...before,
      ...stateOption,
      ...after,
    ].join(' '),
    report: ['npx flowlab report', ...stateOption].join(' '),
  };
}
