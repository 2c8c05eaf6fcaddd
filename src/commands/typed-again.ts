import { shellLine } from '../base/shell-word.js';
import { withoutPassword } from '../base/url.js';

/** The command to type once more, after one that was stopped. `args`: as they were typed. */
export const typedAgain = (args: readonly string[]): string =>
  `npx flowlab ${shellLine(args.map(withoutPassword))}`.trim();
