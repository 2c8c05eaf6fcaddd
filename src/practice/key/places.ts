import { isFilter } from '../../network/hop.js';
import type { Network } from '../../network/model.js';
import type { Met } from './trail.js';

/** The ids by which one may name the place where a packet stops. `sender`: of the packet, question or answer. */
export function placesOf(network: Network, sender: string | null, met: Met): readonly string[] {
  const { component, resourceId, interfaceId, route, needed, reason } = met;
  const tableId = route?.tableId ?? needed?.tableId ?? (component === 'route' ? resourceId : null);
  const table = network.routeTables.find(({ id }) => id === tableId);
  // A route may be all right and the machine lack what it takes to follow it.
  const isMachine = reason === 'no-public-address' || isFilter(met);
  const ids = isMachine
    ? [resourceId, ...placesOfInterface(network, interfaceId ?? sender)]
    : [...(table ? [table.id, ...table.subnetIds] : []), resourceId];
  const acl = network.networkAcls.find(({ id }) => id === resourceId);
  return [...new Set([...ids, ...(acl?.subnetIds ?? [])])].flatMap((id) => id ?? []);
}

/** A machine goes by its interface, its instance and its groups. */
export function placesOfInterface(network: Network, interfaceId: string | null): readonly string[] {
  const one = network.interfaces.find(({ id }) => id === interfaceId);
  if (!one) return [];
  const endpoint = network.vpcEndpoints?.find(({ interfaceIds }) => interfaceIds.includes(one.id));
  return [...one.securityGroupIds, one.id, one.instanceId, endpoint?.id].flatMap((id) => id ?? []);
}
