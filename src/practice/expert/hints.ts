import { counted } from '../../base/words.js';
import type { ExpertStep } from './path.js';

/** Each step of the way in two hints: where to look, then what is to be seen there. The last does not say what it is. */
export function hintsFrom(path: readonly ExpertStep[]): readonly string[] {
  return path.flatMap(({ test, shows, left }, at) => {
    const isLast = at === path.length - 1;
    const seen = `You will see: ${shows}. That leaves ${counted(left, 'suspect')}.`;
    return isLast ? [`${test.words}.`] : [`${test.words}.`, seen];
  });
}
