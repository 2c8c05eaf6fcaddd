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

export const lostByTransitGateway: Cause = {
  code: 'TRANSIT_GATEWAY',
  explain,
};

/** A record of the transit gateway itself says that it lost packets of the conversation. */
function explain(facts: Case): Finding | undefined {
  for (const record of facts.evidence.records) {
    if (record.other === undefined) continue;
    const leg = isWithin(facts.period, record) ? legOf(record, facts) : undefined;
    const [loss] = Object.entries(losses).filter(([field]) => Number(record.other?.[field] ?? 0) > 0);
    const isPossible = leg && evidenceAt(facts, leg === 'request' ? 'request-way' : 'reply-way') !== null;
    if (!loss || !leg || !isPossible) continue;
    const id = record.other?.['tgw-id'] ?? null;
    return {
      ...unresolved,
      code: 'TRANSIT_GATEWAY',
      outcome: 'unanswered',
      resourceId: id,
      rule: `${loss[0]} ${record.other?.[loss[0]]}`,
      summary: `${leg === 'request' ? subject(facts) : 'The answer'} was lost at ${id ?? 'the transit gateway'}${whenOf(record)}: ${loss[1]}.`,
      nextExperiment: `Read the route table with which the attachment is associated, and look for a route to ${leg === 'request' ? facts.destination.address : facts.source.address}.`,
    };
  }
  return undefined;
}

function legOf(record: FlowRecord, { source, destination, connection }: Case): 'request' | 'reply' | undefined {
  const [from, to] = [sourceOf(record), destinationOf(record)];
  if (record.protocol != null && record.protocol !== connection.protocol) return undefined;
  if (from === source.inside && to === destination.inside && hasPort(record, true, connection)) return 'request';
  return from === destination.inside && to === source.inside && hasPort(record, false, connection)
    ? 'reply'
    : undefined;
}
