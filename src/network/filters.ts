/** The components that let packets pass or stop them, as plain data. */

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly ingress: readonly SecurityGroupRule[];
  readonly egress: readonly SecurityGroupRule[];
  /** It has rules for this direction, perhaps, that were not described. */
  readonly unread?: 'ingress' | 'egress' | undefined;
}

/** One rule, one peer. A permission of AWS with several ranges becomes several of these. */
export interface SecurityGroupRule {
  /** IANA number, or -1 for all. */
  readonly protocol: number;
  /** Ports for TCP and UDP; type (from) and code (to) for ICMP, -1 for any; null for other protocols. */
  readonly from: number | null;
  readonly to: number | null;
  readonly peer:
    | { readonly kind: 'cidr'; readonly cidr: string }
    | { readonly kind: 'group'; readonly groupId: string }
    | { readonly kind: 'prefix-list'; readonly prefixListId: string };
  /** sgr-…, where rules were listed one by one. */
  readonly id?: string;
}

export interface NetworkAcl {
  readonly id: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly subnetIds: readonly string[];
  readonly entries: readonly NetworkAclEntry[];
  /** aclassoc-… of each subnet, where the description says so. */
  readonly associations?: readonly Association[];
}

export interface NetworkAclEntry {
  /** 1 to 32766; 32767 is the `*` rule that cannot be removed. */
  readonly number: number;
  readonly egress: boolean;
  readonly action: 'allow' | 'deny';
  /** IANA number, or -1 for all. */
  readonly protocol: number;
  readonly cidr: string;
  /** TCP and UDP. */
  readonly ports: { readonly from: number; readonly to: number } | null;
  /** ICMP and ICMPv6; -1 for any. */
  readonly icmp: { readonly type: number; readonly code: number } | null;
}

export interface PrefixList {
  readonly id: string;
  readonly name: string;
  readonly cidrs: readonly string[];
}

/** Which network ACL or route table a subnet has. */
export interface Association {
  readonly id: string;
  /** Null: the main route table of the VPC. */
  readonly subnetId: string | null;
  /** Of a route table: the gateway whose inbound traffic it directs. */
  readonly gatewayId?: string;
}
