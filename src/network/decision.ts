import { hasPorts, isIcmp, type Packet, type PortRange } from './packet.js';

/** What one component decides about one packet. `unknown`: the configuration at hand does not tell. */
export interface Decision {
  readonly decision: 'allow' | 'deny' | 'unknown';
  /** The rule that decided, as an engineer would read it out: `rule 100 allows all traffic from 0.0.0.0/0`. */
  readonly words: string;
  /** See `TraceHop`. */
  readonly clause?: string | undefined;
  /** The security group, network ACL or route table; null where it is not known. */
  readonly resourceId: string | null;
}

export type Direction = 'ingress' | 'egress';

/** What traffic a rule is for; without ports, or a type of ICMP, for all of them. */
export interface RuledTraffic {
  /** IANA number, or -1 for all. */
  readonly protocol: number;
  readonly ports: PortRange | null;
  /** -1 for any. */
  readonly icmp: { readonly type: number; readonly code: number } | null;
}

export function matchesTraffic({ protocol, ports, icmp }: RuledTraffic, packet: Packet): RuleMatch {
  if (protocol === -1) return 'yes';
  if (protocol !== packet.protocol) return 'no';
  if (hasPorts(protocol))
    return matchIf(!ports || (ports.from <= packet.destinationPort && packet.destinationPort <= ports.to));
  if (!isIcmp(protocol) || !icmp || icmp.type === -1) return 'yes';
  if (!packet.icmp) return 'unknown';
  return matchIf(icmp.type === packet.icmp.type && (icmp.code === -1 || icmp.code === packet.icmp.code));
}

/** Whether a rule is about a packet. `unknown` where the packet or the rule lacks what would tell. */
export type RuleMatch = 'yes' | 'no' | 'unknown';

export function both(one: RuleMatch, other: RuleMatch): RuleMatch {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'yes' && other === 'yes' ? 'yes' : 'unknown';
}

export const matchIf = (claim: boolean): RuleMatch => (claim ? 'yes' : 'no');
