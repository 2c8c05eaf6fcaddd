import { clauseOf } from '../../network/hop.js';
import type { Interface } from '../../network/model.js';
import type { Case } from '../case/case.js';
import { evidenceAt, type Finding, unresolved } from '../finding.js';
import { destinationName, sentence, sourceName, subject } from '../words.js';
import { refusedOnWayBack } from './brought.js';
import type { Cause } from './cause.js';
import { isAnsweredBehind, lookAtTarget, passedOn, readFilters, refusalAt } from './passed-on.js';

declare module './cause-code.js' {
  interface CauseCodes {
    LOAD_BALANCER: true;
  }
}

export const loadBalancer: Cause = {
  code: 'LOAD_BALANCER',
  title: 'A load balancer took it and gave no answer: no listener or healthy target, or a target that asks for itself.',
  tell: 'Look at the health of its targets: aws elbv2 describe-target-health',
  explain,
};

/** Taken by a load balancer, and no answer. */
function explain(facts: Case): Finding | undefined {
  const evidence = evidenceAt(facts, 'destination-host');
  const { interface: one } = facts.destination;
  if (!evidence || one?.kind !== 'load-balancer') return undefined;
  const taken = {
    ...unresolved,
    evidence,
    code: 'LOAD_BALANCER',
    outcome: 'unanswered',
    resourceId: one.id,
  } as const;
  return { ...taken, ...(atTarget(facts) ?? atBalancer(facts, one)) };
}

/** It brought the request, and what refused the answer that it sent on recorded that. */
export function answerRefused(facts: Case): Finding | undefined {
  const refused = refusedOnWayBack(facts);
  return (
    refused && {
      ...unresolved,
      code: 'LOAD_BALANCER',
      outcome: 'unanswered',
      summary: `${subject(facts)} reached ${destinationName(facts)} by a load balancer, and the answer was refused at ${refused.interfaceId ?? 'an interface on its way back'}.`,
      nextExperiment: 'Read the network ACL of the subnet there: aws ec2 describe-network-acls',
    }
  );
}

/** Is there a load balancer at the destination, and did somebody behind it get the connection? */
export const isPassedOn = (facts: Case): boolean => passedOn(facts).length > 0;

type Said = Pick<Finding, 'summary'> & Partial<Finding>;

function atBalancer(facts: Case, one: Interface): Said {
  const isTarget = facts.source.interface?.instanceId != null && one.interfaceType === 'network_load_balancer';
  // "Clients can't connect … when the target is also the client" with client IP preservation (Network Load Balancers,
  // "Target groups", client IP preservation; "Troubleshoot": hairpinning or loopback).
  const loop = isTarget
    ? ` Where ${sourceName(facts)} is itself one of its targets and the target group preserves client addresses, such a connection to itself (hairpin) never completes.`
    : '';
  return {
    summary: `${subject(facts)} reached the load balancer at ${destinationName(facts)} and no answer came back: it may have no listener for it, or no healthy target.${loop}`,
    nextExperiment: isTarget
      ? 'Send it from a machine that is not one of its targets; else turn client IP preservation of the target group off, or register targets by address.'
      : 'Look at its listeners, at the health of its targets, and at the records of the targets.',
  };
}

/** What it passed on was recorded where it went: under the client's address and port where those are kept, else under its own. */
function atTarget(facts: Case): Said | undefined {
  const last = passedOn(facts).at(-1);
  if (!last) return undefined;
  const { target, destination, port, action } = last;
  const lead = `${subject(facts)} reached the load balancer at ${destinationName(facts)}, which passed it on to ${destination}, port ${port} (${target.id})`;
  // Health checks come from the private addresses of its nodes, too (Network Load Balancers, "Target security groups").
  const unless = last.isKept ? '' : ' That may be a health check: those come from the same address.';
  if (action !== 'REJECT' && isAnsweredBehind(facts, last)) {
    return {
      summary: `${lead}. There it was let in and answered, but the load balancer passed nothing back.${unless}`,
      nextExperiment: `Look at ${target.instanceId ?? target.id}: a closed port answers, too, with a reset. Does port ${port} take connections, and what does it say to the health checks?`,
    };
  }
  if (action !== 'REJECT') {
    return {
      summary: `${lead}. There it was let in, and no answer came back.${unless}`,
      nextExperiment: lookAtTarget(last),
    };
  }
  const refusal = refusalAt(facts, last);
  if (!refusal)
    return {
      summary: `${lead}. There it was refused.${unless}`,
      nextExperiment: readFilters(target),
    };
  const { hop, fix } = refusal;
  return {
    // One target's word: whether there are others, and what they said, EC2 does not describe.
    evidence: 'shows',
    resourceId: hop.resourceId,
    rule: hop.rule,
    summary: `${sentence(`${lead}. There it was refused: ${clauseOf(hop)}`)}${unless}`,
    fix,
  };
}
