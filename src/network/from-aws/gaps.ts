import { isRead } from '../locate.js';
import type { Gap, Network, NetworkPart } from '../model.js';
import { gap } from './gap.js';
import { interfaceGaps } from './interface-gaps.js';
import type { DescribedPart } from './shape.js';

/**
 * What shows that a list is not whole. Describe calls take filters and people cut files down, so a list may be trusted to
 * be all there is only as long as nothing else names something that is not in it:
 * - every VPC has one main route table, every subnet one network ACL, every running instance a network interface;
 * - whatever is associated, attached, logged or routed to exists, and so do the groups of an interface;
 * - a subnet counts its free addresses, so that the others are somebody's;
 * - in a VPC that is shared with this account, nobody here sees what others made (VPC user guide, "Share your VPC subnets").
 * A list that was never read is not spoken of here: `unread` names it.
 */
export function gapsOf(network: Network, described: DescribedPart): readonly Gap[] {
  const found = [
    ...interfaceGaps(network, described),
    ...subnetGaps(network),
    ...vpcGaps(network),
    ...groupGaps(network),
    ...aclGaps(network),
    ...routeTableGaps(network),
    ...gatewayGaps(network),
    ...foreignGaps(network, described),
  ].filter(({ part }) => isRead(network, part));
  return [...new Map(found.map((gap) => [`${gap.part} ${gap.vpcId} ${gap.why}`, gap])).values()];
}

function subnetGaps(network: Network): readonly Gap[] {
  const named: readonly (readonly [string, string, string])[] = [
    ...network.interfaces.map(({ id, subnetId, vpcId }) => [subnetId, vpcId, `the subnet of ${id}`] as const),
    ...network.networkAcls.flatMap(({ id, subnetIds, vpcId }) =>
      subnetIds.map((subnetId) => [subnetId, vpcId, `a subnet of ${id}`] as const),
    ),
    ...network.routeTables.flatMap(({ id, subnetIds, vpcId }) =>
      subnetIds.map((subnetId) => [subnetId, vpcId, `a subnet of ${id}`] as const),
    ),
  ];
  const known = idsOf(network.subnets);
  return named
    .filter(([subnetId]) => !known.has(subnetId))
    .map(([subnetId, vpcId, whose]) => gap('subnets', vpcId, `${subnetId}, ${whose}, is not described`));
}

const idsOf = (rows: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(rows.map(({ id }) => id));

function vpcGaps(network: Network): readonly Gap[] {
  const known = idsOf(network.vpcs);
  return [...new Set([...network.subnets, ...network.interfaces].map(({ vpcId }) => vpcId))]
    .filter((id) => !known.has(id))
    .map((id) => gap('vpcs', id, `${id} is not described`));
}

function groupGaps(network: Network): readonly Gap[] {
  const known = idsOf(network.securityGroups);
  return network.interfaces.flatMap(({ id, vpcId, securityGroupIds }) =>
    securityGroupIds
      .filter((groupId) => !known.has(groupId))
      .map((groupId) => gap('securityGroups', vpcId, `${groupId}, a group of ${id}, is not described`)),
  );
}

function aclGaps(network: Network): readonly Gap[] {
  const filtered = new Set(network.networkAcls.flatMap(({ subnetIds }) => subnetIds));
  return network.subnets
    .filter(({ id }) => !filtered.has(id))
    .map(({ id, vpcId }) => gap('networkAcls', vpcId, `the network ACL of ${id} is not described`));
}

function routeTableGaps(network: Network): readonly Gap[] {
  const withMain = new Set(network.routeTables.filter(({ isMain }) => isMain).map(({ vpcId }) => vpcId));
  const withoutMain = network.vpcs.filter(({ id }) => !withMain.has(id));
  const known = idsOf(network.routeTables);
  return [
    ...withoutMain.map(({ id }) => gap('routeTables', id, `the main route table of ${id} is not described`)),
    ...(network.vpcEndpoints ?? []).flatMap(({ id, vpcId, routeTableIds }) =>
      routeTableIds
        .filter((tableId) => !known.has(tableId))
        .map((tableId) => gap('routeTables', vpcId, `${tableId}, a route table of ${id}, is not described`)),
    ),
  ];
}

/** A route to a gateway that is not attached is a blackhole: one that is active proves that the gateway is there. */
function gatewayGaps(network: Network): readonly Gap[] {
  const known = idsOf(network.internetGateways);
  return network.routeTables.flatMap(({ id, vpcId, routes }) =>
    routes.flatMap(({ target, state }) => {
      if (target.kind !== 'internet-gateway' || known.has(target.id) || state !== 'active') return [];
      return [gap('internetGateways', vpcId, `${target.id}, the target of a route of ${id}, is not described`)];
    }),
  );
}

/** What a participant of a shared VPC does not see; subnets, route tables and network ACLs it does. */
const hiddenFromParticipants: readonly NetworkPart[] = [
  'interfaces',
  'securityGroups',
  'internetGateways',
  'natGateways',
  'egressOnlyInternetGateways',
  'vpcEndpoints',
  'vpnGateways',
  'subnets',
  'flowLogs',
];

/** What is in a VPC of another account, as far as it can be seen from here. */
export function foreignGaps(network: Network, described: DescribedPart): readonly Gap[] {
  const account = described.part('ReadWhole').text('Account');
  const makers = new Set(account === null ? network.interfaces.flatMap(({ ownerId }) => ownerId ?? []) : [account]);
  if (makers.size === 0) return [];
  return network.vpcs
    .filter(({ ownerId }) => ownerId !== undefined && !makers.has(ownerId))
    .flatMap(({ id, ownerId }) =>
      hiddenFromParticipants.map((part) => ({
        part,
        vpcId: id,
        why: `${id} belongs to account ${ownerId}, which alone sees all that is in it`,
        isForeign: true,
      })),
    );
}
