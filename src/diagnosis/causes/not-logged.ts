import { amazonService } from '../../network/amazon-service.js';
import type { Case } from '../case.js';
import type { Cause, Finding } from '../finding.js';
import { legs } from '../signature.js';
import { sourceName } from '../words.js';

export const notLogged = {
  code: 'NOT_LOGGED',
  title: 'AWS never logs this traffic',
  means:
    'Flow logs leave out the Amazon DNS server, instance metadata, time sync, DHCP, Windows activation and the VPC router.',
  explains: (facts: Case): Finding | undefined => {
    if (legs.some((leg) => facts.legs[leg].records.length > 0)) return undefined;
    const why = reason(facts);
    if (why === undefined) return undefined;
    return {
      evidence: 'shows',
      configuration: 'shows',
      isFirst: true,
      outcome: 'inconclusive',
      step: null,
      resourceId: null,
      rule: null,
      summary: `${why}, so flow logs can say nothing about it.`,
      nextExperiment: `Try it on ${sourceName(facts)} itself: only the host can tell.`,
    };
  },
} as const satisfies Cause;

function reason({ network, path, source, destination }: Case): string | undefined {
  const vpcId = (source.interface ?? destination.interface)?.vpcId ?? null;
  const service = amazonService(network, vpcId, path.packet);
  if (service !== undefined) return `Traffic with ${service} is never recorded`;
  const isOne =
    source.address === destination.address ||
    (source.interfaceId !== null && source.interfaceId === destination.interfaceId);
  return isOne
    ? 'Source and destination are one and the same interface, and what a host sends to itself never leaves it'
    : undefined;
}
