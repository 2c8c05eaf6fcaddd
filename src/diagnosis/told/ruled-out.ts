import { blockersOf } from '../blockers.js';
import { candidatesOf, explained, isReportedAway } from '../candidates.js';
import type { Case } from '../case/case.js';
import { type PathSection, sectionOf } from '../case/sections.js';
import { type Cause, isExcluded } from '../causes/cause.js';
import { everyCause } from '../causes/index.js';
import { excludedBy, isUnrecorded } from '../finding.js';
import { answeredInWords } from '../reported.js';
import type { RuledOut } from '../verdict.js';
import { isOurs } from '../words.js';

/** Causes that are out of the question, each with the record, the rule or the probe that says so. */
export function ruledOut(facts: Case): readonly RuledOut[] {
  const possible = candidatesOf(facts);
  const reported = answeredInWords(facts);
  const answered = facts.evidence.probe?.answered ? 'the host that sent the probe saw an answer' : null;
  // What would stop it further on is not out of the question, though it is not to blame for what was recorded.
  const further = new Set(answered === null && reported === null ? blockersOf(facts).map(({ cause }) => cause) : []);
  const all = explained(facts);
  return excludable.flatMap((code) => {
    if (further.has(code)) return [];
    const own = all.filter(({ cause }) => cause.code === code);
    const open = possible.filter((one) => one.code === code);
    const isReported = open.length > 0 && open.every((one) => isReportedAway(facts, one));
    const by =
      own.map(({ said }) => said).find(isExcluded)?.by ??
      (open.length > 0
        ? (answered ?? (isReported ? reported : null))
        : own.flatMap(({ cause }) => excluded(facts, cause) ?? [])[0]);
    return by == null ? [] : [{ cause: code, by }];
  });
}

/** What a component, its place on the way, or something else may rule out. */
const excludable = [
  ...new Set(everyCause.flatMap(({ code, stops, place, unless }) => ((stops ?? place ?? unless) ? [code] : []))),
];

/** What nothing speaks for, and something against. */
function excluded(facts: Case, { place, side, unless }: Cause): string | undefined {
  const whose = side ?? (place?.endsWith('source') ? 'source' : 'destination');
  if (place && !isOurs(facts[whose])) return undefined;
  return (place && byRecord(facts, place)) ?? unless?.(facts);
}

/** A record that leaves the conversation nowhere to end where the cause would end it. */
function byRecord(facts: Case, place: PathSection): string | undefined {
  const { attempt, path } = facts;
  const all = Array.from({ length: 2 * path.checkpoints.length + 1 }, (_, position) => position);
  const own = all.filter((position) => sectionOf(path, position) === place);
  const [last] = own.slice(-1);
  if (last === undefined || own.some((one) => attempt.left.includes(one) || isUnrecorded(facts, one))) return undefined;
  return excludedBy(facts, last);
}
