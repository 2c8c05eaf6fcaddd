import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding } from '../finding.js';
import { clockTime } from '../period.js';
import { destinationName, sourceName } from '../words.js';

export const neverSent = {
  code: 'NEVER_SENT',
  title: 'It never left the host',
  means:
    "The probe was started, but nothing reached the network: the source's own firewall, its routes, or the program.",
  explains: (facts: Case): Finding | undefined => {
    const evidence = evidenceAt(facts, 'before-source');
    if (evidence === 'contradicts' || facts.evidence.probe === null) return undefined;
    return {
      ...nothing(evidence),
      summary: `Nothing from ${sourceName(facts)} to ${destinationName(facts)} was recorded although a probe was sent: it did not leave the host.`,
      nextExperiment: `On ${sourceName(facts)}, look at ip route get ${facts.destination.address} and at the outgoing rules of its own firewall.`,
    };
  },
} as const satisfies Cause;

export const noTraffic = {
  code: 'NO_TRAFFIC',
  title: 'There was no such traffic',
  means: 'The interface was recorded all the time and shows nothing between the two: nobody sent anything.',
  explains: (facts: Case): Finding | undefined => {
    const evidence = evidenceAt(facts, 'before-source');
    if (evidence === 'contradicts' || facts.evidence.probe !== null) return undefined;
    const watermark = facts.coverage.source.watermark ?? facts.coverage.destination.watermark;
    return {
      ...nothing(evidence),
      summary: `Nothing from ${sourceName(facts)} to ${destinationName(facts)} was recorded${watermark === null ? '' : ` up to ${clockTime(watermark)} UTC`}: there was no such traffic.`,
      nextExperiment: 'Send it, note the time, and ask again once records of that time are there.',
    };
  },
} as const satisfies Cause;

const nothing = (evidence: Finding['evidence']) =>
  ({ evidence, configuration: 'silent', outcome: 'inconclusive', step: null, resourceId: null, rule: null }) as const;
