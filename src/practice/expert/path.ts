import { causeMeaning } from '../../diagnosis/causes/index.js';
import type { Facts, Key } from '../key/key.js';
import { trailOf } from '../key/trail.js';
import { type Suspect, suspectsOf, type Test } from './suspects.js';
import { testsFor } from './tests.js';

/** A look that somebody takes who knows how: what it shows, and which suspects it leaves, in words. */
export interface ExpertStep {
  readonly test: Test;
  readonly shows: string;
  readonly left: readonly string[];
}

/**
 * The way of somebody who, at each step, looks where the answer tells most of the suspects apart, until one is left. No
 * knowledge of the fault goes into the choice: only what each look then shows.
 */
export function expertPath(facts: Facts, key: Key): readonly ExpertStep[] {
  if (facts.goal === 'recorded') return recordedPath(facts, key);
  const all = suspectsOf(facts, key);
  const culprit = culpritOf(facts, key, all);
  if (!culprit) return [];
  const steps: ExpertStep[] = [];
  let suspects = all;
  let tests = testsFor(facts.healthy, facts.attempted);
  while (suspects.length > 1 && tests.length > 0) {
    const best = tests.reduce((one, other) => (parts(suspects, other) > parts(suspects, one) ? other : one));
    if (parts(suspects, best) < 2) break;
    const shows = culprit.observe(best);
    suspects = suspects.filter((one) => one.observe(best) === shows);
    tests = tests.filter((one) => one !== best);
    steps.push({ test: best, shows: inWords(best, shows), left: suspects.map(({ words }) => words) });
  }
  return steps;
}

/** How many groups a test makes of the suspects, so that the largest is small. */
function parts(suspects: readonly Suspect[], test: Test): number {
  const sizes = new Map<string, number>();
  for (const one of suspects) {
    const shown = one.observe(test);
    sizes.set(shown, (sizes.get(shown) ?? 0) + 1);
  }
  return sizes.size < 2 ? 0 : suspects.length - Math.max(...sizes.values()) + 1;
}

/** The suspect that it is. */
export function culpritOf(
  { before, healthy, attempted }: Facts,
  { cause }: Key,
  all: readonly Suspect[],
): Suspect | undefined {
  const named = (id: string) => all.find((one) => one.id === id);
  if (cause === 'PORT_CLOSED') return named('host refuses');
  if (cause === 'STALE_EVIDENCE') return named('nothing any more');
  const { stop } = trailOf(before, attempted);
  if (!stop) return undefined;
  const isWay = (component: string): boolean =>
    component === 'route' || (component === 'gateway' && stop.leg === 'reply');
  const at = trailOf(healthy, attempted).met.findIndex(
    ({ leg, component, direction, at: side }) =>
      leg === stop.leg &&
      (isWay(stop.component)
        ? isWay(component)
        : component === stop.component && direction === stop.direction && side === stop.at),
  );
  return named(`${stop.leg} ${at}`);
}

function inWords({ id }: Test, shown: string): string {
  if (id === 'try')
    return { refused: 'refused at once', answered: 'it gets through' }[shown] ?? 'no answer, however long one waits';
  if (!id.startsWith('records ')) return shown;
  const [request, reply] = shown.split('/').map((word) => (word === 'none' ? 'not recorded' : `recorded, ${word}`));
  return `the request is ${request}; the answer is ${reply}`;
}

/** Where records are what is missing, two looks tell: does it work, and what do the flow logs say of themselves? */
const recordedPath = ({ attempted: { source } }: Facts, { cause }: Key): readonly ExpertStep[] => [
  {
    test: { id: 'try', words: `Try it again from ${source.name}, and look at how it ends` },
    shows: 'it gets through, so something is sent',
    left: ['a flow log that is missing', 'one that cannot deliver', 'one that records something else'],
  },
  {
    test: { id: 'rules flow-logs', words: 'Ask what is recorded: npx flowlab practice aws ec2 describe-flow-logs' },
    shows: causeMeaning(cause).replace(/\.$/, ''),
    left: ['the flow logs themselves'],
  },
];
