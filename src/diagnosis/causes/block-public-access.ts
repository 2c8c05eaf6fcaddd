import { clauseOf } from '../../network/hop.js';
import { blockPublicAccessAt } from '../../network/path/block-public-access.js';
import { type Case, sightAt } from '../case/case.js';
import { lostBefore } from '../case/consistency.js';
import { isOnInternet } from '../case/ends.js';
import type { PathHop } from '../case/path.js';
import type { Sight } from '../case/sight.js';
import { evidenceFor, type Finding, ofStep, unresolved } from '../finding.js';
import { sentence, subject, subjectWithin } from '../words.js';
import { type Cause, type Excluded, isExcluded } from './cause.js';
import { judgeComponent } from './component.js';
import { isFromNatGateway } from './reply-way.js';

declare module './cause-code.js' {
  interface CauseCodes {
    BLOCK_PUBLIC_ACCESS: true;
  }
}

export const blockPublicAccess = {
  code: 'BLOCK_PUBLIC_ACCESS',
  title:
    'VPC Block Public Access refuses traffic between this VPC and the internet; records then carry reject-reason BPA.',
  tell: 'Read its mode and exclusions (aws ec2 describe-vpc-block-public-access-options), or bring records with reject-reason.',
  stops: ({ reason }) => reason === 'block-public-access',
  explain,
} as const satisfies Cause;

function explain(facts: Case): Finding | Excluded | undefined {
  const judged = judgeComponent(facts, blockPublicAccess, weigh);
  if (isExcluded(judged)) return judged;
  const isRecorded = refusals(facts).some((reason) => reason === 'BPA');
  if (!judged && !isRecorded) return ofUndescribed(facts);
  const step = judged?.configuration === 'shows' ? judged.step : null;
  const evidence = judged?.evidence ?? 'shows';
  const open = judged?.step ?? null;
  const by = open ? `: ${clauseOf(open)}` : ' by VPC Block Public Access';
  const said =
    evidence === 'shows'
      ? `${subject(facts)} was refused`
      : step
        ? `By the configuration, ${subjectWithin(facts)} is refused`
        : `${subject(facts)} may be refused`;
  return {
    code: 'BLOCK_PUBLIC_ACCESS',
    evidence,
    configuration: step ? 'shows' : 'silent',
    outcome: 'blocked',
    ...ofStep(step),
    summary: sentence(`${said}${by}`),
    nextExperiment:
      'Ask whoever looks after the account: Block Public Access is meant to hold. An exclusion for the VPC or subnet lets its traffic through.',
  };
}

/**
 * Refused at an interface that nobody described, on its way from or to the internet, in an account that has it on, and the
 * records have no reject-reason.
 */
function ofUndescribed(facts: Case): Finding | undefined {
  const { network, source, destination, attempt } = facts;
  const mode = network.vpcs.find(({ blockPublicAccess = 'off' }) => blockPublicAccess !== 'off')?.blockPublicAccess;
  const refused = attempt.sights.find(({ state, side }) => state === 'reject' && side !== 'between');
  const [own, other] = refused?.side === 'source' ? [source, destination] : [destination, source];
  if (mode === undefined || !refused || own.interface || !isOnInternet(other) || reasonAt(refused) !== undefined)
    return undefined;
  return {
    ...unresolved,
    code: 'BLOCK_PUBLIC_ACCESS',
    evidence: 'fits',
    outcome: 'blocked',
    summary: `${subject(facts)} may be refused by VPC Block Public Access, which is in mode ${mode} in this account.`,
    nextExperiment: `Describe ${own.interfaceId ?? own.address} and its VPC, or record reject-reason: it says BPA where Block Public Access refuses.`,
  };
}

const refusals = ({ attempt }: Case): readonly (string | null | undefined)[] =>
  attempt.sights.flatMap(({ records }) =>
    records.filter(({ action }) => action === 'REJECT').map(({ rejectReason }) => rejectReason),
  );

// Where an interface is blocked its records say so in reject-reason (VPC user guide, "Flow log records", version 8).
function weigh(facts: Case, step: PathHop): Finding['evidence'] | null {
  const reasons = refusals(facts);
  if (reasons.includes('BPA')) return 'shows';
  if (reasons.some((reason) => reason !== undefined)) return null;
  // Behind a NAT gateway it is that one's interface which is blocked, and that of the source which is not.
  if (isFromNatGateway(step, facts)) return evidenceFor(facts, step);
  return facts.attempt.left.some(
    (position) => position > 0 && position < 2 * facts.attempt.sights.length && !isAtHost(facts, position),
  )
    ? 'fits'
    : null;
}

const isAtHost = (facts: Case, position: number): boolean =>
  position === lostBefore(sightAt(facts, 'reply-at-destination').at);

/** It refused by the records, and is off by the configuration that was read. */
export const isAccessOpen = (facts: Case, sight: Sight): boolean =>
  reasonAt(sight) === 'BPA' && modeAt(facts, sight) === 'off';

/** It refuses at the interface too, or may: records say so in reject-reason, where the format has it. */
export function isBlockedByAccount(facts: Case, sight: Sight): boolean {
  const reason = reasonAt(sight);
  if (reason !== undefined) return reason === 'BPA';
  return facts.path.steps.some(({ decision, reason }) => decision !== 'allow' && reason === 'block-public-access');
}

/** Nobody read whether it is on, and no record says that it was something else. */
export const isAccessUnread = (facts: Case, sight: Sight): boolean =>
  reasonAt(sight) === undefined &&
  modeAt(facts, sight) === undefined &&
  facts.path.steps.some(({ leg, resourceId }) => leg === sight.leg && isToInternet(resourceId));

const isToInternet = (id: string | null): boolean => /^e?igw-/.test(id ?? '');

const reasonAt = ({ records }: Sight) => records.at(-1)?.rejectReason;

/** `unknown` where the interface is not described, or no end's. */
function modeAt({ source, destination, network }: Case, { interfaceId: id }: Sight) {
  const one = [source, destination].find(({ interfaceId }) => interfaceId === id)?.interface;
  return one ? blockPublicAccessAt(network, one) : 'unknown';
}
