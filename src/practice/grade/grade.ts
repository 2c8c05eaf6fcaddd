import { counted } from '../../base/words.js';
import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { type Facts, type Key, keyOf } from '../key/key.js';
import { isAbout, isOf } from '../key/match.js';
import { type SeenPassage, trailOf } from '../key/trail.js';
import type { Look } from '../work/open-exercise.js';
import { type Answer, NO_RECORD } from './answer.js';
import { type FixedWorld, gradeFix } from './fix.js';
import type { Grade, GradePart } from './part.js';
import { isToldByLooks } from './shown.js';

/** Everything that an answer is judged by. */
export interface Work extends FixedWorld {
  readonly facts: Facts;
  readonly answer: Answer | null;
  /** Everything that can be read now. */
  readonly records: readonly FlowRecord[];
  /** What was looked at: records, rules, a host, a diagnosis. */
  readonly looks: readonly Look[];
}

export function gradeOf(work: Work): Grade {
  const key = keyOf(work.facts);
  return { ...gradeAnswer(work, key), fix: gradeFix(work.facts, work) };
}

function gradeAnswer(work: Work, key: Key): Omit<Grade, 'fix'> {
  const { answer } = work;
  if (answer === null) {
    const none = (of: number): GradePart => ({ earned: 0, of, why: 'No answer yet: npx flowlab practice answer' });
    return { place: none(1), cause: none(1), evidence: none(2), alternatives: none(2) };
  }
  return {
    place: gradePlace(work, answer, key),
    cause: gradeCause(work, answer, key),
    evidence: gradeEvidence(work, answer, key),
    alternatives: gradeAlternatives(work, answer, key),
  };
}

function gradePlace({ facts }: Work, { place }: Answer, { places, cause }: Key): GradePart {
  const named = facts.before.interfaces.filter(({ name }) => name === place);
  const ids = [place, ...named.flatMap(({ id, instanceId }) => [id, instanceId])];
  const isRight = ids.some((id) => id !== null && places.includes(id));
  const isOfRecords = facts.goal === 'recorded';
  const right = isOfRecords
    ? `${place} is why there are no records.`
    : `${place} is where it ${cause === 'STALE_EVIDENCE' ? 'was refused' : 'ends'}.`;
  const wrong = isOfRecords
    ? `Not ${place}: it is not why there are no records.`
    : `Not at ${place}: what reaches it passes, or nothing comes that far.`;
  return { earned: Number(isRight), of: 1, why: isRight ? right : wrong };
}

function gradeCause({ facts, records }: Work, { cause }: Answer, key: Key): GradePart {
  if (cause === key.cause) return { earned: 1, of: 1, why: `${cause}, as packets and rules have it.` };
  // Once it was tried again, records show both: what was refused, and that it gets through.
  const isSeenToPass =
    key.cause === 'STALE_EVIDENCE' &&
    key.proof.some((seen) => records.some((record) => isOf(record, { ...seen, action: 'ACCEPT' }, facts.attempted)));
  return cause === 'RULE_CHANGED' && isSeenToPass
    ? { earned: 1, of: 1, why: `${cause}, as the newest records have it.` }
    : { earned: 0, of: 1, why: `It is not ${cause}.` };
}

/**
 * A point for a line that proves it, another where every line that is cited does, or leads up to it: what the interfaces on
 * the way let pass, once each.
 */
function gradeEvidence({ facts, records }: Work, { cited }: Answer, { proof }: Key): GradePart {
  const of = 2;
  if (cited.length === 0) return { earned: 0, of, why: 'No record was cited.' };
  const isRecordOf = (line: string, one: SeenPassage): boolean =>
    records.some((record) => record.line === line && isOf(record, one, facts.attempted));
  const isProof = (line: string): boolean =>
    proof.length === 0 ? line === NO_RECORD : proof.some((one) => isRecordOf(line, one));
  const beside = cited.filter((line) => !isProof(line));
  if (beside.length === cited.length) return { earned: 0, of, why: whyNot(facts, records, cited, proof.length === 0) };
  const { seen } = trailOf(facts.before, facts.attempted);
  const passages = beside.map((line) => seen.findIndex((one) => isRecordOf(line, one)));
  const wrong = passages.filter((passage, at) => passage === -1 || passages.indexOf(passage) < at);
  const unneeded =
    wrong.length === 0
      ? ''
      : ` ${counted(wrong.length, 'other citation')} ${wrong.length === 1 ? 'adds' : 'add'} nothing.`;
  return { earned: wrong.length === 0 ? of : 1, of, why: `${provenBy(facts, proof.length === 0)}${unneeded}` };
}

const provenBy = ({ attempted: { source, destination } }: Facts, isAbsent: boolean): string =>
  isAbsent
    ? `That there is no record of ${source.name} to ${destination.name} where there should be one, is the proof.`
    : 'The record shows how far it came, and what became of it there.';

function whyNot(facts: Facts, records: readonly FlowRecord[], cited: readonly string[], isAbsent: boolean): string {
  if (isAbsent) return 'What you cite is about something else: the proof is what no record shows (--cite none).';
  if (cited.includes(NO_RECORD)) return 'There are records of it, and one of them shows where it ends.';
  const { seen } = trailOf(facts.before, facts.attempted);
  const isNear = records.some((one) => cited.includes(one.line) && isAbout(one, seen, facts.attempted.port));
  return isNear
    ? 'The record is about the connection, and does not show where it ends.'
    : 'The record is about something else.';
}

/** A point for each, two at the most, and none for who rules out what it is. */
function gradeAlternatives({ looks, facts }: Work, { excluded }: Answer, key: Key): GradePart {
  const { suspects, cause } = key;
  const of = 2;
  if (excluded.includes(cause)) return { earned: 0, of, why: `You ruled out ${cause}, and that is what it is.` };
  if (looks.length === 0 && excluded.length > 0)
    return { earned: 0, of, why: 'You had looked at nothing that could rule anything out.' };
  const suspected = [...new Set(excluded)].filter((code) => suspects.includes(code));
  const right = suspected.filter((code) => isToldByLooks(code, looks, facts, key));
  const unseen = suspected.filter((code) => !right.includes(code));
  const strange = [...new Set(excluded)].filter((code) => !suspects.includes(code));
  const beside = [
    ...(unseen.length === 0 ? [] : [` Nothing that you looked at rules out ${list(unseen, 'or')}.`]),
    ...(strange.length === 0 ? [] : [` Nobody would have suspected ${list(strange, 'or')} here.`]),
  ].join('');
  if (right.length >= of) return { earned: of, of, why: `Ruled out with reason: ${list(right)}.${beside}` };
  const open = suspects.filter((code) => !suspected.includes(code)).slice(0, of);
  return {
    earned: right.length,
    of,
    why: `${right.length === 0 ? 'Nothing was ruled out' : `Only ${list(right)} was ruled out`}. It could have been ${list(open, 'or')} as well.${beside}`,
  };
}

const list = (codes: readonly CauseCode[], word = 'and'): string =>
  codes.length < 2 ? codes.join('') : `${codes.slice(0, -1).join(', ')} ${word} ${codes.at(-1)}`;
