import type { Packet } from '../cloud/filters.js';

/** Idle timeouts (EC2 user guide, "Security group connection tracking"); ICMP's is not documented. */
export interface Timeouts {
  /** 350 s on newer instance types, 432,000 s on others. */
  readonly established: number;
}

interface Entry {
  seen: number;
  readonly answered: boolean;
  closing: boolean;
}

/** What the security groups of every interface remember. */
export interface Tracking {
  knows(eniId: string, packet: Packet, at: number): boolean;
  note(eniId: string, packet: Packet, at: number): void;
}

export function tracking({ established }: Timeouts): Tracking {
  const entries = new Map<string, Entry & { first: string }>();
  const lifetime = ({ protocol }: Packet, { answered, closing }: Entry): number => {
    if (protocol === 6) return closing ? 10 : answered ? established : 60;
    if (protocol === 17) return answered ? 180 : 30;
    return protocol === 1 || protocol === 58 ? 30 : 600;
  };
  return {
    knows(eniId, packet, at) {
      const entry = entries.get(keyOf(eniId, packet));
      return entry !== undefined && at - entry.seen <= lifetime(packet, entry);
    },
    note(eniId, packet, at) {
      const key = keyOf(eniId, packet);
      const old = entries.get(key);
      const live = old !== undefined && at - old.seen <= lifetime(packet, old);
      const first = live ? old.first : packet.src;
      const answered = live && (old.answered || packet.src !== first);
      const closing = (live && old.closing) || (packet.flags & 5) !== 0;
      entries.set(key, { seen: at, first, answered, closing });
    },
  };
}

/** Both directions of a connection have one key. ICMP goes by its identifier. */
function keyOf(eniId: string, { protocol, src, dst, sport, dport, icmp }: Packet): string {
  const ends = [`${src} ${icmp ? icmp.id : sport}`, `${dst} ${icmp ? icmp.id : dport}`].toSorted();
  return `${eniId} ${protocol} ${ends.join(' ')}`;
}
