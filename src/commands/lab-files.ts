import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { shellWord } from '../base/shell-word.js';

/** Where flowlab keeps what it knows of a lab. */
export interface LabFiles {
  readonly state: string;
  /** The simulated account, beside the state of the lab that lives in it. */
  readonly world: string;
  /** What to do where the world cannot be read. */
  readonly lostWorld: readonly string[];
  /** The last verdict, for `flowlab report`. */
  readonly verdict: string;
}

/** The file asked for, else one in the user's own state folder, so that `resume` works from anywhere. */
export function labFiles(given: string | undefined, env: Readonly<Record<string, string | undefined>>): LabFiles {
  const state = given === undefined ? join(stateFolder(env), 'state.json') : resolve(given);
  const world = `${state}.world`;
  return {
    state,
    world,
    lostWorld: [`Nothing real is in it. Begin again: rm ${shellWord(world)}`, 'Then: npx flowlab cleanup'],
    verdict: `${state}.verdict`,
  };
}

function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (env.FLOWLAB_HOME) return resolve(env.FLOWLAB_HOME);
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, 'flowlab');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'flowlab');
  if (platform() === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'flowlab');
  return join(homedir(), '.local', 'state', 'flowlab');
}
