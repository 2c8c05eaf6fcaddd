import type { NatPorts } from './fate.js';

/** Ports from 1024 up, at random (VPC user guide, "Network ACLs", ephemeral ports); forgotten after 350 s. */
export function natPorts(port: () => number): NatPorts {
  const known = new Map<string, { src: string; sport: number; port: number; at: number }>();
  return {
    lend(natId, { src, sport, dst, dport, protocol, icmp }, at) {
      const key = [natId, protocol, dst, icmp ? icmp.id : dport];
      for (const [id, one] of known) {
        if (id.startsWith(`${key.join(' ')} `) && one.src === src && one.sport === sport && at - one.at <= 350) {
          one.at = at;
          return one.port;
        }
      }
      const lent = icmp ? icmp.id : port();
      known.set([...key, lent].join(' '), { src, sport, port: lent, at });
      return lent;
    },
    borrower(natId, { src, sport, dport, protocol, icmp }, at) {
      const one = known.get([natId, protocol, src, icmp ? icmp.id : sport, icmp ? icmp.id : dport].join(' '));
      if (!one || at - one.at > 350) return undefined;
      one.at = at;
      return { src: one.src, sport: one.sport };
    },
  };
}
