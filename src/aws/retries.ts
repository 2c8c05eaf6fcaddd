import type {
  InitializeHandler,
  InitializeHandlerArguments,
  InitializeHandlerOutput,
  MiddlewareStack,
} from '@smithy/types';
import type { Clock } from '../base/clock.js';
import { Problem } from '../base/problem.js';
import type { Event } from '../ui.js';
import { classify, codeOf } from './classify.js';

/** What every call to AWS shares: time, chance, where to tell of trouble, and when to stop. */
export interface RetryPolicy {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly tell: (event: Event) => void;
  readonly signal: AbortSignal;
}

const budgetMs = 180_000;
const firstPauseMs = 1_000;
const longestPauseMs = 20_000;
/** A call that has said nothing for this long is shown to the person. */
const quietMs = 4_000;

const reads = /^(Describe|Get|List|Search|Filter|StartQuery|StopQuery)/;
export const isReadOperation = (operation: string): boolean => reads.test(operation);

const onlyOnce = new WeakSet<object>();

/** Marks a command whose caller repeats it anyway (a poll): it is sent once, and its error comes back as it is. */
export function sentOnce<C extends { readonly input: object }>(command: C): C {
  onlyOnce.add(command.input);
  return command;
}

const repeatable = new WeakSet<object>();

/** Marks a command that changes nothing when it happens twice: a lost answer is no reason to look before repeating it. */
export function safeToRepeat<C extends { readonly input: object }>(command: C): C {
  repeatable.add(command.input);
  return command;
}

/**
 * Survives throttling and outages for three minutes with growing, jittered pauses. Only what cannot have happened is
 * sent again for a mutation (throttled, no connection); an answer that was lost becomes Problem 'lost-answer', for the
 * engine to look before it repeats. The SDK's own retries are off: they repeat mutations blindly.
 */
export function addRetries(
  // biome-ignore lint/suspicious/noExplicitAny: the stacks of five clients differ only in input and output types
  client: { readonly middlewareStack: MiddlewareStack<any, any> },
  service: string,
  retries: RetryPolicy,
): void {
  client.middlewareStack.add(
    (next: InitializeHandler<object, object>, context: { commandName?: string }) =>
      (args: InitializeHandlerArguments<object>) =>
        sendPatiently(next, args, {
          service,
          operation: (context.commandName ?? '').replace(/Command$/, ''),
          retries,
        }),
    { step: 'initialize', priority: 'high', name: 'flowlabRetries', override: true },
  );
}

interface Sending {
  readonly service: string;
  readonly operation: string;
  readonly retries: RetryPolicy;
}

async function sendPatiently(
  next: InitializeHandler<object, object>,
  args: InitializeHandlerArguments<object>,
  { service, operation, retries }: Sending,
): Promise<InitializeHandlerOutput<object>> {
  const { clock, random, tell, signal } = retries;
  const call = `${service}:${operation}`;
  const startedAt = clock.now();
  let pause = firstPauseMs;
  for (let attempt = 1; ; attempt++) {
    const sentAt = clock.now();
    const quiet = setTimeout(
      () => tell({ kind: 'retry', call, reason: 'no answer yet', attempt, nextMs: null }),
      quietMs,
    );
    try {
      const answer = await next(args).finally(() => clearTimeout(quiet));
      tell({
        kind: 'call',
        service,
        operation,
        elapsedMs: clock.now() - sentAt,
        outcome: 'ok',
        ...requestId(answer.output),
      });
      return answer;
    } catch (error) {
      tell({
        kind: 'call',
        service,
        operation,
        elapsedMs: clock.now() - sentAt,
        outcome: codeOf(error) || 'failed',
        ...requestId(error),
      });
      const kind = classify(error);
      if (onlyOnce.has(args.input)) throw error;
      if (kind === 'ambiguous' && !isReadOperation(operation) && !repeatable.has(args.input))
        throw lostAnswer(call, error);
      if (!['throttled', 'unsent', 'ambiguous'].includes(kind)) throw error;
      signal.throwIfAborted();
      const spent = clock.now() - startedAt;
      if (spent + pause > budgetMs) throw gaveUp(call, kind, spent, error);
      tell({ kind: 'retry', call, reason: reasonOf(kind, error), attempt, nextMs: pause });
      await clock.sleep(pause, signal);
      // Decorrelated jitter: between the first pause and three times the last one (AWS architecture blog, "Exponential
      // backoff and jitter").
      pause = Math.min(longestPauseMs, Math.round(firstPauseMs + random() * (pause * 3 - firstPauseMs)));
    }
  }
}

function requestId(from: unknown): { requestId: string } | Record<string, never> {
  const id = (from as { $metadata?: { requestId?: string } } | undefined)?.$metadata?.requestId;
  return id ? { requestId: id } : {};
}

function reasonOf(kind: string, error: unknown): string {
  if (kind === 'throttled') return `AWS asks to slow down (${codeOf(error)})`;
  if (kind === 'unsent') return `cannot connect (${codeOf(error)})`;
  return `no usable answer (${codeOf(error) || 'garbled'})`;
}

const lostAnswer = (call: string, error: unknown): Problem =>
  new Problem(
    'lost-answer',
    `The answer to ${call} was lost (${codeOf(error) || 'garbled'}), so it may or may not have happened.`,
    ['Look whether it did, and go on: npx flowlab resume'],
    error,
  );

function gaveUp(call: string, kind: string, spentMs: number, error: unknown): Problem {
  const minutes = Math.max(1, Math.round(spentMs / 60_000));
  return kind === 'throttled'
    ? new Problem(
        'throttled',
        `AWS still refuses ${call} as too frequent after ${minutes} min (${codeOf(error)}).`,
        ['Wait a few minutes, then: npx flowlab resume'],
        error,
      )
    : new Problem(
        'unreachable',
        `${call} could not be reached for ${minutes} min (${codeOf(error) || 'no usable answer'}).`,
        ['Check the network, VPN, proxy, the region and AWS_ENDPOINT_URL, then: npx flowlab resume'],
        error,
      );
}
