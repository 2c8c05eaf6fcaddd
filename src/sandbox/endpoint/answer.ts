import type { Clock } from '../../base/clock.js';
import { settle, settleTimes } from '../flow-records/history.js';
import { credentialOfForm, isForm } from '../s3/form.js';
import { isForS3 } from '../s3/request.js';
import { bootHosts } from '../shell/boot.js';
import { worldsOf } from '../world/account.js';
import { startCounting } from '../world/changes.js';
import { generator, uuid } from '../world/ids.js';
import { regionOf } from '../world/regions.js';
import type { CallFault, World } from '../world/world.js';
import { answerS3 } from './answer-s3.js';
import { unauthorized } from './authorize.js';
import { callOn } from './call-on.js';
import { credentialOf } from './credential.js';
import { afterwards, beforehand, unanswered } from './fault-effects.js';
import { proxyPage, refusal, strike } from './faults.js';
import { note } from './journal.js';
import { AwsError, type Call, type Operation } from './operation.js';
import { type OperationRun, runner } from './run-operation.js';
import { answerStranger } from './stranger.js';
import {
  identify,
  type OperationRequest,
  plainAnswer,
  readInput,
  serviceOf,
  unknownOperation,
  writeAnswer,
  writeError,
} from './wire.js';
import type { WireRequest, WireResponse } from './wire-message.js';

interface Answerer {
  readonly handle: (request: WireRequest, signal?: AbortSignal) => Promise<WireResponse>;
  /** The same without a wire, and without its faults: rejects with AwsError. */
  readonly ask: (asked: OperationRequest) => Promise<unknown>;
}

/** One request at a time: fault, operation, save, answer. */
export function answerer(
  operations: readonly Operation[],
  world: World,
  clock: Clock,
  save: ((world: World) => Promise<void>) | undefined,
): Answerer {
  const known = new Map(operations.map((operation) => [`${operation.service}:${operation.name}`, operation]));
  const callIn = calls(world, clock);
  const run = runner();
  const requestId = requestIds(world.seed);
  const keep =
    save &&
    oneAtATime(async () => {
      world.savedAt = clock.now();
      await save(world);
    });

  startCounting(world);
  const atHome = callOn(world, clock);
  const ask = async (asked: OperationRequest): Promise<unknown> => {
    const { operation, answer } = await carryOut(known, run, asked, undefined, atHome);
    if (keep && operation.mutating) await keep();
    return plainAnswer(operation, answer);
  };

  const handle: Answerer['handle'] = async (request, signal) => {
    const id = requestId();
    const call = callIn(request);
    if (call === undefined) return answerStranger(request, id, 'region');
    if (isForS3(request)) {
      const { response, changed } = answerS3(request, call, id);
      if (keep && changed) await keep();
      return response;
    }
    const asked = identify(request);
    if (!asked) return answerStranger(request, id);
    if (asked instanceof AwsError) return writeError(serviceOf(request) ?? 'ec2', asked, id);
    const fault = strike(world, asked.action);
    if (fault) await beforehand(fault, request, clock, signal);
    if (fault?.kind === 'html') {
      note(world, clock, asked, undefined, false, 'html', fault);
      return proxyPage;
    }
    const before = seedsOf(world);
    const { response, changed } = await perform(known, run, asked, fault, call, id);
    if (keep && (changed || seedsOf(world) !== before)) await keep();
    if (fault?.kind === 'hang-after') await unanswered(Number.POSITIVE_INFINITY, request, clock, signal);
    return afterwards(fault, asked, request, response, id);
  };
  return { handle, ask };
}

/** The call of a request: in the world of the Region it is signed for. IAM has one Region, whatever a client says. */
function calls(home: World, clock: Clock): (request: WireRequest) => Call | undefined {
  const known = new Map<World, Call>();
  return (request) => {
    const {
      accessKey,
      region = home.region,
      service,
      sessionToken,
    } = credentialOf(request) ?? (isForm(request) ? credentialOfForm(request) : undefined) ?? {};
    const world = service === 'iam' || service === 'sts' ? home : regionOf(home, region, clock.now());
    if (world === undefined) return undefined;
    const call = known.get(world) ?? callOn(world, clock);
    known.set(world, call);
    return { ...call, accessKey, sessionToken };
  };
}

/** Changes with everything that is made, and with a Region that is first asked for. */
const seedsOf = (world: World): string =>
  worldsOf(world)
    .map(({ seed }) => seed)
    .join();

async function perform(
  known: ReadonlyMap<string, Operation>,
  run: OperationRun,
  asked: OperationRequest,
  fault: CallFault | undefined,
  call: Call,
  id: string,
): Promise<{ readonly response: WireResponse; readonly changed: boolean }> {
  try {
    const { operation, answer } = await carryOut(known, run, asked, fault, call);
    return { response: writeAnswer(operation, answer, id), changed: operation.mutating };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { response: writeError(asked.service, error, id), changed: false };
  }
}

/** Rejects with AwsError where the service refuses. */
async function carryOut(
  known: ReadonlyMap<string, Operation>,
  run: OperationRun,
  asked: OperationRequest,
  fault: CallFault | undefined,
  call: Call,
): Promise<{ readonly operation: Operation; readonly answer: unknown }> {
  const operation = known.get(`${asked.service}:${asked.action}`);
  const mutating = operation?.mutating ?? false;
  let input: unknown;
  try {
    if (!operation) throw unknownOperation(asked);
    input = readInput(operation, asked);
    const refused = fault && refusal(fault, { service: asked.service, action: asked.action, input }, call.world);
    if (refused) throw refused;
    const unfit = unauthorized(asked, input, call);
    if (unfit) throw unfit;
    bootHosts(call.world, call.clock.now());
    if (mutating) settleTimes(call.world, call.clock.now());
    const answer = await run(operation, input, atOneMoment(call));
    if (mutating) settle(call.world, call.clock.now());
    note(call.world, call.clock, asked, input, mutating, 'ok', fault);
    return { operation, answer };
  } catch (error) {
    if (error instanceof AwsError) note(call.world, call.clock, asked, input, mutating, error.code, fault);
    throw error;
  }
}

/** All that one request does happens at the same time, so that what it starts has not ended in its own answer. */
function atOneMoment(call: Call): Call {
  const now = call.clock.now();
  return { ...call, clock: { ...call.clock, now: () => now } };
}

/** Request ids come from a generator of their own: a read leaves the world as it was. */
function requestIds(seed: number): () => string {
  const random = generator({ seed: seed ^ 0x5bd1e995 });
  return () => uuid(random);
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
