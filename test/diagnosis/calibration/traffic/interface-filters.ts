import type { Cloud, Eni } from '../cloud/cloud.js';
import { aclAllows, aclOf, groupsAllow, isUntracked, type Packet } from '../cloud/filters.js';
import { must } from '../random.js';
import { type Fate, type Moment, type StopKind, stopped, type Walker } from './fate.js';

/** The groups and the ACL of an interface, in one direction; undefined where both let the packet pass. */
export function filtersAt(
  { tracking }: Walker,
  { cloud, at }: Moment,
  eni: Eni,
  egress: boolean,
  packet: Packet,
  crosses: boolean,
  identity: boolean,
): Fate | undefined {
  const acl = crosses ? aclOf(cloud, eni.subnetId) : undefined;
  const aclDenies = acl !== undefined && !aclAllows(acl, egress, packet).allow;
  let groupDenies = false;
  if (eni.kind === 'instance' || eni.kind === 'endpoint') {
    const known = tracking.knows(eni.id, packet, at);
    const rule = groupsAllow(cloud, eni, egress, packet, { identity });
    groupDenies = !known && rule === undefined;
    const tracked = known || (rule !== undefined && !isUntracked(cloud, eni, egress, packet, rule));
    if (!groupDenies && !aclDenies && tracked) tracking.note(eni.id, packet, at);
  }
  if (!aclDenies && !groupDenies) return undefined;
  const kinds: StopKind[] = [
    ...(groupDenies ? (['security-group'] as const) : []),
    ...(aclDenies ? (['network-acl'] as const) : []),
  ];
  const resources = [...(groupDenies ? eni.groups : []), ...(aclDenies && acl ? [acl.id] : [])];
  return stopped(must(kinds[0], 'kind'), resources, { eniId: eni.id, egress, kinds });
}

export const interfaceAt = (cloud: Cloud, id: string): Eni =>
  must(
    cloud.enis.find((eni) => eni.id === id),
    `interface ${id}`,
  );
