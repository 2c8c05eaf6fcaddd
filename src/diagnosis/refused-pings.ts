import type { FlowRecord } from '../flow-log/record.js';
import { configuredAt, type Path } from './path.js';
import type { Sighting } from './rows.js';
import { stoppedBy } from './stopped.js';

/**
 * Refused where the source takes answers, which its rules let in, while they refuse a ping: then it was the other end that
 * pinged. Where no answer was ever let in, a network ACL may have been another, unless there are too few for answers; a
 * security group never refuses an answer.
 */
export function areRefusedPings(sightings: readonly Sighting[], path: Path, back: () => Path): boolean {
  const at = path.ends['reply-at-source'];
  const here = sightings.flatMap(({ checkpoint, record }) => (checkpoint === at ? [record] : []));
  const isAclAway = path.steps.some(
    ({ leg, at: side, component, decision }) =>
      leg === 'reply' && side === 'source' && component === 'network-acl' && decision === 'not-applied',
  );
  const asked = countOf(sightings.flatMap(({ checkpoint, record }) => (checkpoint === 0 ? [record] : [])));
  const isNoAnswer = here.some(({ action }) => action === 'ACCEPT') || asked - countOf(here) > Math.max(1, asked / 10);
  if (!here.some(({ action }) => action === 'REJECT') || !(isAclAway || isNoAnswer)) return false;
  if (configuredAt(path, at) !== 'allow') return false;
  const mirrored = back();
  return configuredAt(mirrored, mirrored.ends['request-at-destination']) === 'deny';
}

const countOf = (records: readonly FlowRecord[]): number =>
  records.reduce((sum, { packets }) => sum + (packets ?? Number.NaN), 0);

/** Nor are they answers where they left, unless some were let in at about that time. */
export function withoutRefusedPings(
  records: readonly (readonly FlowRecord[])[],
  { ends, checkpoints }: Path,
): readonly (readonly FlowRecord[])[] {
  const last = ends['reply-at-source'];
  const arrived = records[last] ?? [];
  const isPing = stoppedBy(arrived);
  const isAnswer = stoppedBy(arrived.map((one) => ({ ...one, action: one.action === 'REJECT' ? 'ACCEPT' : 'REJECT' })));
  return records.map((own, at) =>
    checkpoints[at]?.leg === 'request'
      ? own
      : own.filter((one) => (at === last ? one.action !== 'REJECT' : !isPing(one) || isAnswer(one))),
  );
}
