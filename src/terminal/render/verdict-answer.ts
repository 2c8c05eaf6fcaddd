import type { Verdict } from '../../diagnosis/verdict.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { pairLines } from './label.js';
import { markPainted } from './speech.js';
import { outcomeWords } from './verdict-words.js';

/** The verdict in one sentence, behind the word for it. */
export function answerLines({ verdict }: Verdict, style: Style): string[] {
  const { paint, width } = style;
  const word = outcomeWords[verdict.outcome];
  const colour = {
    delivered: paint.good,
    allowed: paint.good,
    blocked: paint.bad,
    unanswered: paint.bad,
    inconclusive: paint.caution,
  };
  const lines = hang('  ', `${word}: ${verdict.summary}`, width);
  return markPainted(lines, `${word}:`, colour[verdict.outcome]);
}

/** Where nothing was sent, the rules already tell how it would end. */
export function wouldStop({ verdict, blockers, hops }: Verdict, style: Style): string[] {
  const [first] = blockers;
  const isShown = hops.some(({ resourceId, config }) => resourceId === first?.resourceId && config === 'deny');
  if (verdict.outcome !== 'inconclusive' || !first || isShown) return [];
  const where = [first.resourceId, first.rule].filter((part) => part !== null).join(': ');
  return pairLines('Rules', `would not let it through: ${where} (${first.cause})`, style);
}
