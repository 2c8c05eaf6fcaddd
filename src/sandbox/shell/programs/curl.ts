import { openTcp, useTcp } from '../connect.js';
import { answerMetadata } from '../imds.js';
import { complain, type Effect, type Invocation, type Machine, out, type Running, wait } from '../machine.js';
import { resolveName } from '../names.js';
import { readOptions } from '../options.js';

interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly silent: boolean;
  readonly showErrors: boolean;
  readonly failOnError: boolean;
  readonly withHead: boolean;
  readonly headOnly: boolean;
  readonly toNowhere: boolean;
  readonly write: string | null;
  readonly maxMs: number | null;
  readonly connectMs: number | null;
}

interface Transfer {
  readonly status: number;
  readonly body: string;
}

type Failure = { readonly exitCode: number; readonly message: string };

/** curl: the instance metadata service, and whether web ports answer. */
export function* curl(invocation: Invocation): Running {
  const request = readCurl(invocation.args);
  if (typeof request === 'string') {
    yield complain(request);
    return 2;
  }
  const answer = yield* transfer(invocation.machine, request);
  if ('exitCode' in answer) {
    if (!request.silent || request.showErrors) yield complain(`curl: (${answer.exitCode}) ${answer.message}\n`);
    if (request.write !== null) yield out(written(request.write, 0));
    return answer.exitCode;
  }
  if (request.failOnError && answer.status >= 400) {
    if (!request.silent || request.showErrors)
      yield complain(`curl: (22) The requested URL returned error: ${answer.status}\n`);
    return 22;
  }
  const head =
    request.withHead || request.headOnly
      ? `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? 'OK'}\r\nContent-Length: ${answer.body.length}\r\n\r\n`
      : '';
  const text = head + (request.headOnly ? '' : answer.body);
  if (!request.toNowhere && text !== '') yield out(text);
  if (request.write !== null) yield out(written(request.write, answer.status));
  return 0;
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
};

const written = (format: string, status: number): string =>
  format.replace(/%\{(http_code|response_code)\}/g, String(status).padStart(3, '0')).replace(/\\n/g, '\n');

function* transfer(machine: Machine, request: Request): Generator<Effect, Transfer | Failure, void> {
  const target = readUrl(request.url);
  if (target === null) return { exitCode: 3, message: 'URL rejected: Malformed input to a URL function' };
  if (!['http', 'https', 'telnet'].includes(target.scheme))
    return { exitCode: 1, message: `Protocol "${target.scheme}" not supported` };
  if (target.host === '169.254.169.254') {
    yield wait(1);
    return answerMetadata(machine, request.method, target.path, request.headers);
  }
  const address = resolveName(machine, target.host, null);
  if (address === null) return { exitCode: 6, message: `Could not resolve host: ${target.host}` };
  const limits = [request.maxMs, request.connectMs].filter((ms) => ms !== null);
  const opened = yield* openTcp(machine, address, target.port, Math.min(300_000, ...limits));
  const elapsed = Math.round(opened.elapsedMs);
  if (opened.kind === 'interrupted') return { exitCode: 130, message: '' };
  if (opened.kind === 'refused')
    return {
      exitCode: 7,
      message: `Failed to connect to ${target.host} port ${target.port} after ${elapsed} ms: Could not connect to server`,
    };
  if (opened.kind !== 'connected') {
    if (limits.length > 0) return { exitCode: 28, message: `Connection timed out after ${elapsed} milliseconds` };
    return {
      exitCode: 28,
      message: `Failed to connect to ${target.host} port ${target.port} after ${elapsed} ms: Could not connect to server`,
    };
  }
  const body = bodyOf(machine, target.host, address);
  yield* useTcp(
    machine,
    opened.flow,
    target.scheme === 'telnet' ? 0 : 90 + target.path.length,
    body === null ? 0 : 200 + body.length,
  );
  if (target.scheme === 'telnet') return { status: 0, body: '' };
  return body === null ? { exitCode: 52, message: 'Empty reply from server' } : { status: 200, body };
}

/** What a web server says; null where something listens that speaks no HTTP, as an instance's bare listener. */
function bodyOf(machine: Machine, host: string, address: string): string | null {
  if (host === 'checkip.amazonaws.com') return `${machine.interface.Association?.PublicIp ?? ''}\n`;
  const inside = Object.values(machine.world.ec2.interfaces).some(
    (row) => row.PrivateIpAddress === address || row.Association?.PublicIp === address,
  );
  return inside ? null : `<!doctype html><html><head><title>${host}</title></head><body>${host}</body></html>\n`;
}

function readUrl(url: string): { scheme: string; host: string; port: number; path: string } | null {
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
    '-4': 'ipv4',
    '--ipv4': 'ipv4',
  },
};

const MORE = "curl: try 'curl --help' for more information\n";

function readCurl(args: readonly string[]): Request | string {
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
    toNowhere: last('output') === '/dev/null',
    write: last('write'),
    maxMs: milliseconds('max-time'),
    connectMs: milliseconds('connect-timeout'),
  };
}
