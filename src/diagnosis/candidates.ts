import { madeOnce } from '../base/remembered.js';
import type { Case } from './case/case.js';
import { broughtBy, isOfWay } from './causes/brought.js';
import { type Cause, type Excluded, isExcluded } from './causes/cause.js';
import { everyCause } from './causes/index.js';
import type { Finding } from './finding.js';
import { answeredInWords } from './reported.js';

interface Explained {
  readonly cause: Cause;
  readonly said: Finding | Excluded | undefined;
}

/** What is to be said of each cause, for all who ask about one case. */
export const explained: (facts: Case) => readonly Explained[] = madeOnce((facts) =>
  everyCause.map((cause) => ({ cause, said: cause.explain(facts) })),
);

/** What could be the cause, for all who ask about one case. */
export const candidatesOf: (facts: Case) => readonly Finding[] = madeOnce((facts) => {
  const all = explained(facts).flatMap(({ said }) => (said && !isExcluded(said) ? [said] : []));
  // What brought it takes the answer back, whatever the routes say.
  const isBrought = broughtBy(facts) !== null;
  return all.filter(({ step }) => !(isBrought && step !== null && isOfWay(step)));
});

/** An answer that the program got, where no record says otherwise, leaves nothing that stops it. */
export const isReportedAway = (facts: Case, { evidence }: Finding): boolean =>
  answeredInWords(facts) !== null && evidence !== 'shows';
