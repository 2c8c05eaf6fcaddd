import type { Clock } from '../../base/clock.js';
import { settle } from '../flow-records/history.js';
import { isForS3 } from '../s3/request.js';
import { copyWorld } from '../world/copy-world.js';
import { generator, uuid } from '../world/ids.js';
import { latency } from '../world/latency.js';
import type { Fault, World } from '../world/world.js';
import { answerS3 } from './answer-s3.js';
import { connectionReset, proxyPage, refusal, skewedDate, strike, unavailable } from './faults.js';
import { outlineOf, watch } from './honour.js';
import { AwsError, type Call, type Operation } from './operation.js';
import { answerStranger } from './stranger.js';
import { shapesOf } from './wire/shape.js';
import {
  type Asked,
  notSimulatedParameter,
  readInput,
  readRequest,
  unknownOperation,
  writeAnswer,
  writeError,
} from './wire.js';
import type { WireRequest, WireResponse } from './wire-message.js';

type Handle = (request: WireRequest, signal?: AbortSignal) => Promise<WireResponse>;

/** One request at a time: fault, operation, save, answer. */
export function answerer(
  operations: readonly Operation[],
  world: World,
  clock: Clock,
  save: ((world: World) => Promise<void>) | undefined,
): Handle {
  const known = new Map(operations.map((operation) => [`${operation.service}:${operation.name}`, operation]));
  const call: Call = { world, clock, random: generator(world) };
  const run = runner();
  const requestId = requestIds(world.seed);
  const keep =
    save &&
    oneAtATime(async () => {
      world.savedAt = clock.now();
      await save(world);
    });

  return async (request, signal) => {
    const id = requestId();
    if (isForS3(request)) {
      const { response, changed } = answerS3(request, call, id);
      if (keep && changed) await keep();
      return response;
    }
    const asked = identify(request);
    if (!asked) return answerStranger(request, id);
    if (asked instanceof AwsError) return writeError('ec2', asked, id);
    const fault = strike(world, asked.action);
    if (fault) await beforehand(fault, request, clock, signal);
    if (fault?.kind === 'html') {
      note(world, clock, asked, undefined, false, 'html', fault);
      return proxyPage;
    }
    const before = world.seed;
    const { response, changed } = await perform(known, run, asked, fault, call, id);
    if (keep && (changed || world.seed !== before)) await keep();
    if (fault?.kind === 'hang-after') await unanswered(Number.POSITIVE_INFINITY, request, clock, signal);
    return afterwards(fault, asked, request, response, id);
  };
}

function identify(request: WireRequest): Asked | AwsError | undefined {
  try {
    return readRequest(request);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** What a fault does before the service sees the request. */
async function beforehand(
  fault: Fault,
  request: WireRequest,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (fault.kind === 'drop-before') throw connectionReset();
  const delay = fault.kind === 'hang' ? Number.POSITIVE_INFINITY : fault.kind === 'slow' ? latency.slowAnswer : 0;
  if (delay > 0) await unanswered(delay, request, clock, signal);
}

/** No byte for so long; a client that gives up first has a time-out. */
async function unanswered(
  delay: number,
  request: WireRequest,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  const patience = request.patienceMs ?? Number.POSITIVE_INFINITY;
  await (Math.min(delay, patience) === Number.POSITIVE_INFINITY
    ? never(signal)
    : clock.sleep(Math.min(delay, patience), signal));
  if (patience < delay)
    throw Object.assign(new Error(`no answer within ${patience} ms`), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}

/** What a fault makes of the answer to a request that happened. */
function afterwards(
  fault: Fault | undefined,
  asked: Asked,
  request: WireRequest,
  response: WireResponse,
  id: string,
): WireResponse {
  switch (fault?.kind) {
    case 'drop-after':
      throw connectionReset();
    case 'server-error-after':
      return writeError(asked.service, unavailable(asked.service), id);
    case 'garbage':
      return { ...response, status: 200, body: response.body.slice(0, Math.floor(response.body.length / 2)) };
    case 'skew': {
      const date = skewedDate(request);
      return date === undefined ? response : { ...response, headers: { ...response.headers, date } };
    }
    default:
      return response;
  }
}

async function perform(
  known: ReadonlyMap<string, Operation>,
  run: Run,
  asked: Asked,
  fault: Fault | undefined,
  call: Call,
  id: string,
): Promise<{ readonly response: WireResponse; readonly changed: boolean }> {
  const operation = known.get(`${asked.service}:${asked.action}`);
  const mutating = operation?.mutating ?? false;
  let input: unknown;
  try {
    if (!operation) throw unknownOperation(asked);
    input = readInput(operation, asked);
    const refused = fault && refusal(fault, { service: asked.service, action: asked.action, input }, call.world);
    if (refused) throw refused;
    if (mutating) settle(call.world, call.clock.now());
    const answer = await run(operation, input, call);
    if (mutating) settle(call.world, call.clock.now());
    note(call.world, call.clock, asked, input, mutating, 'ok', fault);
    return { response: writeAnswer(operation, answer, id), changed: mutating };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    note(call.world, call.clock, asked, input, mutating, error.code, fault);
    return { response: writeError(asked.service, error, id), changed: false };
  }
}

/** Outlines remembered: a client that names a thousand things in words must not fill the memory. */
const mostOutlines = 20_000;

type Run = (operation: Operation, input: unknown, call: Call) => Promise<unknown>;

/**
 * Runs operations so that what they do not read is refused and nothing half done stays. Whether a member is read can
 * only be seen by running, so the first request of each outline that changes something is rehearsed on a copy.
 * A dry run answers what the real one would, on a copy, and says so with an error (EC2 API reference, "Dry run").
 */
function runner(): Run {
  const honoured = new Set<string>();
  return async (operation, input, call) => {
    const outline = `${operation.service}:${operation.name} ${outlineOf(input)}`;
    const isDry = operation.service === 'ec2' && Reflect.get(Object(input), 'DryRun') === true;
    if (honoured.has(outline) && !isDry) return operation.answer(input as never, call);
    const watched = watch(shapesOf(operation.schema).input, input);
    const answer = await operation.answer(watched.input as never, operation.mutating || isDry ? rehearsal(call) : call);
    const [unread] = watched.unread().filter((name) => name !== 'DryRun' || operation.service !== 'ec2');
    if (unread !== undefined) throw notSimulatedParameter(operation.service, unread);
    if (isDry) throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    if (honoured.size > mostOutlines) honoured.clear();
    honoured.add(outline);
    return operation.mutating ? operation.answer(input as never, call) : answer;
  };
}

function rehearsal(call: Call): Call {
  const world = copyWorld(call.world);
  return { ...call, world, random: generator(world) };
}

function note(
  world: World,
  clock: Clock,
  asked: Asked,
  input: unknown,
  mutating: boolean,
  outcome: string,
  fault: Fault | undefined,
): void {
  if (!world.switches.journal) return;
  const entry = {
    at: clock.now(),
    service: asked.service,
    action: asked.action,
    mutating,
    input: input ?? null,
    outcome,
  };
  world.journal.push(fault ? { ...entry, fault: fault.kind } : entry);
  if (world.journal.length > journalLimit) world.journal.splice(0, world.journal.length - journalLimit / 2);
}

/** Entries, of which the older half goes when they are reached: a served sandbox may live long. */
const journalLimit = 10_000;

/** Request ids come from a generator of their own: a read leaves the world as it was. */
function requestIds(seed: number): () => string {
  const random = generator({ seed: seed ^ 0x5bd1e995 });
  return () => uuid(random);
}

function never(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Requests that end while a save is under way share the next one. */
function oneAtATime(save: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve();
  let next: Promise<void> | undefined;
  const start = () => {
    next = undefined;
    running = save();
    return running;
  };
  return () => {
    next ??= running.then(start, start);
    return next;
  };
}
