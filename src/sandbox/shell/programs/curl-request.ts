import { readOptions } from '../options.js';

export interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly silent: boolean;
  readonly showErrors: boolean;
  readonly failOnError: boolean;
  readonly withHead: boolean;
  readonly headOnly: boolean;
  readonly output: string | null;
  readonly data: string | null;
  readonly verbose: boolean;
  readonly write: string | null;
  readonly maxMs: number | null;
  readonly connectMs: number | null;
  /** The interface, or the address, that it is to use. */
  readonly interface: string | null;
}

export function readUrl(url: string): { scheme: string; host: string; port: number; path: string } | null {
  const found = /^(?:([a-z]+):\/\/)?(\[[^\]]+\]|[^/:?]+)(?::(\d+))?([/?].*)?$/.exec(url);
  if (!found?.[2]) return null;
  const scheme = found[1] ?? 'http';
  const port = found[3] === undefined ? ({ https: 443, telnet: 23 }[scheme] ?? 80) : Number(found[3]);
  if (port > 65_535) return null;
  return { scheme, host: found[2].replace(/^\[|\]$/g, ''), port, path: (found[4] ?? '/').split('?')[0] ?? '/' };
}

const GRAMMAR = {
  withValue: {
    '-X': 'method',
    '--request': 'method',
    '-H': 'header',
    '--header': 'header',
    '-o': 'output',
    '--output': 'output',
    '-w': 'write',
    '--write-out': 'write',
    '-m': 'max-time',
    '--max-time': 'max-time',
    '--connect-timeout': 'connect-timeout',
    '-d': 'data',
    '--data': 'data',
    '-A': 'agent',
    '--user-agent': 'agent',
    '--retry': 'retry',
    '--noproxy': 'noproxy',
    '--interface': 'interface',
  },
  flags: {
    '-s': 'silent',
    '--silent': 'silent',
    '-S': 'show-error',
    '--show-error': 'show-error',
    '-f': 'fail',
    '--fail': 'fail',
    '-i': 'include',
    '--include': 'include',
    '-I': 'head',
    '--head': 'head',
    '-L': 'location',
    '--location': 'location',
    '-k': 'insecure',
    '--insecure': 'insecure',
    '-v': 'verbose',
    '--verbose': 'verbose',
    '-O': 'remote-name',
    '-4': 'ipv4',
    '--ipv4': 'ipv4',
  },
};

const MORE = "curl: try 'curl --help' for more information\n";

export function readCurl(args: readonly string[]): Request | string {
  const read = readOptions(args, GRAMMAR);
  if ('problem' in read)
    return `curl: option ${read.option}: ${read.problem === 'unknown' ? 'is unknown' : 'requires parameter'}\n${MORE}`;
  const { values, flags, rest } = read;
  const url = rest[0];
  if (url === undefined) return 'curl: (2) no URL specified\n';
  const last = (name: string) => values[name]?.at(-1) ?? null;
  const milliseconds = (name: string) => (last(name) === null ? null : Number(last(name)) * 1000);
  const headers = (values.header ?? []).flatMap((line) => {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return {
    url,
    method: last('method') ?? (flags.has('head') ? 'HEAD' : values.data === undefined ? 'GET' : 'POST'),
    headers: Object.fromEntries(headers),
    silent: flags.has('silent'),
    showErrors: flags.has('show-error'),
    failOnError: flags.has('fail'),
    withHead: flags.has('include'),
    headOnly: flags.has('head'),
    output: last('output') ?? (flags.has('remote-name') ? (url.split('/').at(-1) ?? null) : null),
    data: last('data'),
    verbose: flags.has('verbose'),
    write: last('write'),
    maxMs: milliseconds('max-time'),
    connectMs: milliseconds('connect-timeout'),
    interface: last('interface'),
  };
}
