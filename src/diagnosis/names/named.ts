import { interfaceById, vpcById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import { isoTime } from '../case/period.js';
import { fixWithout } from '../fix/fix.js';
import type { Connection, End, Evidence } from '../question.js';
import type { Certainty, Verdict, VerdictEnd, VerdictOutcome } from '../verdict.js';
import { nameFindings } from './name-findings.js';

/** The destination is a name that stands for no address: there is no way to judge. */
export const isUnnamed = ({ names }: Connection): boolean => names?.destination?.addresses.length === 0;

/** To a name that was not found nothing goes, so there is nothing to be read. */
export const nothingSent: Evidence = { records: [], readAt: null, probe: null, hosts: null };

/** Nobody asks what happened, but what would. */
export const rulesAlone: Evidence = { kind: 'rules', ...nothingSent };

/** Each address that the destination's name has, as a question of its own. */
export const eachOf = ({ others = [], ...first }: Connection): readonly Connection[] => [
  first,
  ...others.map((pair) => ({ ...first, ...pair })),
];

/** The worst of the verdicts about each address, with what became of the others, and with what the name itself is about. */
export function worstOf(verdicts: readonly [Verdict, ...Verdict[]], asked: Connection, network: Network): Verdict {
  const [worst] = verdicts.toSorted((one, other) => badness(other) - badness(one)) as [Verdict, ...Verdict[]];
  const also = verdicts
    .filter((one) => one !== worst)
    .map(({ question, verdict: { outcome, cause } }) => ({ address: question.destination.address, outcome, cause }));
  const findings = nameFindings(asked, network);
  return {
    ...worst,
    question: { ...worst.question, ...(asked.names ? { names: asked.names } : {}) },
    ...(also.length > 0 ? { also } : {}),
    ...(findings.length > 0 ? { findings } : {}),
  };
}

/** What certainly does not get through is worse than what nobody knows of, and that than what does. */
function badness({ verdict: { outcome, certainty } }: Verdict): number {
  return outcomes[outcome] * 10 + (outcome === 'delivered' ? -certainties[certainty] : certainties[certainty]);
}

const outcomes: Readonly<Record<VerdictOutcome, number>> = {
  blocked: 3,
  unanswered: 3,
  inconclusive: 2,
  allowed: 1,
  delivered: 1,
};
const certainties: Readonly<Record<Certainty, number>> = { certain: 3, likely: 2, possible: 1 };

/** The verdict about a name that was not found: nothing was sent anywhere. */
export function unnamedVerdict(connection: Connection, network: Network): Verdict {
  const { source, protocol, port, since, until, error, names } = connection;
  const name = names?.destination?.name ?? '';
  const one = interfaceById(network, source.interfaceId);
  const vpc = vpcById(network, one?.vpcId ?? null);
  const from = one?.instanceId ?? source.interfaceId ?? source.address;
  const isToldByProgram = error?.kind === 'name';
  const isOff = vpc?.dnsSupport === false;
  const who = isToldByProgram
    ? `The name ${name} was not found, so the program on ${from} had no address to send anything to.`
    : `The resolver of this machine does not find ${name}, so no address is known; whether ${from} finds it, only ${from} can tell.`;
  const off = isOff ? ` DNS support of ${vpc.id} is off: its Amazon DNS server answers nothing.` : '';
  return {
    schema: 1,
    question: {
      source: endOf(network, source),
      destination: { eniId: null, instanceId: null, address: name, subnetId: null, vpcId: null },
      protocol,
      port,
      since: isoTime(since),
      until: isoTime(until),
      ...(error ? { error } : {}),
      ...(names ? { names } : {}),
    },
    verdict: {
      outcome: 'unanswered',
      cause: 'DNS_NOT_FOUND',
      alternatives: [],
      certainty: isToldByProgram || isOff ? 'likely' : 'possible',
      signature: null,
      resourceId: isOff ? vpc.id : null,
      rule: isOff ? 'enableDnsSupport is off' : null,
      summary: `${who}${off}`,
    },
    hops: [],
    evidence: [],
    contradictions: [],
    ruledOut: [],
    blockers: [],
    fix: isOff
      ? fixWithout({
          change: { kind: 'set-dns-support', vpcId: vpc.id, value: true },
          summary: `Switch the DNS support of ${vpc.id} on`,
          admits: 'Nobody: names are answered, and no rule changes.',
        })
      : null,
    nextExperiment: lookWhere(name, from, vpc?.id ?? 'its VPC'),
  };
}

export const lookWhere = (name: string, from: string, vpc: string): string =>
  `On ${from}: getent hosts ${name}. Then: DNS support and DNS hostnames of ${vpc} (aws ec2 describe-vpc-attribute), and whether the private hosted zone is associated with ${vpc}.`;

function endOf(network: Network, { address, interfaceId }: End): VerdictEnd {
  const one = interfaceById(network, interfaceId);
  return {
    eniId: interfaceId,
    instanceId: one?.instanceId ?? null,
    address,
    subnetId: one?.subnetId ?? null,
    vpcId: one?.vpcId ?? null,
  };
}
