import { concerningStatements } from './access.js';
import { conditionsHold, type RequestFacts } from './conditions.js';

export interface AskedAction {
  /** `s3:GetObject` */
  readonly action: string;
  readonly resource: string;
  readonly facts: RequestFacts;
  /** Who asks, for policies that have a Principal: every ARN that means the caller, and the caller's account. */
  readonly principals?: readonly string[] | undefined;
}

/**
 * What policies say of an action: a deny wins over an allow, and `none` says neither (IAM user guide, "Policy evaluation
 * logic"). `unknown` where it hangs on a condition that is not simulated.
 */
export function policyEffect(documents: readonly string[], asked: AskedAction): 'allow' | 'deny' | 'none' | 'unknown' {
  const judged = documents
    .flatMap((document) => concerningStatements(document, asked.action, asked.resource))
    .filter(({ Principal }) => asked.principals === undefined || isAbout(Principal, asked.principals))
    .map(({ Effect, Condition }) => ({ Effect, holds: conditionsHold(Condition, asked.facts) }));
  const says = (effect: string, holds: boolean | null) =>
    judged.some((one) => one.Effect === effect && one.holds === holds);
  if (says('Deny', true)) return 'deny';
  if (says('Deny', null)) return 'unknown';
  if (says('Allow', true)) return 'allow';
  return says('Allow', null) ? 'unknown' : 'none';
}

/** Why a request is refused that a policy of this kind denies, in AWS's words (IAM user guide, "Troubleshoot access denied error messages"). */
export const denialBy = (kind: string): string => `with an explicit deny in a${/^[aei]/.test(kind) ? 'n' : ''} ${kind}`;

const isAbout = (principal: unknown, names: readonly string[]): boolean =>
  [principal, Reflect.get(Object(principal), 'AWS')]
    .flat()
    .some((one) => one === '*' || (typeof one === 'string' && names.includes(one)));
