import type { Packet } from '../cloud/filters.js';
import { must } from '../random.js';
import type { Fate, Moment, Walker } from './fate.js';
import { filtersAt, interfaceAt } from './interface-filters.js';
import { leave } from './walk.js';

/** The target's answer goes back through the load balancer, whatever its route table says; its filters apply. */
export function leaveByBalancer(walker: Walker, moment: Moment, eniId: string, packet: Packet): Fate {
  const { cloud, at } = moment;
  const balancer = must(
    cloud.enis.find(({ kind }) => kind === 'balancer'),
    'load balancer',
  );
  const [eni, door] = [interfaceAt(cloud, eniId), balancer];
  const refused = filtersAt(walker, moment, eni, true, packet, true, false);
  walker.see({ eniId, egress: true, packet, accepted: !refused, reason: null, path: refused ? null : 1, at });
  if (refused) return refused;
  const outside = { ...packet, src: must(door.addresses[0], 'address') };
  return leave(walker, moment, door.id, outside, false, 1);
}
