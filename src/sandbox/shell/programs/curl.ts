import { instanceAt } from '../../ec2/kinds/instance/instance-at.js';
import { boundTo } from '../bound.js';
import { openTcp, type TcpConnection, useTcp } from '../connect.js';
import { writeFile } from '../files.js';
import { answerMetadata } from '../imds.js';
import { complain, type Invocation, out, type Running, type ShellEffect, type ShellMachine, wait } from '../machine.js';
import { lookUpName } from '../names.js';
import { deliver, webPage } from '../serving.js';
import { type Request, readCurl, readUrl } from './curl-request.js';

interface Transfer {
  readonly status: number;
  readonly body: string;
  readonly server?: string;
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
      ? `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? 'OK'}\r\n${answer.server ? `Server: ${answer.server}\r\n` : ''}Content-Length: ${answer.body.length}\r\n\r\n`
      : '';
  const text = head + (request.headOnly ? '' : answer.body);
  if (request.output === null) yield out(text);
  else if (request.output !== '/dev/null') {
    const problem = writeFile(invocation.machine, invocation.session, request.output, text, false);
    if (problem !== null) {
      yield complain(`curl: (23) client returned ERROR on write, 0 bytes delivered\n`);
      return 23;
    }
  }
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

function* transfer(machine: ShellMachine, request: Request): Generator<ShellEffect, Transfer | Failure, void> {
  const target = readUrl(request.url);
  if (target === null) return { exitCode: 3, message: 'URL rejected: Malformed input to a URL function' };
  if (!['http', 'https', 'telnet'].includes(target.scheme))
    return { exitCode: 1, message: `Protocol "${target.scheme}" not supported` };
  if (target.host === '169.254.169.254') {
    yield wait(1);
    return answerMetadata(machine, request.method, target.path, request.headers);
  }
  const address = lookUpName(machine, target.host, null);
  if (address === null) return { exitCode: 6, message: `Could not resolve host: ${target.host}` };
  const sender = request.interface === null ? machine : boundTo(machine, request.interface);
  if (sender === null)
    return { exitCode: 45, message: `Could not bind to '${request.interface}' with errno 19: No such device` };
  const limits = [request.maxMs, request.connectMs].filter((ms) => ms !== null);
  const opened = yield* openTcp(sender, address, target.port, Math.min(300_000, ...limits));
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
  const path = request.method === 'GET' || request.method === 'HEAD' ? target.path : '/';
  const page = pageAt(machine, target.host, opened.flow, path);
  const said = `${request.method} ${target.path} HTTP/1.1\r\nHost: ${target.host}\r\nUser-Agent: curl/8.11.1\r\nAccept: */*\r\n\r\n${request.data ?? ''}`;
  deliver(machine, opened.flow.at, target.port, said);
  const isTelnet = target.scheme === 'telnet';
  yield* useTcp(sender, opened.flow, isTelnet ? 0 : said.length, page === null ? 0 : 200 + page.body.length);
  if (isTelnet) return { status: 0, body: '' };
  if (page === null) return { exitCode: 52, message: 'Empty reply from server' };
  if (target.scheme === 'https' && page.server !== undefined && opened.flow.at !== null)
    return { exitCode: 35, message: 'TLS connect error: error:0A00010B:SSL routines::wrong version number' };
  return page;
}

/** What a web server says; null where something listens that speaks no HTTP, as an instance's bare listener. */
function pageAt(
  machine: ShellMachine,
  host: string,
  { at, port, seenAs }: TcpConnection,
  path: string,
): Transfer | null {
  if (host === 'checkip.amazonaws.com') return { status: 200, body: `${seenAs}\n` };
  if (instanceAt(machine.world, at)) return webPage(machine, at, port, path);
  return {
    status: 200,
    body: `<!doctype html><html><head><title>${host}</title></head><body>${host}</body></html>\n`,
  };
}
