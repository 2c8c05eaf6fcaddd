import { copyWorld } from '../world/copy-world.js';
import { generator } from '../world/ids.js';
import { brokenConstraint } from './constraints.js';
import { outlineOf, watchInput } from './honour.js';
import { AwsError, type Call, type Operation } from './operation.js';
import { undoneIfItFails } from './undo.js';
import { shapesOf } from './wire/shape.js';
import { notSimulatedParameter } from './wire.js';

/** Outlines remembered: a client that names a thousand things in words must not fill the memory. */
const mostOutlines = 20_000;

export type OperationRun = (operation: Operation, input: unknown, call: Call) => Promise<unknown>;

/**
 * Runs operations so that what they do not read is refused and nothing half done stays. Whether a member is read can
 * only be seen by running, so the first request of each outline that changes something is rehearsed on a copy.
 * A dry run answers what the real one would, on a copy, and says so with an error (EC2 API reference, "Dry run").
 */
export function runner(): OperationRun {
  const honoured = new Set<string>();
  return async (operation, input, call) => {
    const broken = brokenConstraint(operation, input);
    if (broken) throw broken;
    const outline = `${operation.service}:${operation.name} ${outlineOf(input)}`;
    const isDry = operation.service === 'ec2' && Reflect.get(Object(input), 'DryRun') === true;
    const run = (real: Call) => operation.answer(input as never, real) as Promise<unknown>;
    if (honoured.has(outline) && !isDry) return operation.mutating ? undoneIfItFails(call, run) : run(call);
    const watched = watchInput(shapesOf(operation.schema).input, input);
    const answer = await operation.answer(watched.input as never, operation.mutating || isDry ? rehearsal(call) : call);
    const [unread] = watched.unread().filter((name) => name !== 'DryRun' || operation.service !== 'ec2');
    if (unread !== undefined) throw notSimulatedParameter(operation.service, unread);
    if (isDry) throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    if (honoured.size > mostOutlines) honoured.clear();
    honoured.add(outline);
    return operation.mutating ? undoneIfItFails(call, run) : answer;
  };
}

/** The same call on a copy of the world. */
export function rehearsal(call: Call): Call {
  const world = copyWorld(call.world);
  return { ...call, world, random: generator(world) };
}
