import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import type { HttpHandlerOptions, HttpRequest, RequestHandler } from '@smithy/types';
import type { Sandbox } from '../index.js';

/** Lets an SDK client speak to the sandbox without a socket: `new EC2Client({ requestHandler: requestHandler(sandbox) })`. */
export function requestHandler(
  sandbox: Pick<Sandbox, 'handle'>,
  requestTimeoutMs = 30_000,
): RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal, requestTimeout } = {}) {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined;
      if (signal?.aborted) throw aborted(signal);
      const asked = sandbox.handle(
        {
          method: request.method,
          path: pathOf(request),
          headers: request.headers,
          body: textOf(request.body),
          ...(request.body instanceof Uint8Array ? { bytes: request.body } : {}),
          patienceMs: requestTimeout ?? requestTimeoutMs,
        },
        signal,
      );
      const { status, headers, body } = await untilAborted(asked, signal);
      return {
        response: new HttpResponse({ statusCode: status, headers: { ...headers }, body: Readable.from([body]) }),
      };
    },
  };
}

/** S3 says in the query what is asked; the other services in the body. */
function pathOf({ path, query = {} }: HttpRequest): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((each) =>
        each == null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(each)}`,
      ),
  );
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

/** The query services hand over a string, the JSON services bytes. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
}

/** The request may well have happened: an abort only means that nobody waits for the answer any more. */
async function untilAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  let stop = () => {};
  const abort = new Promise<never>((_, reject) => {
    stop = () => reject(aborted(signal));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, abort]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function aborted(signal: AbortSignal): Error {
  return Object.assign(new Error('Request aborted', { cause: signal.reason }), { name: 'AbortError' });
}
