import type { Verdict } from '../../../src/diagnosis/verdict.js';
import type { Lab } from './account.js';
import type { Places } from './base.js';
import { investigate, type Logging, startLogging } from './detective.js';
import type { Fault } from './fault.js';
import { faultsOf } from './faults.js';
import { freshLab } from './lab.js';
import { type Protocol, type Shape, type ShapeName, shapeOf } from './shapes.js';
import { type Sent, sendTraffic } from './traffic.js';

/** A world to be: what is asked, what is wrong, how it is recorded and who looks. */
export interface Plan {
  readonly shape: ShapeName;
  readonly protocol: Protocol;
  /** Chosen among the faults of the shape. */
  readonly pick: (faults: readonly Fault[]) => readonly Fault[];
  /** One for each flow log; none: nobody records anything. */
  readonly logging?: readonly Logging[];
  readonly recordUnroutable?: boolean;
  readonly noise?: boolean;
  readonly second?: number;
  readonly as?: 'probe' | 'window';
  readonly through?: 'calls' | 'short-cut';
  /** Milliseconds after the last packet at which somebody looks. */
  readonly patienceMs?: number;
  /** Whatever else is done to the world before anything is sent, or after. */
  readonly before?: (lab: Lab, places: Places, shape: Shape) => unknown;
  readonly after?: (lab: Lab, places: Places, shape: Shape, sent: Sent) => unknown;
}

export interface Played {
  readonly lab: Lab;
  readonly places: Places;
  readonly shape: Shape;
  readonly faults: readonly Fault[];
  readonly sent: Sent;
  readonly verdict: Verdict;
}

/** Records have all arrived by then. */
const LONG_ENOUGH = 9 * 60_000;

let count = 0;
export const worldsPlayed = (): number => count;

/** Builds the world, plants the faults, sends, waits, and asks. */
export async function play(plan: Plan): Promise<Played> {
  count += 1;
  const { lab, places } = await freshLab();
  const { as = 'probe', through = 'short-cut', logging = [{}] } = plan;
  Object.assign(lab.world.switches, { recordUnroutable: plan.recordUnroutable ?? false, noise: plan.noise ?? false });
  const plain = shapeOf(plan.shape, plan.protocol, places);
  const picked = plan.pick(faultsOf(plain, places));
  const shape: Shape = Object.assign({}, plain, ...picked.map(({ asks }) => asks ?? {}));
  // Rules are about the addresses that are asked for in the end.
  const about = faultsOf({ ...shape, destination: plain.destination }, places);
  const faults = picked.map((fault) => (fault.asks ? fault : (about.find(({ name }) => name === fault.name) ?? fault)));
  for (const fault of faults) await fault.plant(lab);
  for (const one of logging) await startLogging(lab, places, one);
  lab.advance(20 * 60_000);
  await plan.before?.(lab, places, shape);
  const sent = faults.some(({ isMute }) => isMute)
    ? silence(lab)
    : sendTraffic(lab, shape, { run: 'first', second: plan.second ?? 7 });
  await plan.after?.(lab, places, shape, sent);
  lab.advance(plan.patienceMs ?? LONG_ENOUGH);
  const verdict = await investigate(lab, shape, sent, { as, through });
  return { lab, places, shape, faults, sent, verdict };
}

function silence({ now, advance }: Lab): Sent {
  const from = now();
  advance(3_000);
  return { from, to: now(), answered: false, outcomes: [{ kind: 'silent' }] };
}
