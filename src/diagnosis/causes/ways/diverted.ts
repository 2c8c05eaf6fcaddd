import { type Case, sightAt } from '../../case/case.js';
import { type PathHop, routeOut } from '../../case/path.js';
import type { Finding } from '../../finding.js';
import { stepInWords } from '../../step-words.js';
import { sourceName, subject, subjectWithin } from '../../words.js';

/** The first half of the summary where another route than the one that was meant takes the request. */
export function divertedInWords(facts: Case, evidence: Finding['evidence'], step: PathHop | null): string | undefined {
  if (step?.leg === 'reply') return undefined;
  const route = routeOut(facts.path, 'request');
  const isLost = evidence === 'shows' && sightAt(facts, 'request-at-destination').state === 'none';
  const lead = isLost
    ? `${subject(facts)} left ${sourceName(facts)} but never arrived`
    : `By the configuration, ${subjectWithin(facts)} is led elsewhere`;
  return route?.decision === 'allow' ? `${lead} (${stepInWords(route)})` : lead;
}
