import type { CauseCode } from '../../diagnosis/causes/cause-code.js';
import type { TraceReason } from '../../network/hop.js';
import type { Met } from './trail.js';

const filters: Readonly<Record<string, CauseCode>> = {
  'request security-group egress': 'SOURCE_SECURITY_GROUP_EGRESS',
  'request security-group ingress': 'DESTINATION_SECURITY_GROUP_INGRESS',
  'request network-acl egress': 'SOURCE_NETWORK_ACL_EGRESS',
  'request network-acl ingress': 'DESTINATION_NETWORK_ACL_INGRESS',
  'reply network-acl egress': 'DESTINATION_NETWORK_ACL_EGRESS',
  'reply network-acl ingress': 'SOURCE_NETWORK_ACL_INGRESS',
};

const byReason: Partial<Record<TraceReason, CauseCode>> = {
  'no-route': 'NO_ROUTE',
  blackhole: 'BLACKHOLE_ROUTE',
  'route-diverts': 'ROUTE_DIVERTS',
  'no-internet-gateway': 'NO_INTERNET_GATEWAY',
  'no-public-address': 'NO_PUBLIC_ADDRESS',
  'private-address-over-internet-gateway': 'PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY',
  'block-public-access': 'BLOCK_PUBLIC_ACCESS',
  'nat-gateway': 'NAT_GATEWAY',
  peering: 'PEERING',
  'address-not-found': 'ADDRESS_NOT_FOUND',
  'destination-not-running': 'DESTINATION_NOT_RUNNING',
  'source-not-running': 'SOURCE_NOT_RUNNING',
  'source-dest-check': 'SOURCE_DEST_CHECK',
  'overlapping-cidr': 'OVERLAPPING_CIDR',
  'vpc-endpoint': 'VPC_ENDPOINT',
};

const isRoute = ({ component }: Met): boolean => component === 'route' || component === 'gateway';

/** The cause that a component is which stops the packet, as the catalogue of causes counts it. */
export function causeMet(met: Met): CauseCode | null {
  const { leg, component, at, direction, reason } = met;
  const filter = at === 'between' ? undefined : filters[`${leg} ${component} ${direction}`];
  if (filter) return filter;
  if (component === 'network-acl') return 'NAT_GATEWAY';
  if (leg === 'reply' && isRoute(met)) return 'NO_RETURN_ROUTE';
  return (reason && byReason[reason]) ?? null;
}

/** What somebody might suspect of a component, whatever it does. */
export function suspicionsOf(met: Met): readonly CauseCode[] {
  const { leg, component, at, direction, resourceId, decision } = met;
  if (decision === 'not-applied') return [];
  const filter = at === 'between' ? undefined : filters[`${leg} ${component} ${direction}`];
  if (filter) return [filter];
  if (component === 'network-acl') return ['NAT_GATEWAY'];
  if (!isRoute(met)) return [];
  if (leg === 'reply') return ['NO_RETURN_ROUTE', ...behind(resourceId)];
  return component === 'route' ? ['NO_ROUTE', 'BLACKHOLE_ROUTE', 'ROUTE_DIVERTS'] : behind(resourceId);
}

function behind(gatewayId: string | null): readonly CauseCode[] {
  switch (gatewayId?.split('-')[0]) {
    case 'igw':
      return ['NO_INTERNET_GATEWAY', 'NO_PUBLIC_ADDRESS', 'BLOCK_PUBLIC_ACCESS'];
    case 'nat':
      return ['NAT_GATEWAY', 'NO_INTERNET_GATEWAY'];
    case 'pcx':
      return ['PEERING'];
    default:
      return [];
  }
}

/** What may be the matter with records, and not with the connection. */
export const ofRecords = [
  'NO_FLOW_LOG',
  'TRAFFIC_TYPE_FILTERED',
  'DELIVERY_FAILING',
  'NOT_YET_DELIVERED',
  'RECORDS_LOST',
  'NO_TRAFFIC',
  'STALE_EVIDENCE',
] as const satisfies readonly CauseCode[];

export const ofHosts = [
  'PORT_CLOSED',
  'HOST_SILENT',
  'DESTINATION_NOT_RUNNING',
  'SOURCE_NOT_RUNNING',
  'ADDRESS_NOT_FOUND',
] as const satisfies readonly CauseCode[];
