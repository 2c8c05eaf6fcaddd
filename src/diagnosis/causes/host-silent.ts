import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding } from '../finding.js';
import { destinationName, isOurs, sourceName, subject } from '../words.js';

/** A host that answers pings and DNS for everybody. */
const CONTROL = '8.8.8.8';

export const hostSilent = {
  code: 'HOST_SILENT',
  title: 'The host does not answer',
  means:
    'The traffic reached the host and nothing came back: its own firewall, a service that does not answer, or ping ignored.',
  explains: (facts: Case): Finding | undefined => {
    const evidence = evidenceAt(facts, 'destination-host');
    if (evidence === 'contradicts' || facts.complaints.length > 0) return undefined;
    const isClear = evidence === 'shows' ? facts.path.isClearThere && !losesReply(facts) : facts.path.isClear;
    const isFarAway = !isOurs(facts.destination);
    return {
      evidence,
      configuration: isClear || facts.evidence.hosts?.running === false ? 'shows' : 'silent',
      outcome: 'unanswered',
      step: null,
      resourceId: facts.destination.interface?.instanceId ?? null,
      rule: null,
      summary:
        evidence === 'shows'
          ? `${subject(facts)} reached ${destinationName(facts)} and was let in, but the host sent no answer.`
          : `${subject(facts)} left ${sourceName(facts)} and no answer came back; nothing in the configuration stops it, so ${destinationName(facts)} itself may not answer.`,
      nextExperiment: isFarAway
        ? `Send the same to another host on the internet that is known to answer (${facts.destination.address === CONTROL ? '1.1.1.1' : CONTROL}): if that works, ${destinationName(facts)} does not want to.`
        : `Look on ${destinationName(facts)} itself: its firewall (iptables -L, nft list ruleset), what listens (ss -lntu), and net.ipv4.icmp_echo_ignore_all.`,
    };
  },
} as const satisfies Cause;

/** Whether an answer that cannot be routed is recorded where it leaves, AWS does not document: it may well have been sent. */
const losesReply = ({ path }: Case): boolean =>
  path.steps.some(({ place, decision }) => place === 'reply-way' && decision === 'deny');
