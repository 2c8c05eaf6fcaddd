/** What one component decides about one packet. `unknown`: the configuration at hand does not tell. */
export interface Decision {
  readonly decision: 'allow' | 'deny' | 'unknown';
  /** The rule that decided, as an engineer would read it out: `rule 100 allows all traffic from 0.0.0.0/0`. */
  readonly words: string;
  /** The security group, network ACL or route table; null where it is not known. */
  readonly resourceId: string | null;
}

export type Direction = 'ingress' | 'egress';

/** Whether a rule is about a packet. `unknown` where the packet or the rule lacks what would tell. */
export type RuleMatch = 'yes' | 'no' | 'unknown';

export function both(one: RuleMatch, other: RuleMatch): RuleMatch {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'yes' && other === 'yes' ? 'yes' : 'unknown';
}

export const matchIf = (claim: boolean): RuleMatch => (claim ? 'yes' : 'no');
