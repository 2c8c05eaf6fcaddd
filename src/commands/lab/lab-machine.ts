import { recordOf, type State } from '../../engine/state.js';

/** A machine of the lab by its role, `source` or `destination`, or by its instance id; undefined for any other. */
export function machineOf(
  state: State | undefined,
  target: string,
): { readonly id: string; readonly name: string } | undefined {
  if (!state) return undefined;
  for (const role of ['source', 'destination']) {
    const record = recordOf(state, `instances/${role}`);
    const made = record?.status === 'done' ? record.result : undefined;
    if (typeof made !== 'object' || made === null || !('id' in made) || typeof made.id !== 'string') continue;
    const name = 'name' in made && typeof made.name === 'string' ? made.name : role;
    if ([role, made.id, name].includes(target)) return { id: made.id, name };
  }
  return undefined;
}

/** Is this id of something that the lab made? */
export const isOfLab = (state: State | undefined, id: string): boolean =>
  Object.values(state?.steps ?? {}).some(
    (record) =>
      record.status === 'done' &&
      typeof record.result === 'object' &&
      record.result !== null &&
      'id' in record.result &&
      record.result.id === id,
  );
