/** Rows of a VPC's smaller parts, and of what launches and roles name. All JSON, as world.ts says. */

export interface KeyPairRow {
  readonly KeyPairId: string;
  readonly KeyName: string;
  readonly KeyFingerprint: string;
  readonly KeyType: 'rsa' | 'ed25519';
  /** As `~/.ssh/authorized_keys` has it. */
  readonly PublicKey: string;
  readonly createdAt: number;
}

export interface DhcpOptionsRow {
  readonly DhcpOptionsId: string;
  /** `domain-name-servers` → its values, in the order they came. */
  readonly options: Readonly<Record<string, readonly string[]>>;
}

export interface EgressOnlyGatewayRow {
  readonly EgressOnlyInternetGatewayId: string;
  readonly VpcId: string;
}

export interface VpcEndpointRow {
  readonly VpcEndpointId: string;
  readonly VpcEndpointType: 'Gateway' | 'Interface';
  readonly VpcId: string;
  readonly ServiceName: string;
  readonly createdAt: number;
  deletedAt: number | null;
  policy: string;
  routeTableIds: string[];
  subnetIds: string[];
  groupIds: string[];
  /** One of each subnet, in their order. */
  interfaceIds: string[];
  privateDns: boolean;
  ipAddressType: 'ipv4' | 'ipv6' | 'dualstack';
  dnsRecordIpType: 'ipv4' | 'ipv6' | 'dualstack' | 'service-defined';
  privateDnsOnlyForResolver: boolean;
}

/** A disk of an instance, made with it. */
export interface DiskRow {
  readonly deviceName: string;
  readonly volumeId: string;
  readonly sizeGiB: number;
  readonly type: 'standard' | 'gp2' | 'gp3' | 'io1' | 'io2' | 'st1' | 'sc1';
  readonly iops: number | null;
  readonly throughput: number | null;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | null;
  readonly snapshotId: string;
  deleteOnTermination: boolean;
  /** When it was deleted although its instance had left it behind, milliseconds. */
  deletedAt?: number;
}

/** A customer managed policy. */
export interface PolicyRow {
  readonly PolicyName: string;
  readonly PolicyId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly description: string | null;
  readonly createdAt: number;
  updatedAt: number;
  /** Numbers are never given twice. */
  lastVersion: number;
  defaultVersion: string;
  versions: { readonly id: string; readonly document: string; readonly createdAt: number }[];
  readonly tags: Record<string, string>;
}
