/** A cloud as the model knows it: all that is configured, and what no describe call would tell (hosts, far routes). */
export interface Cloud {
  readonly account: string;
  readonly vpcs: Vpc[];
  readonly subnets: Subnet[];
  readonly enis: Eni[];
  readonly instances: Instance[];
  readonly groups: Group[];
  readonly acls: Acl[];
  readonly tables: Table[];
  readonly igws: { readonly id: string; vpcId: string | null }[];
  readonly egressOnly: { readonly id: string; readonly vpcId: string }[];
  readonly nats: Nat[];
  readonly peerings: Peering[];
  readonly lists: PrefixList[];
  readonly tgws: TransitGateway[];
  readonly vpns: Vpn[];
  readonly flowLogs: FlowLog[];
  /** The target of the load balancer, an interface; null where there is none. */
  balanced: string | null;
  blockPublicAccess: 'off' | 'block-bidirectional' | 'block-ingress';
  /** Hosts by interface id, or by address where they are outside. */
  readonly hosts: Record<string, Host>;
}

export interface Vpc {
  readonly id: string;
  readonly cidr: string;
  readonly cidr6: string | null;
  /** A second block, added later. */
  extra?: string;
  readonly owner: string;
}

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly cidr6: string | null;
  readonly az: string;
}

export interface Eni {
  readonly id: string;
  readonly kind: 'instance' | 'nat' | 'tgw' | 'endpoint' | 'balancer';
  readonly subnetId: string;
  readonly vpcId: string;
  readonly instanceId: string | null;
  readonly deviceIndex: number;
  /** The primary one first. */
  readonly addresses: string[];
  readonly v6: string[];
  /** Public by private address. */
  readonly publics: Record<string, string>;
  groups: string[];
  check: boolean;
  /** Of an instance type before Nitro: windows are as long as the flow log says. */
  old?: boolean;
  readonly description: string;
}

export interface Instance {
  readonly id: string;
  readonly name: string;
  state: 'running' | 'stopped';
  readonly os: 'linux' | 'windows';
}

export interface GroupRule {
  readonly egress: boolean;
  /** -1 all, 1, 6, 17, 58. */
  readonly protocol: number;
  /** Ports, or the type of ICMP (-1: all). */
  readonly from: number;
  readonly to: number;
  readonly peer: { readonly cidr: string } | { readonly list: string } | { readonly group: string };
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  rules: GroupRule[];
}

export interface AclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly protocol: number;
  readonly cidr: string;
  readonly from: number;
  readonly to: number;
}

export interface Acl {
  readonly id: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  subnetIds: string[];
  entries: AclEntry[];
}

export type Target =
  | 'local'
  | 'igw'
  | 'egress-only'
  | 'nat'
  | 'peering'
  | 'tgw'
  | 'vgw'
  | 'interface'
  | 'gateway-endpoint';

export interface Route {
  /** A CIDR block, or the id of a prefix list. */
  readonly to: string;
  readonly target: Target;
  readonly id: string;
  blackhole?: boolean;
  readonly propagated?: boolean;
}

export interface Table {
  readonly id: string;
  readonly vpcId: string;
  readonly main: boolean;
  subnetIds: string[];
  routes: Route[];
}

export interface Nat {
  readonly id: string;
  readonly eniId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly public: string;
  state: 'available' | 'failed' | 'deleted';
  /** No port is left for a new connection (`ErrorPortAllocation`). */
  exhausted: boolean;
}

export interface Peering {
  readonly id: string;
  state: 'active' | 'pending-acceptance' | 'expired';
  readonly requester: string;
  readonly accepter: string;
}

export interface PrefixList {
  readonly id: string;
  readonly name: string;
  readonly cidrs: string[];
}

export interface TransitGateway {
  readonly id: string;
  readonly attachments: { readonly vpcId: string; readonly eniId: string }[];
  /** Its route table, which nobody describes: null drops. */
  routes: { readonly to: string; readonly vpcId: string | null }[];
  referencing: boolean;
}

export interface Vpn {
  readonly id: string;
  readonly vpcId: string;
  readonly far: string;
  up: boolean;
  /** What is larger is dropped in the tunnel without a word. */
  largest: number;
  /** Whether the far side's routers and firewalls let the answer come back. */
  answers: boolean;
}

export interface FlowLog {
  readonly id: string;
  readonly resourceId: string;
  trafficType: 'ALL' | 'ACCEPT' | 'REJECT';
  readonly fields: readonly string[];
  readonly interval: 60 | 600;
  /** Unix seconds. */
  createdAt: number;
  readonly group: string;
}

/** What a machine does with what reaches it. */
export interface Host {
  ping: boolean;
  tcp: Record<number, 'open' | 'closed' | 'silent'>;
  udp: Record<number, 'answers' | 'sink' | 'closed' | 'silent'>;
  /** Answers leave by this interface of the same instance. */
  answersBy?: string;
  /** Passes on what is not for it. */
  forwards?: boolean;
}
