import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../base/errno.js';
import { isProblem, Problem } from '../base/problem.js';
import { shellLine } from '../base/shell-word.js';
import {
  orStorageProblem,
  patiently,
  probeWriting,
  readPrivately,
  unlinkIfThere,
  writeDurably,
} from '../disk/durable-file.js';
import { prepareFolder, syncFolder } from '../disk/folder.js';
import { type Machine, thisMachine } from '../disk/machine.js';
import type { State } from './state.js';
import { maxStateBytes, parseState, serialise } from './state-file.js';

/** Where a lab's state is kept. One owner at a time: see lock.ts. */
export interface Store {
  /** Undefined where there is no state; Problem 'damaged-state' or 'newer-state' where it cannot be used. */
  load(): Promise<State | undefined>;
  /**
   * Returns the state as saved, its serial one higher. Refuses with Problem 'locked' when what is kept is not what
   * `state` grew from, and with Problem 'storage' when it could not be written; what was kept is then untouched.
   */
  save(state: State): Promise<State>;
  /** Proves that `save` will work, before anything is done that would need it. */
  probe(): Promise<void>;
  /** Puts a finished lab's state aside and says where. */
  archive(): Promise<string>;
  remove(): Promise<void>;
}

export interface FileStoreOptions {
  /** False: no waiting for the disk. A crash of flowlab loses nothing, a power cut may lose the last steps. */
  readonly durable?: boolean;
  readonly machine?: Machine;
}

export function fileStore(path: string, { durable = true, machine = thisMachine }: FileStoreOptions = {}): Store {
  const backup = `${path}.bak`;
  // A save can fail after its rename; the next one then finds this text, its own, in place.
  let attempted: string | undefined;

  const read = async (file: string) => {
    const text = await readPrivately(file, maxStateBytes, machine);
    return text === undefined ? undefined : parseState(text, machine.sha256);
  };

  return {
    async load() {
      try {
        return await read(path);
      } catch (error) {
        if (!isProblem(error, 'damaged-state')) throw error;
        throw new Problem('damaged-state', `${path}: ${error.message}`, [...error.next, ...(await waysBack())], error);
      }
    },

    async save(state) {
      const next = { ...state, serial: state.serial + 1 };
      const text = serialise(next, machine.sha256);
      if (serialise(parseState(text, machine.sha256), machine.sha256) !== text)
        throw new Problem('bug', 'The state would not read back as it was written.');
      const present = await readPrivately(path, maxStateBytes, machine);
      if (present !== undefined && present !== attempted) refuseOther(parseState(present, machine.sha256), state);
      attempted = text;
      await writeDurably(path, text, { durable, backup: true, machine });
      attempted = undefined;
      return next;
    },

    probe: () =>
      orStorageProblem(path, async () => {
        const isNew = await prepareFolder(path, machine);
        await probeWriting(path, machine);
        await hideFromGit(isNew ? '*' : `/${basename(path)}*`);
      }),

    archive: () =>
      orStorageProblem(path, async () => {
        const state = await read(path);
        if (state === undefined) throw new Problem('no-lab', `${path} is not there, so there is nothing to put aside.`);
        const aside = `${path}.${state.lab.id}.done`;
        await patiently(machine, () => machine.fs.rename(path, aside));
        await unlinkIfThere(backup, machine);
        await syncFolder(dirname(path), machine);
        return aside;
      }),

    remove: () =>
      orStorageProblem(path, async () => {
        await unlinkIfThere(path, machine);
        await unlinkIfThere(backup, machine);
      }),
  };

  async function waysBack(): Promise<readonly string[]> {
    const rebuild = 'Rebuild from what carries the tag of a lab: npx flowlab cleanup --discover';
    try {
      const before = await read(backup);
      // A rename replaces what stands at the path; a copy would write through a link that somebody planted there.
      const goBack = `${shellLine(['rm', path])} && ${shellLine(['mv', backup, path])}`;
      return before ? [`Go back to the save before it: ${goBack}`, rebuild] : [rebuild];
    } catch (error) {
      if (!isProblem(error)) throw error;
      return [rebuild];
    }
  }

  async function hideFromGit(pattern: string): Promise<void> {
    try {
      const handle = await machine.fs.open(join(dirname(path), '.gitignore'), 'wx', 0o600);
      await handle.writeFile(`${pattern}\n`).finally(() => handle.close());
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

export function refuseOther(present: State, state: State): void {
  if (present.lineage !== state.lineage)
    throw new Problem('locked', `Another lab, ${present.lab.id}, is kept where lab ${state.lab.id} should be.`, [
      'Use the other one: npx flowlab status',
      'Or name another place: --state <file>',
    ]);
  if (present.serial !== state.serial)
    throw new Problem(
      'locked',
      `Another run changed lab ${state.lab.id} meanwhile: save ${present.serial} was found, not ${state.serial}.`,
      ['Start from what is kept now: npx flowlab resume'],
    );
}
