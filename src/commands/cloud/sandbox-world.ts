import { constants } from 'node:buffer';
import { randomInt } from 'node:crypto';
import { type Clock, systemClock } from '../../base/clock.js';
import { jsonIn } from '../../base/json.js';
import { Problem } from '../../base/problem.js';
import { readPrivately, writeDurably } from '../../disk/durable-file.js';
import type { Context } from '../../engine/step.js';
import { requestHandler } from '../../sandbox/endpoint/request-handler.js';
import { createSandbox, type Sandbox } from '../../sandbox/index.js';
import { pacedClock } from '../../sandbox/world/clock.js';
import { isNotAWorld, savedWorld } from '../../sandbox/world/saved-world.js';
import type { World } from '../../sandbox/world/world.js';
import type { LabFiles } from '../lab-files.js';
import type { Terminal } from '../terminal.js';
import { sandboxShell } from './sandbox-shell.js';

export interface OpenSandbox {
  readonly requestHandler: ReturnType<typeof requestHandler>;
  readonly clock: Clock;
  readonly openShell: Context['openShell'];
  readonly region: string;
}

/** Where a simulated account is kept, and what to do where it cannot be read. */
export type WorldFiles = Pick<LabFiles, 'world' | 'lostWorld'>;

/** As long as a text can be, in bytes: more can be neither written nor read in one piece. */
const largestWorld = constants.MAX_STRING_LENGTH;

/** Opens the simulated account kept in a file, or makes a new one; it is saved after each request that changed it. */
export async function openSandbox(
  files: WorldFiles,
  pace: number,
  terminal: Terminal,
  region?: string,
): Promise<OpenSandbox> {
  const saved = await loadWorld(files);
  const clock = pacedClock(systemClock, saved?.savedAt ?? 0, pace);
  const write = saveTo(files.world, clock);
  let isKept = saved !== undefined;
  const save = async (world: World): Promise<void> => {
    isKept = true;
    await write(world);
  };
  const sandbox = createSandbox({
    clock,
    seed: randomInt(2 ** 31),
    ...(saved ? { saved } : {}),
    ...(region ? { region } : {}),
    save,
  });
  return {
    requestHandler: requestHandler(keepingTime(sandbox, clock, async (world) => (isKept ? write(world) : undefined))),
    clock,
    openShell: sandboxShell(sandbox, clock, terminal, save),
    region: sandbox.world.region,
  };
}

/** Time that was waited out is kept as well: after a kill, what was seen running must not be starting again. Nothing is made by looking. */
const keepingTime = (sandbox: Sandbox, clock: Clock, keep: (world: World) => Promise<void>): Sandbox => ({
  ...sandbox,
  handle: async (request, signal) => {
    const answer = await sandbox.handle(request, signal);
    if (clock.now() - sandbox.world.savedAt > 1_000) await keep(sandbox.world);
    return answer;
  },
});

/** A kill loses nothing, a power cut at most the simulation's last steps: real AWS is not at stake. */
export const saveTo =
  (path: string, clock: Pick<Clock, 'now'>) =>
  async (world: World): Promise<void> => {
    world.savedAt = clock.now();
    await writeDurably(path, textOf(world, path), { durable: false });
  };

function textOf(world: World, path: string): string {
  try {
    return JSON.stringify(world);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const text = `The simulated account is larger than ${path} can hold: what was done last is not kept.`;
    throw new Problem('storage', text, ['Keep it in memory alone: npx flowlab sandbox --memory'], error);
  }
}

export async function loadWorld({ world: path, lostWorld }: WorldFiles): Promise<World | undefined> {
  const text = await readPrivately(path, largestWorld);
  if (text === undefined) return undefined;
  const world = savedWorld(jsonIn(text));
  if (!isNotAWorld(world)) return world;
  throw new Problem('damaged-state', `The simulated account in ${path} cannot be read: ${world.reason}.`, lostWorld);
}
