/** Where a packet came into a transit gateway, or left it; of an attachment that is no VPC's, nothing else is known. */
export interface TransitEnd {
  readonly attachmentId: string;
  readonly accountId: string | null;
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly interfaceId: string | null;
  readonly azId: string | null;
}

/** A packet as a transit gateway saw it. */
export interface TransitCrossing {
  readonly source: TransitEnd;
  /** Null where it went no further. */
  readonly destination: TransitEnd | null;
  readonly lost: 'no-route' | 'blackhole' | null;
}

/** The same of all packets of a flow in one window. */
export interface WindowCrossing {
  readonly source: TransitEnd;
  readonly destination: TransitEnd | null;
  /** Packets that were lost, by the reason. */
  readonly lost: Readonly<Record<NonNullable<TransitCrossing['lost']>, number>>;
}

/** A flow whose route was mended goes on: where it went is known from then on, and what was lost stays counted. */
export function joinedCrossing(
  known: WindowCrossing | undefined,
  { source, destination, lost }: TransitCrossing,
  packets: number,
): WindowCrossing {
  const before = known?.lost ?? { 'no-route': 0, blackhole: 0 };
  return {
    source,
    destination: destination ?? known?.destination ?? null,
    lost: lost === null ? before : { ...before, [lost]: before[lost] + packets },
  };
}
