import { groupBy } from '../../base/group-by.js';
import { clauseOf } from '../../network/hop.js';
import { type Case, sightAt } from '../case/case.js';
import type { Finding } from '../finding.js';
import { sentence } from '../words.js';
import { isAnsweredBehind, lookAtTarget, passedOn, readFilters, refusalAt } from './passed-on.js';

/**
 * It answers its client itself, with an error of its own where a target does not take what it passes on ("HTTP 502: Bad gateway",
 * "HTTP 504: Gateway timeout", Elastic Load Balancing user guide, "Troubleshoot your Application Load Balancers"): what the
 * records say of that. Nothing where it is not known to have answered, or no target failed.
 */
export function failedBehind(facts: Case): Pick<Finding, 'summary' | 'nextExperiment'> | undefined {
  if (sightAt(facts, 'reply-at-destination').state !== 'accept') return undefined;
  const targets = [...groupBy(passedOn(facts), ({ target, port }) => [`${target.id} ${port}`]).values()].map((own) => ({
    last: own.at(-1),
    isTaken: own.at(-1)?.action === 'ACCEPT' && own.some((each) => isAnsweredBehind(facts, each)),
  }));
  const last = targets.find(({ isTaken }) => !isTaken)?.last;
  if (!last) return undefined;
  const others = targets.filter(({ isTaken }) => isTaken).length;
  const { target, destination, port } = last;
  const refusal = last.action === 'REJECT' ? refusalAt(facts, last) : undefined;
  const what =
    last.action !== 'REJECT' ? 'got no answer' : `was refused there${refusal ? `: ${clauseOf(refusal.hop)}` : ''}`;
  const also =
    others === 0
      ? ''
      : ` The load balancer got answers from ${others === 1 ? 'another target' : `${others} other targets`}.`;
  return {
    summary: ` ${sentence(`Behind the load balancer, what it sent to ${destination}, port ${port} (${target.id}), ${what}`)}${also}`,
    nextExperiment: refusal?.fix
      ? `Let the load balancer reach its target: ${refusal.fix.command}`
      : last.action === 'REJECT'
        ? readFilters(target)
        : lookAtTarget(last),
  };
}
