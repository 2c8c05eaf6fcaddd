import { trafficPaths } from '../../flow-log/field-words.js';
import { nextHopInWords, nextHopOf } from '../../flow-log/next-hop.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { trafficPathOf } from '../../network/traffic-path.js';
import { type Case, recordOfExit } from '../case/case.js';

/** Where the records name a way that the configuration does not: whoever changed a route leaves this trace. */
export function otherWaysTaken(facts: Case): readonly string[] {
  return (['request', 'reply'] as const).flatMap((leg) => {
    const record = recordOfExit(facts, leg);
    return record ? [...byPath(facts, leg, record), ...byHop(facts, leg, record)] : [];
  });
}

const named = { request: 'the request', reply: 'the answer' } as const;
// Older instance types have one number for two ways.
const alike: Readonly<Record<number, readonly number[]>> = { 7: [2, 7], 8: [2, 8] };

function byPath({ path, network }: Case, leg: 'request' | 'reply', record: FlowRecord): readonly string[] {
  const { trafficPath: said } = record;
  const expected = trafficPathOf(
    network,
    path.steps.filter((step) => step.leg === leg),
  );
  if (said == null || expected === null || (alike[expected] ?? [expected]).includes(said)) return [];
  return [
    `${record.interfaceId} recorded that ${named[leg]} went ${wayInWords(said)} (traffic-path ${said}), but by today's routes it goes ${wayInWords(expected)}: a route was changed since, or the record is wrong`,
  ];
}

const wayInWords = (path: number): string => trafficPaths[path] ?? 'another way';

function byHop({ path, network }: Case, leg: 'request' | 'reply', record: FlowRecord): readonly string[] {
  const hop = nextHopOf(record);
  const expected = path.steps.find(
    (step) => step.leg === leg && step.interfaceId !== null && step.interfaceId !== record.interfaceId,
  )?.interfaceId;
  // A service of AWS's may stand behind more interfaces than one, and answer by each.
  const isKnown = network.interfaces.some(({ id }) => id === hop?.interfaceId);
  if (!hop || !expected || hop.interfaceId === expected || (!isKnown && hop.type === null)) return [];
  return [
    `${record.interfaceId} recorded ${nextHopInWords(hop)} as the next hop of ${named[leg]}, but by today's configuration that is ${expected}: a route was changed since, or the record is wrong`,
  ];
}
