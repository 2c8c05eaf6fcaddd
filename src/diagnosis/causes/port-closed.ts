import { UDP } from '../../network/packet.js';
import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding } from '../finding.js';
import { isRefused } from '../tcp.js';
import { destinationName, subject } from '../words.js';

export const portClosed = {
  code: 'PORT_CLOSED',
  title: 'Nothing listens on the port',
  means:
    'The host itself refused: a TCP reset or an ICMP port unreachable came back. Nothing listens there, or only on another address.',
  explains: (facts: Case): Finding | undefined => {
    const refused = isRefused(facts) || isUnreachable(facts);
    const isKnownClosed =
      facts.evidence.hosts?.listening === false && evidenceAt(facts, 'destination-host') !== 'contradicts';
    if (!refused && !isKnownClosed) return undefined;
    const where = `port ${facts.connection.port ?? ''}`.trim();
    return {
      evidence: refused ? 'shows' : 'fits',
      configuration: facts.path.isClear || facts.evidence.hosts?.listening === false ? 'shows' : 'silent',
      isFirst: refused,
      outcome: 'blocked',
      step: null,
      resourceId: facts.destination.interface?.instanceId ?? null,
      rule: null,
      summary: `${subject(facts)} reached ${destinationName(facts)}, ${refused ? 'which refused it at once' : 'where'}: nothing listens on ${where}, or only on another address.`,
      nextExperiment: `On ${destinationName(facts)}, ss -lntu shows what listens and on which address; 127.0.0.1 can be reached from the host itself only.`,
    };
  },
} as const satisfies Cause;

const isUnreachable = (facts: Case): boolean =>
  facts.connection.protocol === UDP &&
  facts.complaints.length > 0 &&
  evidenceAt(facts, 'destination-host') !== 'contradicts';
