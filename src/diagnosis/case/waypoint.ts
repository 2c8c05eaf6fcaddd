import type { TraceHop } from '../../network/hop.js';
import { interfaceById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import type { Packet } from '../../network/packet.js';
import { networkAclHop, sameSubnetHop, securityGroupHop, staysInSubnet } from '../../network/path/rules.js';
import type { Walk } from '../../network/path/step.js';

/** An interface that is neither end's and recorded the conversation all the same: it is on the way, whatever routes say. */
export interface Waypoint {
  readonly leg: 'request' | 'reply';
  readonly interfaceId: string;
  readonly direction: 'egress' | 'ingress';
  /** The address that a NAT gateway put in place of the client's; its port is that of the attempt. */
  readonly translated?: string;
}

/** What its filters say, after the route by which the packet left and before whatever is further on. */
export function withWaypoints(
  hops: readonly TraceHop[],
  leg: Waypoint['leg'],
  waypoints: readonly Waypoint[],
  packet: Packet,
  network: Network,
  natPort: number | null = null,
): readonly TraceHop[] {
  const walk = { network, established: leg === 'reply', answers: null };
  const isKnown = ({ interfaceId, direction }: Waypoint): boolean =>
    hops.some((hop) => hop.interfaceId === interfaceId && hop.direction === direction);
  const more = waypoints
    .filter((one) => one.leg === leg && !isKnown(one))
    .flatMap((one) => filtersOf(one, asThere(packet, one, natPort), walk));
  if (more.length === 0) return hops;
  const after = hops.findLastIndex(({ at, direction }) => at === 'source' && direction === 'egress') + 1;
  const through = more.flatMap(({ interfaceId }) =>
    interfaceById(network, interfaceId)?.kind === 'instance' ? (interfaceId ?? []) : [],
  );
  return [...hops.slice(0, after), ...more, ...hops.slice(after).map((hop) => behind(hop, through, walk))];
}

/** As a NAT gateway sends it on, and gets the answer. */
function asThere(packet: Packet, { leg, translated }: Waypoint, natPort: number | null): Packet {
  if (translated === undefined) return packet;
  return leg === 'request'
    ? { ...packet, source: translated, sourcePort: natPort ?? packet.sourcePort }
    : { ...packet, destination: translated, destinationPort: natPort ?? packet.destinationPort };
}

/** Behind an appliance no reference to a group holds. */
function behind(hop: TraceHop, through: readonly string[], walk: Walk): TraceHop {
  const one = interfaceById(walk.network, hop.interfaceId);
  const isJudged = through.length > 0 && hop.component === 'security-group' && hop.direction === 'ingress';
  return one && isJudged ? securityGroupHop(walk, one, hop.at, 'ingress', hop.packet, through) : hop;
}

function filtersOf({ interfaceId, direction }: Waypoint, packet: Packet, walk: Walk): readonly TraceHop[] {
  const one = interfaceById(walk.network, interfaceId);
  const at = 'between';
  if (!one) {
    const rule = `the rules of ${interfaceId} are not described`;
    return [
      { component: 'security-group', at, direction, resourceId: null, interfaceId, decision: 'unknown', rule, packet },
    ];
  }
  const place = { at, interface: one, subnetId: one.subnetId, vpcId: one.vpcId, translatedBy: [] } as const;
  const isInside = staysInSubnet(walk, place, direction === 'egress' ? packet.destination : packet.source);
  // Into a transit gateway the inbound rules are asked all the same (Transit Gateways guide, "Network ACLs").
  const isCrossing = !isInside || (direction === 'ingress' && one.kind === 'transit-gateway');
  return [
    isCrossing
      ? networkAclHop(walk, place, at, direction, packet)
      : sameSubnetHop(walk, 'network-acl', place, at, direction, packet),
    securityGroupHop(walk, one, at, direction, packet),
  ];
}
