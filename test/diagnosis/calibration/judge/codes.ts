import type { Stop, StopKind } from '../traffic/fate.js';
import type { Ending } from '../traffic/plan.js';
import type { World } from '../worlds/world.js';

/** What a right verdict may name for an ending: codes, or a pattern for codes that may still be given names. */
export interface Right {
  readonly codes: readonly string[];
  readonly pattern: RegExp | null;
  /** Filters only: what it must be, where a resource is named. */
  readonly resources: readonly string[];
  /** Whatever the code, naming the resource is right: filters of machines in between. */
  readonly isNamedByResource: boolean;
  /** Whether "delivered" is right, wrong, or nobody's to say. */
  readonly delivered: boolean;
}

const right = (codes: readonly string[], more: Partial<Right> = {}): Right => ({
  codes,
  pattern: null,
  resources: [],
  isNamedByResource: false,
  delivered: false,
  ...more,
});

export function rightOf(ending: Ending, world: World): Right {
  switch (ending.kind) {
    case 'delivered':
      return right([], { delivered: true, pattern: world.fault === 'smallTunnel' ? /MTU/ : null });
    case 'refused':
      // What a host says of a closed UDP port may not find its way back through groups and NAT gateways.
      return right(world.scene.protocol === 17 ? ['PORT_CLOSED', 'HOST_SILENT'] : ['PORT_CLOSED']);
    case 'one-way':
      // Only the application knows whether an answer was due: a sink and a service that hangs look alike.
      return { ...oneWay(world), delivered: true };
    case 'silent':
      return {
        ...(world.scene.protocol === 17 ? oneWay(world) : right(['HOST_SILENT', ...beyond(world)])),
        delivered: world.scene.protocol === 17,
        pattern: beyondPattern(world),
      };
    case 'stopped':
      return ofStop(ending.stop, ending.leg, world);
  }
}

/** What would stop an answer is no wrong thing to name, if there is any. */
function oneWay(world: World): Right {
  const { ifAnswered } = world;
  const onItsWay = ifAnswered.kind === 'stopped' ? ofStop(ifAnswered.stop, ifAnswered.leg, world).codes : [];
  return right(['HOST_SILENT', ...beyond(world), ...onItsWay]);
}

/** Behind a VPN nobody sees whether the tunnel, a firewall or the host is silent. */
const beyond = ({ scene }: World): readonly string[] =>
  scene.way === 'vpn-out' ? ['LOST_IN_TRANSIT', 'REPLY_LOST'] : [];
const beyondPattern = ({ scene }: World): RegExp | null => (scene.way === 'vpn-out' ? /VPN/ : null);

const ONE_LEG: Readonly<Record<Exclude<StopKind, 'security-group' | 'network-acl'>, readonly string[]>> = {
  'block-public-access': ['BLOCK_PUBLIC_ACCESS'],
  'no-route': ['NO_ROUTE'],
  blackhole: ['BLACKHOLE_ROUTE'],
  'no-gateway': ['NO_INTERNET_GATEWAY', 'BLACKHOLE_ROUTE'],
  'no-public-address': ['NO_PUBLIC_ADDRESS', 'ROUTE_DIVERTS'],
  'private-over-internet': ['PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY', 'ROUTE_DIVERTS', 'NO_PUBLIC_ADDRESS'],
  nat: ['NAT_GATEWAY', 'ROUTE_DIVERTS'],
  peering: ['PEERING'],
  'transit-gateway': ['TRANSIT_GATEWAY', 'LOST_IN_TRANSIT'],
  vpn: ['LOST_IN_TRANSIT', 'ROUTE_DIVERTS', 'HOST_SILENT'],
  endpoint: ['ENDPOINT'],
  'address-not-found': ['ADDRESS_NOT_FOUND', 'OVERLAPPING_CIDR'],
  'not-running': ['DESTINATION_NOT_RUNNING'],
  'source-dest-check': ['SOURCE_DEST_CHECK'],
  'egress-only': ['NO_ROUTE', 'ROUTE_DIVERTS'],
  'too-large': ['PATH_MTU'],
  outside: ['LOST_IN_TRANSIT'],
  diverted: ['ROUTE_DIVERTS'],
};

/** Gateways whose own code may stand for a dead or missing route by them. */
const BY = { nat: 'NAT_GATEWAY', peering: 'PEERING', igw: 'NO_INTERNET_GATEWAY' } as const;

function ofStop(stop: Stop, leg: 'request' | 'reply', world: World): Right {
  const { scene } = world;
  if (stop.eniId !== null && stop.kinds.some(isFilter)) return ofFilter(stop, world);
  const isOfSource = stop.kind === 'not-running' && leg === 'request' && stop.by === null;
  const own = isOfSource ? ['SOURCE_NOT_RUNNING'] : stop.kinds.flatMap((kind) => (isFilter(kind) ? [] : ONE_LEG[kind]));
  const by = stop.by === null ? [] : [BY[stop.by as keyof typeof BY] ?? []].flat();
  const route = ['no-route', 'blackhole', 'no-gateway'].includes(stop.kind);
  const codes = [
    ...own,
    ...(route || stop.kind === 'nat' ? by : []),
    // One side of a peering without its route; the NAT gateway's own subnet without its.
    ...(route && scene.way === 'peering' ? ['PEERING'] : []),
    ...(route && scene.way === 'nat' ? ['NAT_GATEWAY'] : []),
    ...(world.fault === 'routeDiverts' && leg === 'request' ? ['ROUTE_DIVERTS'] : []),
    // A gateway that is gone is gone for the answer, too.
    ...(leg === 'reply' || stop.kind === 'no-gateway' ? ['NO_RETURN_ROUTE'] : []),
    ...(leg === 'reply' && ['transit-gateway', 'vpn'].includes(stop.kind) ? ['REPLY_LOST'] : []),
  ];
  const pattern = stop.kind === 'transit-gateway' ? /TRANSIT/ : stop.kind === 'vpn' ? /VPN/ : null;
  // A machine that answers by its second interface: its check drops what bears the first one's address.
  if (world.fault === 'secondInterface')
    return right([...codes, 'HOST_SILENT', 'REPLY_LOST'], { pattern: /INTERFACE/ });
  return right(codes, { pattern });
}

const isFilter = (kind: StopKind): kind is 'security-group' | 'network-acl' =>
  kind === 'security-group' || kind === 'network-acl';

function ofFilter(stop: Stop, { scene, cloud, fault }: World): Right {
  const { eniId, egress, kinds, resources } = stop;
  const side = eniId === scene.source ? 'SOURCE' : eniId === scene.destination ? 'DESTINATION' : null;
  if (side !== null) {
    const names = kinds.filter(isFilter).map((kind) => (kind === 'security-group' ? 'SECURITY_GROUP' : 'NETWORK_ACL'));
    return right(
      names.map((name) => `${side}_${name}_${egress ? 'EGRESS' : 'INGRESS'}`),
      { resources },
    );
  }
  const kind = cloud.enis.find(({ id }) => id === eniId)?.kind;
  if (kind === 'nat') return right(['NAT_GATEWAY']);
  if (kind === 'tgw') return right(['TRANSIT_GATEWAY'], { pattern: /TRANSIT/ });
  if (fault === 'secondInterface') return right(['HOST_SILENT', 'REPLY_LOST'], { pattern: /INTERFACE/ });
  return right([], { pattern: /APPLIANCE|MIDDLEBOX|BETWEEN|FORWARD/, resources, isNamedByResource: true });
}

/** What only says "somewhere in between": no wrong name for what is, while nobody described what would tell. */
export const VAGUE = ['LOST_IN_TRANSIT', 'REPLY_LOST'] as const;

/** The same by the way it went: a gateway whose routes nobody describes is the first to be thought of. */
export const vagueOf = (leg: 'request' | 'reply', { scene }: World): readonly string[] => [
  VAGUE[leg === 'request' ? 0 : 1],
  ...(scene.way === 'transit-gateway' ? ['TRANSIT_GATEWAY'] : []),
  ...(scene.way.startsWith('vpn') ? ['VPN'] : []),
];
