import { countChange } from '../world/changes.js';
import { allOrNothing } from './all-or-nothing.js';
import { brokenConstraint } from './constraints.js';
import { outlineOf, type WatchedInput, watchInput } from './honour.js';
import { AwsError, type Call, type Operation } from './operation.js';
import { shapesOf } from './wire/shape.js';
import { notSimulatedParameter } from './wire.js';

/** Outlines remembered: a client that names a thousand things in words must not fill the memory. */
const mostOutlines = 20_000;

export type OperationRun = (operation: Operation, input: unknown, call: Call) => Promise<unknown>;

/**
 * Runs operations so that what they do not read is refused and nothing half done stays. Whether a member is read is seen
 * by running, so the first request of each outline is watched, and taken back where something was not read. A dry run
 * does what the real one would, and takes it back with the error that says so (EC2 API reference, "Dry run").
 */
export function runner(): OperationRun {
  const honoured = new Set<string>();
  return async (operation, input, call) => {
    const broken = brokenConstraint(operation, input);
    if (broken) throw broken;
    const outline = `${operation.service}:${operation.name} ${outlineOf(input)}`;
    const isDry = operation.service === 'ec2' && Reflect.get(Object(input), 'DryRun') === true;
    const isTrial = isDry || !honoured.has(outline);
    const watched = isTrial ? watchInput(shapesOf(operation.schema).input, input) : undefined;
    const attempt = (real: Call): unknown => {
      const answer = operation.answer((watched?.input ?? input) as never, real);
      if (watched) refuseUnread(operation, watched);
      if (isDry) throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
      return answer;
    };
    const answer = operation.mutating ? allOrNothing(call, attempt, isTrial) : attempt(call);
    if (honoured.size > mostOutlines) honoured.clear();
    honoured.add(outline);
    if (typeof answer !== 'function') return answer;
    try {
      return (await answer(call)) as unknown;
    } finally {
      countChange(call.world);
    }
  };
}

function refuseUnread({ service }: Operation, { unread }: WatchedInput): void {
  const [first] = unread().filter((name) => name !== 'DryRun' || service !== 'ec2');
  if (first !== undefined) throw notSimulatedParameter(service, first);
}
