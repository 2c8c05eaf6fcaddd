import { amazonService } from '../../network/amazon-service.js';
import { type Case, sightAt } from '../case/case.js';
import { type Finding, unresolved } from '../finding.js';
import { legs } from '../verdict.js';
import { sourceName } from '../words.js';
import type { Cause, Decisive } from './cause.js';
import { isSeen } from './observability.js';

declare module './cause-code.js' {
  interface CauseCodes {
    NOT_LOGGED: true;
    ENCRYPTION_CONTROLS: true;
  }
}

export const notLogged: Decisive = {
  code: 'NOT_LOGGED',
  title:
    'Flow logs leave out the Amazon DNS server, instance metadata, time sync, DHCP, Windows activation and the VPC router.',
  tell: 'Look on the machine itself (tcpdump): flow logs never hold such traffic.',
  decide,
};

function decide(facts: Case): Finding | undefined {
  const why = isSeen(facts) ? undefined : reason(facts);
  if (why === undefined) return undefined;
  return {
    ...unresolved,
    code: 'NOT_LOGGED',
    // Network namespaces and policy routing may make it leave by one interface and come back by the other.
    configuration: isToItself(facts) ? 'silent' : 'shows',
    summary: `${why}, so flow logs can say nothing about it.`,
    nextExperiment: `Test it on ${sourceName(facts)} itself: only the host can tell.`,
  };
}

/** By the table `local`, which Linux asks first, an address of one's own is no way out (ip-rule(8)); other systems do the same. */
export const isToItself = ({ source, destination }: Pick<Case, 'source' | 'destination'>): boolean =>
  source.interfaceId !== destination.interfaceId &&
  source.interface?.instanceId != null &&
  source.interface.instanceId === destination.interface?.instanceId &&
  destination.address === destination.inside;

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
  if (isToItself({ source, destination }))
    return `${sourceName({ source })} has both addresses, and what a machine sends to itself never leaves it`;
  return isOne
    ? 'Source and destination are one and the same interface, and what a host sends to itself never leaves it'
    : undefined;
}

export const encryptionControls: Cause = {
  code: 'ENCRYPTION_CONTROLS',
  title: 'VPC encryption controls in enforce mode drop what is not encrypted; records then carry reject-reason EC.',
  tell: 'Bring records with reject-reason, and read the encryption controls of the VPC.',
  explain: refused,
};

/** VPC encryption controls in enforce mode; whether such records are written, AWS's pages do not agree. */
function refused(facts: Case): Finding | undefined {
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
