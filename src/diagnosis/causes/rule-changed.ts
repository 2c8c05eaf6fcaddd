import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding } from '../finding.js';
import { allowInNetworkAcl } from '../fix/network-acl.js';
import { allowInSecurityGroup } from '../fix/security-group.js';
import type { Step } from '../path.js';
import { clockTime } from '../period.js';
import { legs } from '../signature.js';
import { placeOfReject } from '../untangle.js';
import type { Leg } from '../verdict.js';
import { sentence, stepInWords, subject } from '../words.js';

export const ruleChanged = {
  code: 'RULE_CHANGED',
  title: 'A rule was changed',
  means: 'The same traffic was accepted at one time and refused at another: the last records say how it is now.',
  explains: (facts: Case): Finding | undefined => {
    const leg = legs.find((one) => isDecisive(facts, one));
    const change = leg && facts.legs[leg].change;
    if (leg === undefined || !change) return untrueAccept(facts);
    const denying = facts.path.steps.find(({ decision, place }) => decision === 'deny' && place === placeOfReject[leg]);
    const at = change.at === null ? '' : ` at ${clockTime(change.at)} UTC`;
    if (change.to === 'accept') {
      return {
        ...found(null),
        outcome: 'delivered',
        summary: `${subject(facts)} was refused at first and gets through since a rule was changed${at}.`,
      };
    }
    const now = denying ? `: ${stepInWords(denying)}` : '; who changed what is in CloudTrail';
    return {
      ...found(denying ?? null),
      outcome: 'blocked',
      summary: sentence(`${subject(facts)} got through at first and is refused since a rule was changed${at}${now}`),
      fix: denying ? fixOf(facts, denying) : null,
      nextExperiment:
        'Look in CloudTrail for AuthorizeSecurityGroup…, RevokeSecurityGroup… and …NetworkAclEntry calls at that time.',
    };
  },
} as const satisfies Cause;

/** The leg that changed is where the conversation ends now, or nothing ends it any more. */
function isDecisive(facts: Case, leg: Leg): boolean {
  const { change } = facts.legs[leg];
  if (change === null) return false;
  return change.to === 'reject' ? evidenceAt(facts, placeOfReject[leg]) === 'shows' : isAnswered(facts);
}

/** The answer came back; to somebody on the internet, of whom there are no records, it left. */
const isAnswered = (facts: Case): boolean =>
  evidenceAt(facts, 'arrived') === 'shows' ||
  (facts.source.interfaceId === null && facts.legs['reply-at-destination'].state === 'accept');

const fixOf = (facts: Case, step: Step) =>
  step.component === 'security-group' ? allowInSecurityGroup(facts, step) : allowInNetworkAcl(facts, step);

const found = (step: Step | null) =>
  ({
    evidence: 'shows',
    configuration: step ? 'shows' : 'silent',
    isFirst: true,
    step,
    resourceId: step?.resourceId ?? null,
    rule: step?.rule ?? null,
  }) as const;

/**
 * All accepted, while the rules of now refuse: changed since then, or a connection that a security group still knows
 * ("existing connections are not immediately interrupted", EC2 user guide, "Security group connection tracking").
 */
function untrueAccept(facts: Case): Finding | undefined {
  const denying = facts.path.steps.find(
    ({ decision, component }) => decision === 'deny' && (component === 'security-group' || component === 'network-acl'),
  );
  if (!denying || !isAnswered(facts) || facts.evidence.probe?.answered === true) return undefined;
  return {
    ...found(denying),
    outcome: 'inconclusive',
    configuration: 'silent',
    summary: sentence(
      `${subject(facts)} got through according to the records, but not by the rules of now: ${stepInWords(denying)}`,
    ),
    fix: fixOf(facts, denying),
    nextExperiment:
      'Stop it, wait a minute so that security groups forget the connection, and send it anew: its records tell whether it gets through now.',
  };
}
