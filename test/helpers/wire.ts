import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import { connect } from '../../src/aws/clients.js';
import type { Aws } from '../../src/cloud.js';
import { fakeClock } from './fake-clock.js';
import { scriptedUi } from './scripted-ui.js';

/** What comes back from the network: an answer, the error of a socket, or whatever a function makes of it. */
export type Reply = Answer | Error | (() => Promise<Answer>);

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

export const ok = (body: string): Answer => ({ status: 200, body });

const errorBody = (code: string, message: string) =>
  `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>r-1</RequestID></Response>`;

/** An error of EC2 as it is on the wire. */
export const refusal = (code: string, message = 'no', status = 400): Answer => ({
  status,
  headers: { 'x-amzn-requestid': 'r-1' },
  body: errorBody(code, message),
});

export const socketError = (code: string): Error => Object.assign(new Error(`${code} on the socket`), { code });

/** An answer of EC2 to one operation, with what is inside it. */
export const ec2Answer = (operation: string, inside: string): Answer =>
  ok(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r-1</requestId>${inside}</${operation}Response>`,
  );

/**
 * The clients of flowlab over a network that answers from a script, one reply for each request; the last one goes on
 * for ever. `random` is what the jitter draws.
 */
export function wiredAws(replies: readonly Reply[], random: () => number = () => 0.5) {
  const clock = fakeClock();
  const ui = scriptedUi();
  const abort = new AbortController();
  const sentAt: number[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle() {
      const reply = replies[Math.min(sentAt.length, replies.length - 1)];
      sentAt.push(clock.now());
      if (reply === undefined || reply instanceof Error) throw reply ?? new Error('no reply left');
      const { status, body, headers = {} } = typeof reply === 'function' ? await reply() : reply;
      return { response: new HttpResponse({ statusCode: status, headers, body: Readable.from([body]) }) };
    },
  };
  const aws: Aws = connect({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    requestHandler,
    version: '1.2.3',
    retries: { clock, random, tell: ui.tell, signal: abort.signal },
  });
  /** Milliseconds between one request and the next. */
  const pauses = () => sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
  return { aws, clock, ui, abort, requests: () => sentAt.length, pauses };
}
