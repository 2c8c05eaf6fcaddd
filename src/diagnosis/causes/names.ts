import type { Case } from '../case/case.js';
import { type Finding, unresolved } from '../finding.js';
import { lookWhere } from '../names/named.js';
import { isReportedUnnamed } from '../reported.js';
import { destinationName, sourceName } from '../words.js';
import type { Decisive } from './cause.js';
import { COMPARE_NAMES } from './telling.js';

declare module './cause-code.js' {
  interface CauseCodes {
    DNS_NOT_FOUND: true;
  }
}

export const nameNotFound: Decisive = {
  code: 'DNS_NOT_FOUND',
  title: 'The name does not resolve where the program runs, so nothing was sent: the problem is DNS, not the network.',
  tell: COMPARE_NAMES,
  decide,
};

/** The program did not learn the address, so it sent nothing: what the way looks like matters later. */
function decide(facts: Case): Finding | undefined {
  if (!isReportedUnnamed(facts)) return undefined;
  const [source, destination] = [sourceName(facts), destinationName(facts)];
  const { names } = facts.connection;
  const name = names?.destination?.name ?? `The name of ${destination}`;
  const vpc = facts.source.interface?.vpcId ?? 'its VPC';
  return {
    ...unresolved,
    code: 'DNS_NOT_FOUND',
    evidence: 'shows',
    outcome: 'unanswered',
    summary: `${names?.destination ? `The name ${name}` : name} was not found, so the program on ${source} had no address to send anything to.${elsewhere(facts)}`,
    nextExperiment: lookWhere(names?.destination?.name ?? '<name>', source, vpc),
  };
}

/** Whoever answers there has not what this machine's resolver has. */
const elsewhere = ({ connection: { names } }: Case): string =>
  names?.destination?.by === 'resolver'
    ? ` This machine finds ${names.destination.addresses.join(', ')}: the two ask different resolvers.`
    : '';
