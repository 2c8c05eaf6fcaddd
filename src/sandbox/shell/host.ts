import type { Clock } from '../../base/clock.js';
import { instanceState } from '../ec2/kinds/instance/instance-state.js';
import type { World } from '../world/world.js';
import { textInput } from './input.js';
import { interpret, interpretWhole } from './interpreter.js';
import type { Session, ShellMachine } from './machine.js';
import { newSession } from './session.js';

export type User = ShellMachine['user'];

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly durationMs: number;
}

export interface RunOptions {
  readonly user: User;
  /** When it is ended, `timed out`: milliseconds after its start. */
  readonly limitMs?: number;
  /** Marks its packets; a command's id. */
  readonly run?: string;
  /** When it starts, milliseconds since the Unix epoch; otherwise now. */
  readonly startAt?: number;
}

/** Steps of a script, and characters of each stream, after which the simulated host ends it: enough for an hour of pings. */
const mostSteps = 12_000;
const mostOutput = 1_048_576;

/** Milliseconds of work after which a run lets others have their turn. */
const turn = 10;

/** Exit status of a run that its limit ended: 128 + SIGKILL. */
const KILLED = 137;

/**
 * Runs a script on a simulated instance in one go: its waiting costs none of the clock's time, but its packets carry the
 * times at which they would have been sent. A change of rules meanwhile does not reach them.
 * Hosts run scripts in turns; this is for those who want the end at once.
 */
export function runScript(...run: Run): Ran {
  const running = steps(...run);
  while (true) {
    const { done, value } = running.next();
    if (done) return value;
  }
}

/** The same, for a host that has others to serve meanwhile: a long script lets them have their turn. */
export async function runScriptInTurns(...run: Run): Promise<Ran> {
  const running = steps(...run);
  let since = performance.now();
  while (true) {
    const { done, value } = running.next();
    if (done) return value;
    if (performance.now() - since < turn) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
}

type Run = readonly [world: World, clock: Pick<Clock, 'now'>, instanceId: string, script: string, options: RunOptions];

function* steps(...[world, clock, instanceId, script, options]: Run): Generator<void, Ran, void> {
  const started = options.startAt ?? clock.now();
  const limitMs = options.limitMs ?? 3_600_000;
  let elapsed = 0;
  const machine = machineOf(world, instanceId, {
    user: options.user,
    now: () => started + elapsed,
    interrupted: () => false,
    run: options.run ?? `script-${started}`,
  });
  const output = { 1: '', 2: '' };
  const running = interpretWhole(machine, newSession(machine), script);
  const ended = (exitCode: number, durationMs: number): Ran => ({
    stdout: output[1],
    stderr: output[2],
    exitCode,
    durationMs,
  });
  for (let step = 0; ; step++) {
    const { done, value } = running.next();
    if (done) return ended(value, elapsed);
    // What serves until it is ended closes its sockets then.
    const isOver = step >= mostSteps || (value.kind === 'wait' && elapsed + value.ms > limitMs);
    if (isOver) running.return(KILLED);
    if (step >= mostSteps) {
      output[2] += `bash: ended after ${mostSteps} steps: this simulated host runs no longer script\n`;
      return ended(KILLED, elapsed);
    }
    if (value.kind === 'print') output[value.stream] = (output[value.stream] + value.text).slice(0, mostOutput);
    else if (elapsed + value.ms > limitMs) return ended(KILLED, limitMs);
    else elapsed += value.ms;
    yield;
  }
}

/** An interactive shell on a simulated instance: time passes on the clock, output comes as it is written. */
export interface Shell {
  /** `sh-5.2$ `, as Session Manager greets; `#` for root. */
  readonly prompt: string;
  /** Runs what was typed. Aborting the signal is Ctrl-C: `ping` then prints its statistics. Resolves with the status. */
  run(line: string, write: (stream: 1 | 2, text: string) => void, signal?: AbortSignal): Promise<number>;
  /** The status given to `exit`, null until then. */
  exited(): number | null;
}

export function openShell(world: World, clock: Clock, instanceId: string, options: { readonly user: User }): Shell {
  let interrupted = false;
  let lines = 0;
  const opened = clock.now();
  const machine = (): ShellMachine =>
    machineOf(world, instanceId, {
      user: options.user,
      now: () => clock.now(),
      interrupted: () => interrupted,
      run: `shell-${opened}-${lines}`,
    });
  const session: Session = newSession(machine());

  return {
    prompt: options.user === 'root' ? 'sh-5.2# ' : 'sh-5.2$ ',
    exited: () => session.exited,
    async run(line, write, signal) {
      interrupted = false;
      lines += 1;
      const running = interpret(machine(), session, line);
      for (let step = 1; ; step++) {
        const { done, value } = running.next();
        if (done) return value;
        // A loop that never waits lets others have their turn, and Ctrl-C arrive.
        if (step % 500 === 0) {
          await new Promise((resolve) => setImmediate(resolve));
          interrupted ||= signal?.aborted === true;
        }
        if (value.kind === 'print') write(value.stream, value.text);
        else if (value.ms > 0) interrupted = !(await slept(clock, value.ms, signal)) || interrupted;
      }
    },
  };
}

/** False where the signal cut the sleep short. */
async function slept(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted) return false;
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  }
}

/** Throws where there is no such running instance: callers ask `DescribeInstances` or the agent first. */
function machineOf(
  world: World,
  instanceId: string,
  rest: Pick<ShellMachine, 'user' | 'now' | 'interrupted' | 'run'>,
): ShellMachine {
  const instance = world.ec2.instances[instanceId];
  const primary = world.ec2.interfaces[instance?.interfaceIds[0] ?? ''];
  if (!instance || !primary || instanceState(world, instance, rest.now()) !== 'running') {
    throw new Error(`${instanceId} is not running, so it runs no commands.`);
  }
  return { world, instance, interface: primary, depth: 0, input: textInput(''), background: false, jobs: [], ...rest };
}
