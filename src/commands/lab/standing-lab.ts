import { isProblem } from '../../base/problem.js';
import { madeBy, type State } from '../../engine/state.js';
import { fileStore } from '../../engine/store.js';
import type { LabFiles } from '../lab-files.js';

/** The lab that was begun and not removed; undefined where there is none. */
export async function standingLab({ state }: Pick<LabFiles, 'state'>): Promise<State | undefined> {
  const lab = await fileStore(state).load();
  return lab?.cleaned ? undefined : lab;
}

/** The same for whoever may mean something else: a state that is damaged is no reason not to look at that. */
export async function readableLab(files: LabFiles): Promise<State | undefined> {
  try {
    return await standingLab(files);
  } catch (error) {
    if (!isProblem(error, 'damaged-state')) throw error;
    return undefined;
  }
}

export const isSimulated = (lab: State | undefined): lab is State => lab?.lab.mode === 'sandbox';

/** A machine of the lab by its role, `source` or `destination`, or by its instance id; undefined for any other. */
export function machineOf(
  state: State | undefined,
  target: string,
): { readonly id: string; readonly name: string } | undefined {
  if (!state) return undefined;
  for (const role of ['source', 'destination']) {
    const made = madeBy(state, `instances/${role}`);
    if (!made) continue;
    const name = typeof made.name === 'string' ? made.name : role;
    if ([role, made.id, name].includes(target)) return { id: made.id, name };
  }
  return undefined;
}

/** Is this id of something that the lab made? */
export const isOfLab = (state: State | undefined, id: string): boolean =>
  state !== undefined && Object.keys(state.steps).some((step) => madeBy(state, step)?.id === id);
