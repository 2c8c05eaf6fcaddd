import type { Case } from '../case.js';
import { type Finding, unresolved } from '../finding.js';
import { isReportedUnnamed } from '../reported.js';
import { destinationName, sourceName } from '../words.js';

/** The program did not learn the address, so it sent nothing: what the way looks like matters later. */
export function nameNotFound(facts: Case): Finding | undefined {
  if (!isReportedUnnamed(facts)) return undefined;
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  return {
    ...unresolved,
    code: 'DNS_NOT_FOUND',
    evidence: 'shows',
    outcome: 'unanswered',
    summary: `The name of ${destination} was not found, so the program on ${source} had no address to send anything to.`,
    nextExperiment: `On ${source}: getent hosts <name>. Then: DNS support and DNS hostnames of its VPC (aws ec2 describe-vpc-attribute), and whether the private hosted zone is associated with that VPC.`,
  };
}
