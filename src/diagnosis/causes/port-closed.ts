import type { FlowRecord } from '../../flow-log/record.js';
import { TCP, UDP } from '../../network/packet.js';
import { type Case, sightAt } from '../case/case.js';
import { evidenceAt, type Finding, whenOf } from '../finding.js';
import { answersElsewhere } from '../other-interfaces.js';
import { refusalOf, synAckOf } from '../tcp.js';
import { destinationName, subject } from '../words.js';
import type { Cause } from './cause.js';
import { ownerName } from './hosts.js';

declare module './cause-code.js' {
  interface CauseCodes {
    PORT_CLOSED: true;
  }
}

export const portClosed = {
  code: 'PORT_CLOSED',
  title:
    'The host itself refused: a TCP reset or an ICMP port unreachable came back. Nothing listens there, or only on another address.',
  tell: 'Bring records with tcp-flags: a refusal is a reset. On the machine, ss -lntu shows what listens.',
  explain,
  unless: notClosed,
} satisfies Cause;

function explain(facts: Case): Finding | undefined {
  const refusal = refusalOf(facts);
  const isComplaint = isUnreachable(facts);
  const isKnownClosed = facts.evidence.hosts?.listening === false && evidenceAt(facts, 'destination-host') !== null;
  if (refusal === null && !isComplaint && !isKnownClosed) return undefined;
  const where = `port ${facts.connection.port ?? ''}`.trim();
  const refused =
    refusal === 'flags'
      ? 'which refused it at once'
      : refusal === 'size'
        ? 'which seems to have refused it (answers of a bare header are resets or mere acknowledgements)'
        : refusal === 'reported'
          ? 'which refused it, as the program says'
          : isComplaint
            ? 'which sent ICMP back, as for a port that is closed'
            : 'where';
  if (refusal === null && isComplaint && facts.connection.protocol === TCP) return rejectedByFirewall(facts);
  return {
    code: 'PORT_CLOSED',
    evidence: refusal !== null || isComplaint ? 'shows' : 'fits',
    configuration:
      (refusal === 'flags' && facts.path.isClear) || facts.evidence.hosts?.listening === false ? 'shows' : 'silent',
    outcome: 'blocked',
    step: null,
    resourceId: facts.destination.interface?.instanceId ?? null,
    rule: null,
    summary: `${subject(facts)} reached ${destinationName(facts)}, ${refused}: nothing listens on ${where}, or only on another address.`,
    nextExperiment: `On ${destinationName(facts)}, ss -lntu shows what listens and on which address; 127.0.0.1 can be reached from the host itself only.`,
  };
}

/** Where nothing listens a host resets; one whose firewall rejects sends ICMP (iptables-extensions(8), "REJECT"), which no type tells from a ping. */
const rejectedByFirewall = (facts: Case): Finding => ({
  code: 'PORT_CLOSED',
  evidence: 'shows',
  configuration: 'silent',
  outcome: 'blocked',
  step: null,
  resourceId: facts.destination.interface?.instanceId ?? null,
  rule: null,
  summary: `${subject(facts)} reached ${destinationName(facts)}, which sent ICMP back${whenOf(facts.complaints.at(-1))} and no other answer, as a firewall on the host does that rejects.`,
  // It may have been lost on its way back, as an answer would be.
  besides: facts.complaints.some(({ interfaceId }) => interfaceId === facts.source.interfaceId)
    ? ['HOST_SILENT']
    : ['HOST_SILENT', 'NO_RETURN_ROUTE', 'REPLY_LOST'],
  nextExperiment: `On ${destinationName(facts)}, look for a rule that rejects (iptables -L, nft list ruleset, firewall-cmd --list-all): a port that is merely closed would have sent a reset.`,
});

/** A complaint by ICMP, where what was sent got as far as the host. */
const isUnreachable = (facts: Case): boolean =>
  [TCP, UDP].includes(facts.connection.protocol) &&
  facts.complaints.length > 0 &&
  evidenceAt(facts, 'destination-host') !== null &&
  sightAt(facts, 'request-at-destination').state !== 'reject';

/** What shows that, where it is ICMP. */
export const refusalByIcmp = (facts: Case): readonly FlowRecord[] =>
  refusalOf(facts) === null && isUnreachable(facts) ? facts.complaints : [];

/** What the host sent back was seen to be a refusal; a guess by the size counts where it came all the way. */
export function isRefusedByHost(facts: Case): boolean {
  const refusal = refusalOf(facts);
  return (
    refusal === 'flags' || (refusal === 'size' && evidenceAt(facts, 'arrived') === 'shows') || isUnreachable(facts)
  );
}

/** A port that is closed answers at once, with a reset. */
function notClosed(facts: Case): string | undefined {
  const { connection, evidence } = facts;
  if (connection.protocol !== TCP) return undefined;
  if (evidence.hosts?.listening)
    return `something listens on ${connection.port === null ? 'a port' : `port ${connection.port}`} of ${destinationName(facts)}`;
  const opened = synAckOf(facts);
  if (opened) return `${opened.interfaceId} recorded a SYN-ACK for the answer${whenOf(opened)}`;
  const isSilent = evidenceAt(facts, 'destination-host') === 'shows' && refusalOf(facts) === null;
  const isHost = ownerName(facts) === null && answersElsewhere(facts).length === 0;
  return isSilent && isHost && sightAt(facts, 'reply-at-destination').state === 'none'
    ? `${destinationName(facts)} has no record of an answer, and a closed port would have given one`
    : undefined;
}
