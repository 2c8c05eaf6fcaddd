import { stat } from 'node:fs/promises';
import { connect } from '../../aws/clients.js';
import { everyService } from '../../aws/endpoints.js';
import { whoAmI } from '../../aws/identity.js';
import { type Clock, systemClock } from '../../base/clock.js';
import { errnoOf } from '../../base/errno.js';
import { Problem } from '../../base/problem.js';
import type { Aws } from '../../cloud.js';
import { checkBelongs } from '../../engine/belongs.js';
import type { Lab } from '../../engine/lab.js';
import { requestHandler } from '../../sandbox/endpoint/request-handler.js';
import { createSandbox } from '../../sandbox/index.js';
import { pacedClock } from '../../sandbox/world/clock.js';
import type { Event, Person } from '../../ui.js';
import { version } from '../../version.js';
import type { LabFiles } from '../lab-files.js';
import { retriesFor } from './cloud.js';
import { loadWorld, type WorldFiles } from './sandbox-world.js';

/** Said by whatever looks there: the same commands look at AWS where no simulated lab is at hand. */
export const inSandboxOf = ({ id }: Pick<Lab, 'id'>): Event => ({
  kind: 'note',
  tone: 'info',
  text: `In the sandbox of lab ${id}, not in AWS:`,
});

/** The simulated account of a lab, to look at. */
export interface SandboxView {
  readonly aws: Aws;
  readonly clock: Clock;
  /** Whether somebody has changed the account meanwhile. */
  isOld(): Promise<boolean>;
}

/**
 * Opens the simulated account as it was saved last. Nothing is ever saved from here, not even time that passes, so it
 * needs no lock and disturbs nobody who works in it.
 */
export async function viewSandbox(lab: Lab, where: LabFiles, person: Person, pace: number): Promise<SandboxView> {
  const view = await viewWorld(where, person, pace);
  if (view === undefined)
    throw new Problem('damaged-state', `The simulated account of lab ${lab.id} is missing: ${where.world}`, [
      'Nothing real was in it. Forget the lab: npx flowlab cleanup',
    ]);
  checkBelongs(lab, await whoAmI(view.aws), view.aws.region, null);
  return view;
}

/** The same for a world that is no lab's; undefined where there is none. */
export async function viewWorld(files: WorldFiles, person: Person, pace: number): Promise<SandboxView | undefined> {
  const made = await madeAt(files.world);
  const saved = await loadWorld(files);
  if (saved === undefined) return undefined;
  const clock = pacedClock(systemClock, saved.savedAt, pace);
  const aws = connect({
    region: saved.region,
    credentials: { accessKeyId: 'SANDBOX', secretAccessKey: 'SANDBOX' },
    requestHandler: requestHandler(createSandbox({ clock, seed: 0, saved })),
    endpoints: everyService('http://sandbox.invalid'),
    version,
    retries: { ...retriesFor(person), clock },
  });
  return { aws, clock, isOld: async () => (await madeAt(files.world)) !== made };
}

// The file is replaced, never written in place: another inode is another world.
async function madeAt(world: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs } = await stat(world);
    return `${ino} ${mtimeMs}`;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
