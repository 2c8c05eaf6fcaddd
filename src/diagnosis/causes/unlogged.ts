import { amazonService } from '../../network/amazon-service.js';
import { type Case, sightAt } from '../case/case.js';
import { type Finding, unresolved } from '../finding.js';
import { legs } from '../verdict.js';
import { sourceName } from '../words.js';
import { isSeen } from './observability.js';

export function notLogged(facts: Case): Finding | undefined {
  const why = isSeen(facts) ? undefined : reason(facts);
  if (why === undefined) return undefined;
  return {
    ...unresolved,
    code: 'NOT_LOGGED',
    configuration: 'shows',
    summary: `${why}, so flow logs can say nothing about it.`,
    nextExperiment: `Test it on ${sourceName(facts)} itself: only the host can tell.`,
  };
}

function reason({ network, path, source, destination }: Case): string | undefined {
  const vpcId = (source.interface ?? destination.interface)?.vpcId ?? null;
  const service = amazonService(network, vpcId, path.packet);
  if (service !== undefined) return `Traffic with ${service} is never recorded`;
  const isOne =
    source.address === destination.address ||
    // To its own public address it goes out to the internet gateway, and comes back.
    (source.interfaceId !== null &&
      source.interfaceId === destination.interfaceId &&
      destination.address === destination.inside);
  return isOne
    ? 'Source and destination are one and the same interface, and what a host sends to itself never leaves it'
    : undefined;
}

/** VPC encryption controls in enforce mode; whether such records are written, AWS's pages do not agree. */
export function encryptionControls(facts: Case): Finding | undefined {
  const refused = legs.flatMap((leg) => sightAt(facts, leg).records).find(({ rejectReason }) => rejectReason === 'EC');
  if (!refused) return undefined;
  return {
    ...unresolved,
    code: 'ENCRYPTION_CONTROLS',
    outcome: 'blocked',
    resourceId: refused.vpcId ?? null,
    summary: `${refused.interfaceId} refused it with reject-reason EC: VPC encryption controls drop what is not encrypted.`,
    nextExperiment: 'Read the mode of the encryption controls of both VPCs (aws ec2 describe-vpc-encryption-controls).',
  };
}
