import type { Case } from '../case.js';
import { evidenceAt, type Finding } from '../finding.js';
import type { Step } from '../path.js';
import type { Place } from '../signature.js';
import { subject, subjectWithin } from '../words.js';
import { evidenceOnWay, isFromNatGateway, wayCause } from './ways.js';

export const blockPublicAccess = wayCause('BLOCK_PUBLIC_ACCESS', {
  title: 'VPC Block Public Access',
  means:
    'VPC Block Public Access refuses traffic between this VPC and the internet; records then carry reject-reason BPA.',
  leg: 'request',
  stops: blocks,
  couldBe: (facts) => refusals(facts).some(({ rejectReason }) => rejectReason === 'BPA'),
  evidence,
  outcome: 'blocked',
  say: (facts, found) =>
    found === 'shows'
      ? `${subject(facts)} was refused by VPC Block Public Access`
      : `By the configuration, ${subjectWithin(facts)} is refused`,
  next: 'Ask whoever looks after the account: Block Public Access is meant to hold. An exclusion for the VPC or subnet lets its traffic through.',
});

function blocks({ reason }: Step): boolean {
  return reason === 'block-public-access';
}

const refusals = ({ legs, middle }: Case) =>
  [...Object.values(legs).flatMap(({ records }) => records), ...middle].filter(({ action }) => action === 'REJECT');

// Where an interface is blocked its records say so in reject-reason (VPC user guide, "Flow log records", version 8).
function evidence(facts: Case, isNamed: boolean): Finding['evidence'] {
  const reasons = refusals(facts).map(({ rejectReason }) => rejectReason);
  if (reasons.includes('BPA')) return 'shows';
  if (reasons.some((reason) => reason !== undefined)) return 'contradicts';
  // Behind a NAT gateway it is that one's interface which is blocked, and that of the source which is not.
  if (facts.path.steps.some((step) => blocks(step) && isFromNatGateway(step, facts)))
    return evidenceOnWay('request')(facts, isNamed);
  return places.some((place) => evidenceAt(facts, place) !== 'contradicts') ? 'fits' : 'contradicts';
}

const places: readonly Place[] = [
  'leaving-source',
  'request-way',
  'entering-destination',
  'leaving-destination',
  'reply-way',
  'entering-source',
];
