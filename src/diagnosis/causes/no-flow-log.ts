import type { Case } from '../case/case.js';
import type { Missing } from '../case/coverage.js';
import { nameOf } from '../case/ends.js';
import type { Sight } from '../case/sight.js';
import { type Finding, unresolved } from '../finding.js';
import { isOurs } from '../words.js';
import type { Decisive } from './cause.js';
import { isSeen, possibleBlocker } from './observability.js';
import { READ_FLOW_LOGS } from './telling.js';

declare module './cause-code.js' {
  interface CauseCodes {
    NO_FLOW_LOG: true;
  }
}

export const noFlowLog: Decisive = {
  code: 'NO_FLOW_LOG',
  title: 'No flow log records the interface, or it was created later, or its format leaves out what would tell.',
  tell: READ_FLOW_LOGS,
  decide: decide,
};

function decide(facts: Case): Finding | undefined {
  const all = facts.attempt.sights.flatMap((sight) => blindSide(facts, sight) ?? []);
  // Of what is no interface that anybody knows, no flow log can be made.
  const known = all.filter((side) => facts[side].interfaceId !== null);
  const blind = known.length > 0 ? known : all;
  const [first] = blind;
  if (first === undefined || isSeen(facts) || possibleBlocker(facts)) return undefined;
  const names = [...new Set(blind.map((side) => nameOf(facts[side])))];
  const { missing, blamed } = facts.coverage[first];
  return {
    ...unresolved,
    code: 'NO_FLOW_LOG',
    evidence: missing === 'no-interface' ? 'fits' : 'shows',
    configuration: facts.network.flowLogs.length > 0 && missing !== 'no-interface' ? 'shows' : 'silent',
    resourceId: blamed?.id ?? null,
    summary: `${whyBlind(missing, blamed?.id, names.join(' or '))}${facts.path.isClear ? ' Nothing in the configuration stops the traffic.' : ''}`,
    nextExperiment:
      missing === 'no-interface'
        ? `Name ${names.join(' and ')} by interface (eni-…), or give a description that has ${names.length === 1 ? 'it' : 'them'} (--network): npx flowlab network > network.json`
        : `Create a flow log with traffic type ALL for ${names.join(' and ')} (aws ec2 create-flow-logs), and send it again.`,
  };
}

/** Where nobody records. A host on the internet has no flow log of ours; that matters only where the other end has none either. */
function blindSide(facts: Case, { isOpen, missing, side }: Sight): 'source' | 'destination' | undefined {
  if (!isOpen || side === 'between') return undefined;
  const other = side === 'source' ? 'destination' : 'source';
  const isBlind =
    missing === 'no-interface'
      ? isOurs(facts[side]) || facts.coverage[other].missing === 'no-interface'
      : missing === 'no-flow-log' || missing === 'created-later' || missing === 'format';
  return isBlind ? side : undefined;
}

function whyBlind(missing: Missing | null, id: string | undefined, name: string): string {
  if (missing === 'created-later')
    return `${id} was created only after the time in question, so nothing of ${name} was recorded.`;
  if (missing === 'format')
    return `${id ?? 'The format of the records'} leaves out the fields that would tell (addresses, action or interface-id), so nothing can be said of ${name}.`;
  return missing === 'no-interface'
    ? `No description says which interface has ${name}, so what it recorded cannot be looked up.`
    : `No flow log records ${name}, so nobody saw what happened.`;
}
