import { clauseOf } from '../../network/hop.js';
import { type Case, sightAt } from '../case/case.js';
import { type PathHop, routeOut } from '../case/path.js';
import type { Finding } from '../finding.js';
import { destinationName, sourceName, subject, subjectWithin } from '../words.js';
import { isToInternet } from './way-knowledge.js';

export function divertedInWords(facts: Case, evidence: Finding['evidence'], step: PathHop | null): string | undefined {
  if (step?.leg === 'reply') return undefined;
  const route = routeOut(facts.path, 'request');
  const isLost = evidence === 'shows' && sightAt(facts, 'request-at-destination').state === 'none';
  const lead = isLost
    ? `${subject(facts)} left ${sourceName(facts)} but never arrived`
    : `By the configuration, ${subjectWithin(facts)} is led elsewhere`;
  return route?.decision === 'allow' ? `${lead} (${clauseOf(route)})` : lead;
}

/** What to do where no change of this peering helps (VPC Peering guide, "VPC peering lifecycle"; "VPC peering limitations"). */
export function insteadOfPeering(facts: Case, { decision, resourceId, fault }: PathHop): string | undefined {
  if (fault === 'state')
    return `If ${resourceId} is being made, wait until it is active. One that expired, failed, was rejected or deleted stays so: make a new one (aws ec2 create-vpc-peering-connection), have it accepted, and lead the routes of both VPCs to it.`;
  const own = isToInternet(facts)
    ? 'a way out of its own, such as a NAT gateway'
    : `a peering or a transit gateway of its own to where ${destinationName(facts)} is`;
  return decision === 'deny'
    ? `${resourceId} carries only what begins and ends in its two VPCs: give ${sourceName(facts)}'s VPC ${own}.`
    : undefined;
}
