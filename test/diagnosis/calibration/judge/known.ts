import type { Cloud } from '../cloud/cloud.js';
import { converse } from '../traffic/conversation.js';
import { natPorts } from '../traffic/nat-ports.js';
import type { Ending } from '../traffic/plan.js';
import { tracking } from '../traffic/tracking.js';
import { trial } from '../worlds/plans.js';
import type { Handed } from '../worlds/taking.js';
import type { World } from '../worlds/world.js';
import { same } from './same.js';

/**
 * Whether what was handed over tells that things are as they are now: whatever is not in it is put back as it was before
 * (healthy, where nothing changed), hosts and far routes too. What comes of an attempt must then be the same, whatever
 * is in lists of addresses that nobody read (nothing, or the very ones), and whether or not a transit gateway, which
 * nobody described, carries references to groups.
 */
export function isKnown(world: World, handed: Handed): boolean {
  const before = world.timeline === 'steady' ? world.scene.cloud : world.before;
  const { from, to } = world.scene;
  const all = [from, to].map((address) => `${address}/${address.includes(':') ? 128 : 32}`);
  return [[], all].every((cidrs) =>
    [true, false].every((referencing) => {
      const cloud = asKnown(world.cloud, before, handed, cidrs);
      const tgws = cloud.tgws.map((one) => ({ ...one, referencing }));
      return same(attempt(world, { ...cloud, tgws }), world.now);
    }),
  );
}

/** An attempt with the current configuration, in some other cloud. */
export function attempt({ scene, until }: World, cloud: Cloud, sport = 60_001): Ending {
  const walker = {
    tracking: tracking({ established: 350 }),
    nat: natPorts(() => 50_000),
    unsettled: { recordsUnroutable: true, recordsSpoofed: true },
    see: () => undefined,
  };
  return converse(walker, () => cloud, { ...trial(scene, sport, until), count: 1 }).ending;
}

function asKnown(now: Cloud, before: Cloud, { described }: Handed, unread: readonly string[]): Cloud {
  const ids = (key: string, name: string): ReadonlySet<unknown> =>
    new Set((described[key] ?? []).map((row) => row[name]));
  const inside = (described.Reservations ?? []).flatMap(
    (row) => row.Instances as { InstanceId: string; NetworkInterfaces: { NetworkInterfaceId: string }[] }[],
  );
  const ofInstances = inside.flatMap(({ NetworkInterfaces: list }) => list.map(({ NetworkInterfaceId: id }) => id));
  const pick = <T extends { readonly id: string }>(
    one: readonly T[],
    other: readonly T[],
    seen: ReadonlySet<unknown>,
  ) => one.map((item) => (seen.has(item.id) ? item : (other.find(({ id }) => id === item.id) ?? item)));
  const lists = ids('PrefixLists', 'PrefixListId');
  const enis = new Set([...ids('NetworkInterfaces', 'NetworkInterfaceId'), ...ofInstances]);
  // Which groups an interface has, only its own description tells.
  const isOfOthers = (id: unknown): boolean =>
    now.enis.some((eni) => !enis.has(eni.id) && eni.groups.some((one) => one === id));
  const groups = new Set([...ids('SecurityGroups', 'GroupId')].filter((id) => !isOfOthers(id)));
  return {
    ...now,
    enis: [
      ...pick(now.enis, before.enis, enis),
      ...before.enis.filter(({ id }) => !now.enis.some((eni) => eni.id === id)),
    ],
    instances: pick(now.instances, before.instances, new Set(inside.map(({ InstanceId: id }) => id))),
    groups: pick(now.groups, before.groups, groups),
    acls: pick(now.acls, before.acls, ids('NetworkAcls', 'NetworkAclId')),
    tables: pick(now.tables, before.tables, ids('RouteTables', 'RouteTableId')),
    igws: pick(now.igws, before.igws, ids('InternetGateways', 'InternetGatewayId')),
    nats: pick(now.nats, before.nats, ids('NatGateways', 'NatGatewayId')).map((nat) => ({ ...nat, exhausted: false })),
    peerings: pick(now.peerings, before.peerings, ids('VpcPeeringConnections', 'VpcPeeringConnectionId')),
    lists: now.lists.map((list) => (lists.has(list.id) ? list : { ...list, cidrs: [...unread] })),
    vpcs: pick(now.vpcs, before.vpcs, ids('Vpcs', 'VpcId')),
    blockPublicAccess: (described.VpcBlockPublicAccessOptions ? now : before).blockPublicAccess,
    tgws: before.tgws,
    vpns: before.vpns,
    hosts: before.hosts,
  };
}
