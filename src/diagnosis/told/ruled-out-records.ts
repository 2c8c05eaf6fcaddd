import { type Case, recordedAt, sightAt } from '../case/case.js';
import type { Coverage } from '../case/coverage.js';
import { nameOf } from '../case/ends.js';
import { endOfAttempt } from '../case/judged.js';
import { clockTime } from '../case/period.js';
import type { CauseCode } from '../causes/cause-code.js';
import { legs, type RuledOut } from '../verdict.js';
import { isOurs } from '../words.js';

/** What says of one end that nothing is missing for that cause; undefined where nothing does. */
type Assured = (coverage: Coverage, name: string, end: number) => string | undefined;

const reaches: Assured = ({ watermark }, name, end) =>
  watermark !== null && watermark >= end ? `the records of ${name} reach to ${clockTime(watermark)} UTC` : undefined;

/** Causes of which records are missing, and what rules each of them out at an end. */
const assurances: readonly (readonly [CauseCode, Assured])[] = [
  [
    'NO_FLOW_LOG',
    ({ missing, flowLogs: [one] }, name) =>
      missing === null ? (one ? `${one.id} records ${name}` : `there are records of ${name}`) : undefined,
  ],
  [
    'TRAFFIC_TYPE_FILTERED',
    ({ actions, unproven }, name) =>
      actions.length === 2 && unproven.length === 0
        ? `what ${name} accepts and what it refuses is recorded`
        : undefined,
  ],
  ['DELIVERY_FAILING', reaches],
  ['NOT_YET_DELIVERED', (coverage, ...rest) => (coverage.isFile ? undefined : reaches(coverage, ...rest))],
  ['NOT_IN_EVIDENCE', (coverage, ...rest) => (coverage.isFile ? reaches(coverage, ...rest) : undefined)],
];

/** Why a record might be missing, and is not: known where the conversation was seen, of every end that is somebody's in AWS. */
export function observationRuledOut(facts: Case): readonly RuledOut[] {
  const { attempt, coverage } = facts;
  const [seen] = legs.flatMap((leg) => recordedAt(facts, sightAt(facts, leg)));
  if (!seen) return [];
  const sides = (['source', 'destination'] as const).filter((side) => isOurs(facts[side]));
  const isWhole = attempt.sights.every(({ missing }) => missing === null || missing === 'no-interface');
  const found = assurances.flatMap(([cause, assured]): readonly RuledOut[] => {
    const said = sides.map((side) => assured(coverage[side], nameOf(facts[side]), attempt.end));
    const told = said.flatMap((one) => one ?? []);
    return isWhole && told.length === said.length && said.length > 0
      ? [{ cause, by: [...new Set(told)].join(', and ') }]
      : [];
  });
  return [
    { cause: 'NOT_LOGGED', by: `${seen.interfaceId ?? 'a flow log'} recorded some of it` },
    ...found,
    ...(isShown(facts) ? [{ cause: 'RECORDS_LOST', by: 'nothing rests on a record that is missing' } as const] : []),
  ];
}

/** Where it ended, a record says, and not the lack of one. */
function isShown({ attempt }: Case): boolean {
  const end = endOfAttempt(attempt);
  return end === 'through' || end === 'refused';
}
