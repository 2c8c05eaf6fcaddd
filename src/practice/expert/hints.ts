import { counted } from '../../base/words.js';
import type { ExpertStep } from './path.js';

/** Each step of the way in two hints: where to look, then what is to be seen there. The last one names what is left. */
export function hintsFrom(path: readonly ExpertStep[]): readonly string[] {
  return path.flatMap(({ test, shows, left }, at) => {
    const isLast = at === path.length - 1;
    const leaves = isLast
      ? `${left.length === 1 ? 'one' : left.length}: ${left.join('; ')}`
      : counted(left.length, 'suspect');
    return [`${test.words}.`, `You will see: ${shows}. That leaves ${leaves}.`];
  });
}
