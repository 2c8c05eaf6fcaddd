import { Problem } from '../../base/problem.js';
import type { DescribedCommand } from '../described.js';
import { type CompletionShell, scripts } from './scripts.js';
import { slotsOf } from './words.js';

/** The script for a shell, from the table of commands. */
export function completionFor(shell: string, program: DescribedCommand): string {
  if (isShell(shell)) return scripts[shell](slotsOf(program));
  throw new Problem('usage', `There is no completion for ${shell}.`, [
    `There is for ${Object.keys(scripts).join(', ')}: npx flowlab completion bash`,
  ]);
}

const isShell = (name: string): name is CompletionShell => Object.hasOwn(scripts, name);
