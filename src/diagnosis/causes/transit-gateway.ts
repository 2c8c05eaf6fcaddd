import { madeOnce } from '../../base/remembered.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Case } from '../case/case.js';
import { isWithin } from '../case/period.js';
import { destinationOf, hasPort, sourceOf } from '../case/rows.js';
import { evidenceAt, type Finding, unresolved, whenOf } from '../finding.js';
import { subject } from '../words.js';
import type { Cause } from './cause.js';

/** Flow logs of a transit gateway count the packets that it lost, by why (VPC user guide, "Transit gateway flow log records"). */
const losses: Readonly<Record<string, string>> = {
  'packets-lost-no-route': 'its route table has no route there',
  'packets-lost-blackhole': 'the route there is a blackhole',
  'packets-lost-mtu-exceeded': 'packets of it are larger than the gateway carries (8,500 bytes)',
  'packets-lost-ttl-expired': 'the time to live of its packets ran out',
};

export const lostByTransitGateway = {
  code: 'TRANSIT_GATEWAY',
  explain,
} satisfies Cause;

/** A record of the transit gateway itself says that it lost packets of the conversation. */
function explain(facts: Case): Finding | undefined {
  const lost = lossOf(facts);
  if (!lost) return undefined;
  const { record, leg, id, field } = lost;
  return {
    ...unresolved,
    code: 'TRANSIT_GATEWAY',
    outcome: 'unanswered',
    resourceId: id,
    rule: `${field} ${record.other?.[field]}`,
    summary: `${leg === 'request' ? subject(facts) : 'The answer'} was lost at ${id ?? 'the transit gateway'}${whenOf(record)}: ${losses[field]}.`,
    nextExperiment: `Read the route table with which the attachment is associated, and look for a route to ${leg === 'request' ? facts.destination.address : facts.source.address}.`,
  };
}

interface Loss {
  readonly record: FlowRecord;
  readonly leg: 'request' | 'reply';
  readonly id: string | null;
  readonly field: string;
}

/** The first such record that those of the interfaces leave room for. */
export const lossOf = madeOnce((facts: Case): Loss | undefined => {
  for (const record of facts.evidence.records) {
    if (record.other === undefined) continue;
    const leg = isWithin(facts.period, record) ? legOf(record, facts) : undefined;
    const field = Object.keys(losses).find((one) => Number(record.other?.[one] ?? 0) > 0);
    if (field === undefined || !leg || evidenceAt(facts, leg === 'request' ? 'request-way' : 'reply-way') === null)
      continue;
    return { record, leg, id: record.other['tgw-id'] ?? null, field };
  }
  return undefined;
});

function legOf(record: FlowRecord, { source, destination, connection }: Case): 'request' | 'reply' | undefined {
  const [from, to] = [sourceOf(record), destinationOf(record)];
  if (record.protocol != null && record.protocol !== connection.protocol) return undefined;
  if (from === source.inside && to === destination.inside && hasPort(record, true, connection)) return 'request';
  return from === destination.inside && to === source.inside && hasPort(record, false, connection)
    ? 'reply'
    : undefined;
}
