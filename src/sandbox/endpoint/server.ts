import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { systemClock } from '../../base/clock.js';
import type { Sandbox } from '../index.js';
import { bucketInHost, isForS3 } from '../s3/request.js';
import { credentialOf } from './credential.js';
import { answerUnsigned } from './unsigned.js';
import type { WireRequest, WireResponse } from './wire-message.js';

/**
 * Larger than any request that is simulated (a full batch of log events is a mebibyte before it is written as JSON), small
 * enough to hold in memory; objects of S3 and their parts may be larger.
 */
const bodyLimit = 4 * 1_048_576;
const objectLimit = 16 * bodyLimit;

export interface Served {
  readonly url: string;
  /** Requests under way get their answers, except those that hang; then every connection ends. */
  close(): Promise<void>;
}

/** The sandbox on the loopback interface: `aws --endpoint-url http://127.0.0.1:…`. Port 0 takes any that is free. */
export async function serve(
  sandbox: Sandbox,
  { port, report }: { readonly port: number; readonly report?: (error: unknown) => void },
): Promise<Served> {
  const underWay = new Map<AbortController, Promise<void>>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const answered = answer(sandbox, request, response, gone.signal, report).finally(() => underWay.delete(gone));
    underWay.set(gone, answered);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => close(server, underWay) };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function close(server: Server, underWay: ReadonlyMap<AbortController, Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  for (const gone of underWay.keys()) gone.abort();
  await Promise.allSettled(underWay.values());
  server.closeAllConnections();
  await closed;
}

async function answer(
  sandbox: Sandbox,
  request: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
  report?: (error: unknown) => void,
): Promise<void> {
  const refused = strangersRefusal(request);
  if (refused) return send(response, plain(refused.status, refused.text), true);
  if (request.url === HEALTH) return send(response, health(sandbox));
  const { method = 'POST', url: path = '/' } = request;
  const headers = headersOf(request);
  const isObject = isForS3({ method, path, headers });
  if (method !== 'POST' && method !== 'GET' && !(isObject && OBJECT_METHODS.has(method)))
    return send(response, plain(405, 'The sandbox answers POST and GET.'), true);
  try {
    const body = await read(request, isObject ? objectLimit : bodyLimit);
    if (body === undefined) return send(response, plain(413, 'The request is too large.'), true);
    const at = systemClock.now();
    const asked = { method, path, headers, body: body.toString(), bytes: body, at };
    // A link to an object that was signed ahead says so in its query, and what is public in S3 needs no signature.
    if (isSigned(asked) || (headers.authorization === undefined && isObject))
      return send(response, await sandbox.handle(asked, gone));
    send(response, answerUnsigned(asked, randomUUID()) ?? plain(403, UNSIGNED), true);
  } catch (error) {
    // A fault of the network: the client sees its connection end. Anything else is a fault of ours: it is told here, and
    // the client learns no more than that, as a stack trace names files of this machine.
    if (isExpected(error, gone)) return void request.socket.destroy();
    report?.(error);
    send(response, plain(500, 'The sandbox failed on this request. This is a defect of flowlab.'), true);
  }
}

const isExpected = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted || (error instanceof Error && 'code' in error && networkFaults.has(error.code));

const networkFaults: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ETIMEDOUT', 'ABORT_ERR']);

/** Asked by whoever waits for the sandbox to answer: needs no signature and no client of AWS. */
const HEALTH = '/_flowlab/health';

const health = ({ world: { region } }: Sandbox): WireResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify({ status: 'ok', region })}\n`,
});

interface Refusal {
  readonly status: number;
  readonly text: string;
}

// A page in a browser must not reach the sandbox: neither by a name that resolves to this machine nor across origins. It
// can send a GET without an origin, but then says where it comes from, and it cannot sign in a header.
function strangersRefusal({ headers, socket }: IncomingMessage): Refusal | undefined {
  const port = socket.localPort;
  const isOurs = headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
  // Names below `localhost` are this machine's own everywhere (RFC 6761, 6.3); S3's clients put the bucket there.
  if (!isOurs && !(bucketInHost(headers.host) && headers.host?.endsWith(`.localhost:${port}`))) {
    return {
      status: 421,
      text: `The sandbox answers to 127.0.0.1:${port}, localhost:${port} and, for a bucket of S3, BUCKET.localhost:${port} only.`,
    };
  }
  if (headers.origin !== undefined) return { status: 403, text: 'The sandbox does not answer web pages.' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none' && site !== 'same-origin') {
    return { status: 403, text: 'The sandbox does not answer web pages.' };
  }
  return undefined;
}

// A query can hold its signature. Of S3 that is a link, for whoever has it; of the others it is a program's: a browser could
// be made to send it, and older ones do not say whose page made them.
function isSigned({ headers: { authorization, 'user-agent': agent = '' }, ...request }: WireRequest): boolean {
  if (authorization?.startsWith('AWS4-')) return true;
  const credential = credentialOf({ ...request, headers: authorization === undefined ? {} : { authorization } });
  return credential !== undefined && (authorization !== undefined || !agent.startsWith('Mozilla/'));
}

const UNSIGNED = 'The sandbox answers requests that are signed (Signature Version 4 or 2), with any key.';

const OBJECT_METHODS = new Set(['PUT', 'DELETE', 'HEAD']);

async function read(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue;
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') texts[name] = value;
  return texts;
}

function send(response: ServerResponse, { status, headers, body }: WireResponse, last = false): void {
  const connection = last ? { connection: 'close' } : {};
  // An answer to HEAD has the length of what is not sent.
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers, ...connection });
  response.end(body);
}

const plain = (status: number, text: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${text}\n`,
});
