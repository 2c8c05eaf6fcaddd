import type { TraceHop } from '../network/hop.js';

/** An interface at which records of the packet are written, in one direction. */
export interface Checkpoint {
  readonly leg: 'request' | 'reply';
  readonly side: 'source' | 'destination' | 'between';
  readonly interfaceId: string | null;
  readonly direction: 'egress' | 'ingress';
}

export const isFilter = ({ component }: Pick<TraceHop, 'component'>): boolean =>
  component === 'security-group' || component === 'network-acl';

/** Interfaces between the two ends whose filters judge the packet: they keep records, too. */
export function betweenOf(hops: readonly TraceHop[], leg: Checkpoint['leg']): readonly Checkpoint[] {
  const found: Checkpoint[] = [];
  for (const hop of hops) {
    const { at, interfaceId, direction } = hop;
    if (at !== 'between' || !isFilter(hop) || interfaceId === null || direction === null) continue;
    if (!found.some((one) => one.interfaceId === interfaceId && one.direction === direction))
      found.push({ leg, side: 'between', interfaceId, direction });
  }
  return found;
}
