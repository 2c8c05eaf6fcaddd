import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding } from '../finding.js';
import { destinationName, sourceName, subject } from '../words.js';

export const lostInTransit = {
  code: 'LOST_IN_TRANSIT',
  title: 'Lost on the way there',
  means: 'It left the source and never reached the destination, and nothing in the configuration at hand explains it.',
  explains: (facts: Case): Finding | undefined =>
    lost(
      facts,
      'request-way',
      `${subject(facts)} left ${sourceName(facts)} but never reached ${destinationName(facts)}, and nothing in the configuration at hand explains it.`,
      "Read the route table of the source's subnet; then records with next-hop-interface-id and traffic-path tell where it went, and after that the logs of a firewall or transit gateway on the way.",
    ),
} as const satisfies Cause;

export const replyLost = {
  code: 'REPLY_LOST',
  title: 'Lost on the way back',
  means:
    'The destination answered and the answer never came back, and nothing in the configuration at hand explains it.',
  explains: (facts: Case): Finding | undefined =>
    lost(
      facts,
      'reply-way',
      `${destinationName(facts)} answered, but the answer never came back to ${sourceName(facts)}, and nothing in the configuration at hand explains it.`,
      "Read the route table of the destination's subnet: does the answer leave by the way the request came? Firewalls and transit gateways on one of the two ways drop such answers.",
    ),
} as const satisfies Cause;

function lost(
  facts: Case,
  place: 'request-way' | 'reply-way',
  summary: string,
  nextExperiment: string,
): Finding | undefined {
  const evidence = evidenceAt(facts, place);
  // A NAT gateway on the way said where it ended.
  if (evidence === 'contradicts' || facts.middle.at(-1)?.action === 'REJECT') return undefined;
  return {
    evidence,
    configuration: 'silent',
    outcome: 'unanswered',
    step: null,
    resourceId: null,
    rule: null,
    summary,
    nextExperiment,
  };
}
