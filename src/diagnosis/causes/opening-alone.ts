import type { FlowRecord } from '../../flow-log/record.js';
import { SYN, SYN_ACK } from '../../flow-log/tcp-flags.js';
import { TCP } from '../../network/packet.js';
import { accepted, amountOf, meanOf, SEVERAL, wouldBeSeen } from '../amounts.js';
import type { Case } from '../case/case.js';
import { LONGEST_OPENING } from '../case/segments.js';
import { type Finding, unresolved } from '../finding.js';
import { refusalOf } from '../tcp.js';
import { destinationName, sourceName, subject } from '../words.js';

/**
 * The opening arrived and its answer came back, and of all that followed nothing arrives: something on the way there keeps
 * the state of connections and did not see that answer. "Network Firewall doesn't support asymmetric routing" (Network
 * Firewall developer guide, "VPC and other components").
 */
export function openingAlone(facts: Case): Finding | undefined {
  if (facts.connection.protocol !== TCP || facts.evidence.probe?.answered === true) return undefined;
  if (refusalOf(facts) !== null || accepted(facts, 'reply-at-source').length === 0) return undefined;
  const [sent, got] = [accepted(facts, 'request-at-source'), accepted(facts, 'request-at-destination')];
  const answers = accepted(facts, 'reply-at-destination');
  const [left, arrived, answered] = [amountOf(sent), amountOf(got), amountOf(answers)];
  if (!left || !arrived || !answered || arrived.packets === 0) return undefined;
  const isOpened = [...got, ...answers].every(isOfOpening) && meanOf(arrived) <= LONGEST_OPENING;
  const isRepeated = answered.packets > arrived.packets && meanOf(answered) <= LONGEST_OPENING;
  const isLost = left.packets - arrived.packets >= SEVERAL && wouldBeSeen(facts, sent, 'request-at-destination');
  if (!isOpened || !isRepeated || !isLost) return undefined;
  const lead = `${subject(facts)} is opened, but what ${sourceName(facts)} sends then does not arrive: of ${left.packets} packets ${arrived.packets} reached ${destinationName(facts)}, which repeats its answer to the opening.`;
  const only = seenOneWay(facts);
  if (only === undefined) {
    return {
      ...unresolved,
      code: 'LOST_IN_TRANSIT',
      outcome: 'unanswered',
      summary: lead,
      nextExperiment: 'Does a firewall on the way see both directions? Compare the route tables of both subnets.',
    };
  }
  return {
    ...unresolved,
    code: only.startsWith('vpce-') ? 'VPC_ENDPOINT' : 'ROUTE_DIVERTS',
    outcome: 'unanswered',
    resourceId: only,
    summary: `${lead} The way there leads through ${only} and the way back does not, and a firewall drops a connection of which it sees one direction.`,
    nextExperiment: `Lead both directions through ${only}, or none: compare the route tables of both subnets.`,
  };
}

/** Nothing but SYN, or SYN and ACK, where there are flags. */
const isOfOpening = ({ tcpFlags }: FlowRecord): boolean => tcpFlags == null || tcpFlags === SYN || tcpFlags === SYN_ACK;

/** What the request is led through, and the answer is not. */
function seenOneWay({ path: { steps } }: Case): string | undefined {
  const through = (leg: 'request' | 'reply') =>
    steps.flatMap(({ leg: own, component, decision, resourceId }) =>
      own === leg && component === 'gateway' && decision === 'unknown' ? (resourceId ?? []) : [],
    );
  const back = through('reply');
  return through('request').find((id) => /^(vpce|eni)-/.test(id) && !back.includes(id));
}
