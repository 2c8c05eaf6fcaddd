import { spelt } from '../terminal/safe.js';

/** Up to the end of its line: a command that names a state file keeps it. */
const command = /\bnpx flowlab(@latest)? (?!.*--state[ =])/g;

/**
 * The same, with every command of flowlab in it as it is typed for the same lab. `stateOption`: --state and its file, or nothing
 * where the lab is where it is looked for anyway. Whoever tells of a command need not know where the lab is kept.
 */
export const forSameLab = <T>(told: T, stateOption: readonly string[]): T =>
  stateOption.length === 0
    ? told
    : spelt(told, (text) => text.replace(command, (found) => `${found}${stateOption.join(' ')} `));
