/** One flow record. A field that the format lacks is undefined; one that was `-` is null. */
export interface FlowRecord {
  readonly version?: number | null;
  readonly accountId?: string | null;
  readonly interfaceId?: string | null;
  readonly srcaddr?: string | null;
  readonly dstaddr?: string | null;
  readonly srcport?: number | null;
  readonly dstport?: number | null;
  readonly protocol?: number | null;
  readonly packets?: number | null;
  readonly bytes?: number | null;
  /** Unix seconds. Formats that carry milliseconds are divided down. */
  readonly start?: number | null;
  readonly end?: number | null;
  readonly action?: 'ACCEPT' | 'REJECT' | null;
  readonly logStatus?: 'OK' | 'NODATA' | 'SKIPDATA' | 'INCOMPLETEDATA' | null;
  readonly vpcId?: string | null;
  readonly subnetId?: string | null;
  readonly instanceId?: string | null;
  readonly tcpFlags?: number | null;
  readonly type?: string | null;
  readonly pktSrcaddr?: string | null;
  readonly pktDstaddr?: string | null;
  readonly flowDirection?: 'ingress' | 'egress' | null;
  readonly trafficPath?: number | null;
  readonly rejectReason?: string | null;
  /** Every other field of the format, by its AWS name (`az-id`, `pkt-src-aws-service`…). */
  readonly other?: Readonly<Record<string, string | null>>;
  /** The line as delivered. */
  readonly line: string;
}
