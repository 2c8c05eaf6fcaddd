import { protocolName } from '../../flow-log/protocols.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { contains } from '../../network/cidr.js';
import { ICMP } from '../../network/packet.js';
import { isAccepted, isRejected, type Sightings } from '../07-read-logs/sightings.js';
import { type RulePlan, ruleName } from './candidates.js';

/**
 * Whether the records tell all they will of a ping: an answered one both ways at the end that is watched; an unanswered
 * one up to its refusal, or until the later minutes of the last interface that is watched are there, without more of it.
 * `endedAt`: its end, Unix seconds.
 */
export function isTold(
  seen: Sightings,
  {
    isAnswered,
    endedAt,
    records,
  }: { readonly isAnswered: boolean; readonly endedAt: number; readonly records: readonly FlowRecord[] },
  ends: { readonly source: string; readonly destination: string },
): boolean {
  const { requestAtSource, requestAtDestination, replyAtDestination, replyAtSource, seesDestination } = seen;
  const [there, back] = seesDestination ? [requestAtDestination, replyAtDestination] : [requestAtSource, replyAtSource];
  if (isAnswered) return there.length > 0 && back.length > 0;
  if (requestAtSource.length === 0) return false;
  if ([requestAtSource, requestAtDestination, replyAtDestination, replyAtSource].some(isRejected)) return true;
  const last = seesDestination ? ends.destination : ends.source;
  return records.some(({ interfaceId, start }) => interfaceId === last && (start ?? 0) > endedAt + 60);
}

/** What a rule that did not help has to do with the record of the ping. */
export function whyNot(plan: RulePlan, seen: Sightings): string {
  const { requestAtDestination, requestAtSource } = seen;
  const refused = requestAtDestination.find(({ action }) => action === 'REJECT');
  const said = `Your rule: ${ruleName(plan)}.`;
  if (isRejected(requestAtSource))
    return `${said} The ping never came to it: the source’s own interface recorded REJECT.`;
  if (!refused) return `${said} ${whatDestinationRecorded(seen)}`;
  const { protocol, srcaddr } = refused;
  if (plan.from === 'ssh' && protocol === ICMP)
    return `${said} It lets TCP in, and the record says protocol 1, ${protocolName(ICMP)}: ping is not TCP and has no port. So this rule never matches it.`;
  if (plan.from === 'block' && srcaddr && !contains(plan.cidr, srcaddr))
    return `${said} The protocol is right, and the record says srcaddr ${srcaddr}, which is not in ${plan.cidr}.`;
  return `${said} By protocol and address it would let this ping in, and still REJECT is recorded: something else refuses it.`;
}

function whatDestinationRecorded({ seesDestination, requestAtDestination, replyAtDestination }: Sightings): string {
  if (!seesDestination)
    return 'This flow log does not watch the destination, so no record says what became of the ping.';
  if (requestAtDestination.length === 0)
    return 'The destination recorded nothing of the ping, so it met no rule there.';
  return isRejected(replyAtDestination)
    ? 'The destination recorded ACCEPT for the ping and REJECT for its answer: an inbound rule does not decide that.'
    : 'The destination recorded ACCEPT for the ping: it was let in, and what is missing is the answer.';
}

/** What a rule that helped teaches, and what else it lets in. */
export function whyHelped(plan: RulePlan, seen: Sightings): readonly string[] {
  const { replyAtDestination, replyAtSource } = seen;
  const isBack = isAccepted(replyAtDestination) || isAccepted(replyAtSource);
  return [
    `One rule, in one direction, and the answers get through as well${isBack ? ', recorded as ACCEPT' : ''}: a security group is stateful. It remembers a connection that it let in and lets its answers out without asking a rule; that is why “no inbound rule” refuses only new connections.`,
    plan.from === 'group'
      ? 'From the group itself means: from interfaces that carry it, whatever their addresses. Nobody else may ping.'
      : 'From anywhere lets in more than was asked for: these machines have public addresses, so anyone may ping them. From the group itself would have been enough.',
  ];
}
