import type { Lack } from './coverage.js';
import type { Route } from './model.js';
import type { Packet, PortRange } from './packet.js';

/**
 * How a packet's walk ended: `denied` by a rule, `dropped` for want of a way or a receiver. A packet that leaves for the
 * internet with nothing against it is `delivered`, its last hop says `beyond`. `insufficient`: the configuration does not tell.
 */
export type Disposition = 'delivered' | 'denied' | 'dropped' | 'insufficient';

export type TraceComponent = 'security-group' | 'network-acl' | 'route' | 'gateway' | 'source-dest-check' | 'interface';

/** Security groups and network ACLs have rules to deny by; routes, gateways and machines have none. */
export const isFilter = ({ component }: { readonly component: TraceComponent | 'host' }): boolean =>
  component === 'security-group' || component === 'network-acl';

/** One component on the packet's path and what it decided, with the rule that decided. */
export interface TraceHop {
  readonly component: TraceComponent;
  readonly at: 'source' | 'destination' | 'between';
  readonly direction: 'egress' | 'ingress' | null;
  readonly resourceId: string | null;
  /** The ENI at which this was decided; null between ENIs. */
  readonly interfaceId: string | null;
  readonly decision: 'allow' | 'deny' | 'not-applied' | 'unknown';
  /** The rule in words, as an engineer would read it out: `rule 100 allows all from 0.0.0.0/0`. */
  readonly rule: string;
  /** The same as a clause that names the component, where the rule alone does not: `security group sg-1 has no inbound rule that allows …`. */
  readonly clause?: string | undefined;
  /** A stable word where the decision is not a plain allow or deny of a rule: `no-route`, `blackhole`, `no-public-address`… */
  readonly reason?: TraceReason;
  /** What is wrong with the gateway or the address, where several things have the same reason. */
  readonly fault?: TraceFault;
  /** The packet as this component saw it (NAT rewrites addresses on the way). */
  readonly packet: Packet;
  /** What nobody said and the decision rests on: it is not certain. A clause, as in `no other route table names subnet-1`. */
  readonly assumption?: string;
  /** Why an `unknown` decision is not known. */
  readonly lacks?: Lack;
  /** The route that wins: on the hop of the route table, and on that of the gateway it leads to. */
  readonly route?: WinningRoute;
  /** Where that route leads wrong, or there is none: the one that would lead on. */
  readonly needed?: NeededRoute;
  /** Of the ports that the packet may have, which pass and which do not; on a network ACL where they differ. */
  readonly ports?: { readonly allowed: readonly PortRange[]; readonly denied: readonly PortRange[] };
}

/** The rule as a clause that says whose it is. */
export const clauseOf = ({ clause, rule }: Pick<TraceHop, 'clause' | 'rule'>): string => clause ?? rule;

export interface WinningRoute {
  readonly tableId: string;
  readonly route: Route;
  /** The block that the address is in: that of the route, or one of its prefix list. */
  readonly cidr: string;
}

export interface NeededRoute {
  readonly tableId: string;
  readonly destination: string;
  /** Targets that the configuration has for it, the best first; none where it has none. */
  readonly targets: readonly TraceTarget[];
  /** The table does not learn the routes of this virtual private gateway, and would have it from there. */
  readonly propagation: boolean;
}

export type TraceTarget = Exclude<Route['target'], { readonly kind: 'local' }>;

export type TraceFault =
  | 'state' // it does not work, or not yet
  | 'tunnels-down'
  | 'circle' // its own subnet leads the packet back to it
  | 'foreign-resolver'; // an Amazon DNS server, which answers its own VPC alone

export type TraceReason =
  | 'no-route'
  | 'blackhole'
  | 'route-diverts'
  | 'no-internet-gateway'
  | 'no-public-address'
  | 'private-address-over-internet-gateway'
  | 'block-public-access'
  | 'nat-gateway'
  | 'peering'
  | 'address-not-found'
  | 'destination-not-running'
  | 'source-not-running'
  | 'source-dest-check'
  | 'tracked' // a security group let a reply through because it knows the connection
  | 'same-subnet' // network ACLs and routes do not apply
  | 'amazon-service' // DNS, instance metadata, time…: security groups, network ACLs and routes do not apply
  | 'wrong-way-back' // the answer leaves by a gateway that the question did not come by
  | 'overlapping-cidr' // the same address in another VPC is meant, and the local one wins
  | 'transit-gateway'
  | 'vpn'
  | 'vpc-endpoint'
  | 'load-balancer' // what it does with a packet is not part of the configuration of EC2
  | 'some-ports' // some of the ports that the packet may have pass, others do not
  | 'beyond'; // leaves what the configuration covers (the internet, a VPN, a firewall)

export interface Trace {
  readonly packet: Packet;
  readonly disposition: Disposition;
  /** In the order met; the walk does not stop at the first deny, so that every blocker is seen. */
  readonly hops: readonly TraceHop[];
  /** The ENI it left and the ENI it reached, or would have reached, where they are known. */
  readonly from: string | null;
  readonly to: string | null;
  /** The packet as it arrives, after every translation; where it does not, as far as it came. */
  readonly arrived: Packet;
  /** It left for the internet, from where an answer can come. */
  readonly outside: boolean;
  /** It left what the configuration covers by this: a gateway, an endpoint, an appliance. An answer would come from there. */
  readonly beyond?: string;
}
