import type { FlowRecord } from '../../../flow-log/record.js';
import type { Probe } from '../../question.js';
import { anything } from '../consistency.js';
import { type Ends, nameOf } from '../ends.js';
import { type Judged, judgedBy } from '../judged.js';
import { atEnd, type Path } from '../path.js';
import { type Sight, turnOf } from '../sight.js';

/**
 * Records of ICMP carry no type, so an echo reply to the other end's ping looks like a request. What gives it away: an
 * answer to a request that was refused, and the same way accepted and refused at once. Null where nothing does.
 */
export function withoutOtherPings(judged: Judged, path: Path, probe: Probe | null): Judged | null {
  const arriving = atEnd(judged.sights, 'request-at-destination');
  const turn = turnOf(arriving.records);
  const isAnswered = atEnd(judged.sights, 'reply-at-destination').records.length > 0;
  const isRefused = arriving.state === 'reject' && turn === null && isAnswered;
  const isFlipped = turn?.to === 'accept' && isConfigured(path, 'deny') && isAnswered;
  if (!arriving.isMixed && !isRefused && !isFlipped) return null;
  const state = arriving.isMixed || isFlipped ? probedState(arriving.records, path, probe) : 'reject';
  return judgedBy(
    judged,
    judged.sights.map((sight): Sight => {
      if (sight === arriving) return { ...sight, state, possible: [state], isMixed: false };
      return state === 'reject' && sight.leg === 'reply'
        ? { ...sight, state: 'unseen', possible: anything, isMixed: false }
        : sight;
    }),
  );
}

const isConfigured = ({ checkpoints }: Path, decision: 'allow' | 'deny'): boolean =>
  atEnd(checkpoints, 'request-at-destination').configured === decision;

/** What to tell of it. */
export const bothPing = ({ source, destination }: Ends): string =>
  `${nameOf(source)} and ${nameOf(destination)} both send ICMP: records carry no ICMP type, so replies to one look like requests of the other`;

/** What became of the probe among accepted and refused packets: by their size, else by what the rules say of a request. */
function probedState(records: readonly FlowRecord[], path: Path, probe: Probe | null): 'accept' | 'reject' {
  const actions = new Set(records.filter((record) => isOfProbe(record, probe)).map(({ action }) => action));
  if (actions.size === 1) return actions.has('REJECT') ? 'reject' : 'accept';
  return isConfigured(path, 'allow') ? 'accept' : 'reject';
}

/** Whole packets of the probe's size. */
function isOfProbe({ packets, bytes }: FlowRecord, probe: Probe | null): boolean {
  if (!probe?.packets || !probe.bytes || !packets || !bytes) return false;
  return bytes / packets === probe.bytes / probe.packets && packets <= probe.packets;
}
