import type { Case } from '../case.js';
import { evidenceAt, type Finding } from '../finding.js';
import type { Place } from '../signature.js';
import { subject, subjectWithin } from '../words.js';
import { wayCause } from './ways.js';

export const blockPublicAccess = wayCause('BLOCK_PUBLIC_ACCESS', {
  title: 'VPC Block Public Access',
  means:
    'VPC Block Public Access refuses traffic between this VPC and the internet; records then carry reject-reason BPA.',
  leg: 'request',
  stops: (step) => step.reason === 'block-public-access',
  couldBe: (facts) => refusals(facts).some(({ rejectReason }) => rejectReason === 'BPA'),
  evidence,
  outcome: 'blocked',
  say: (facts, found) =>
    found === 'shows'
      ? `${subject(facts)} was refused by VPC Block Public Access`
      : `By the configuration, ${subjectWithin(facts)} is refused`,
  next: 'Ask whoever looks after the account: Block Public Access is meant to hold. An exclusion for the VPC or subnet lets its traffic through.',
});

const refusals = ({ legs }: Case) =>
  Object.values(legs).flatMap(({ records }) => records.filter(({ action }) => action === 'REJECT'));

// Where an interface is blocked its records say so in reject-reason (VPC user guide, "Flow log records", version 8).
function evidence(facts: Case): Finding['evidence'] {
  const reasons = refusals(facts).map(({ rejectReason }) => rejectReason);
  if (reasons.includes('BPA')) return 'shows';
  if (reasons.some((reason) => reason !== undefined)) return 'contradicts';
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
