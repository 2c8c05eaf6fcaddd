import { interfaceById } from '../../network/locate.js';
import type { Case } from '../case/case.js';
import { evidenceAt, type Finding, unresolved, whenOf } from '../finding.js';
import { answersElsewhere, requestsElsewhere, unreadBeside } from '../other-interfaces.js';
import { destinationName, sourceName, subject } from '../words.js';
import type { Cause } from './cause.js';

declare module './cause-code.js' {
  interface CauseCodes {
    REPLY_BY_OTHER_INTERFACE: true;
  }
}

export const replyByOtherInterface: Cause = {
  code: 'REPLY_BY_OTHER_INTERFACE',
  title: 'The host answers by another of its interfaces, whose rules and routes do not know the connection.',
  tell: 'Bring the records of the other interfaces of the machine as well.',
  place: 'destination-host',
  explain: answeredElsewhere,
};

/** The answer was seen at another interface of the same instance, or may be in records of one that are not at hand. */
function answeredElsewhere(facts: Case): Finding | undefined {
  const evidence = evidenceAt(facts, 'destination-host');
  if (!evidence) return undefined;
  const nextExperiment = `On ${destinationName(facts)}, look at ip rule and ip route: what comes in by one interface should be answered by it (source-based routing).`;
  const base = { ...unresolved, code: 'REPLY_BY_OTHER_INTERFACE', nextExperiment } as const;
  const last = answersElsewhere(facts).at(-1);
  if (!last) {
    const unread = unreadBeside(facts);
    return unread === undefined
      ? undefined
      : {
          ...base,
          evidence: 'fits',
          outcome: 'unanswered',
          resourceId: unread,
          nextExperiment: recordsBeside(facts) ?? nextExperiment,
          summary: `${subject(facts)} reached ${destinationName(facts)}, and the answer may have left by its other interface ${unread}, of which no records are at hand.`,
        };
  }
  return {
    ...base,
    evidence,
    outcome: last.action === 'REJECT' ? 'blocked' : 'unanswered',
    resourceId: last.interfaceId ?? null,
    summary: `${subject(facts)} reached ${destinationName(facts)}, and the answer left by its other interface ${last.interfaceId}, which ${last.action === 'REJECT' ? `refused it${whenOf(last)}: security groups there do not know the connection` : `accepted it${whenOf(last)}: from there it may take another way, and be lost on it`}.`,
  };
}

/** What would tell whether the answer left by an interface of the machine of which no records are at hand. */
export function recordsBeside(facts: Case): string | undefined {
  const unread = unreadBeside(facts);
  if (unread === undefined || answersElsewhere(facts).length > 0) return undefined;
  const lead = `Bring the records of ${unread}, the other interface of ${destinationName(facts)}, as well`;
  const start = `where no flow log covers it, start one (aws ec2 create-flow-logs --resource-type NetworkInterface --resource-ids ${unread} …) and send again`;
  return `${lead}: they tell whether the answer left by it; ${start}.`;
}

export const requestByOtherInterface: Cause = {
  code: 'SOURCE_DEST_CHECK',
  explain: sentElsewhere,
};

/** The request was seen at another interface of the same instance, under an address that is not of that one. */
function sentElsewhere(facts: Case): Finding | undefined {
  const last = requestsElsewhere(facts).at(-1);
  const one = interfaceById(facts.network, last?.interfaceId ?? null);
  if (!last || !one || !evidenceAt(facts, 'before-source')) return undefined;
  const check = one.sourceDestCheck
    ? ': an interface whose source/destination check is on sends nothing under an address that is not its own'
    : '';
  return {
    ...unresolved,
    code: 'SOURCE_DEST_CHECK',
    outcome: last.action === 'REJECT' ? 'blocked' : 'unanswered',
    resourceId: one.id,
    summary: `${subject(facts)} left ${sourceName(facts)} by its other interface ${one.id} under the address ${facts.source.inside}, which ${last.action === 'REJECT' ? 'refused' : 'accepted'} it${whenOf(last)}${check}.`,
    nextExperiment: `On ${sourceName(facts)}, look at ip rule, ip route and its address translation (iptables -t nat -L): what is sent under ${facts.source.inside} should leave by the interface that has it.`,
  };
}
