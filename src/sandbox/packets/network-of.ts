import { groupBy } from '../../base/group-by.js';
import { type Described, networkFromAws } from '../../network/from-aws.js';
import type { Network } from '../../network/model.js';
import type { Kind, TableName } from '../ec2/kind.js';
import { accessExclusionKind } from '../ec2/kinds/access-exclusion.js';
import { egressOnlyGatewayKind } from '../ec2/kinds/egress-only-gateway.js';
import { instanceState } from '../ec2/kinds/instance/instance-state.js';
import { instanceKind } from '../ec2/kinds/instance/kind.js';
import { interfaceView } from '../ec2/kinds/interface/interface-view.js';
import { type InterfaceRow, interfaceKind } from '../ec2/kinds/interface/kind.js';
import { internetGatewayKind } from '../ec2/kinds/internet-gateway.js';
import { natGatewayKind } from '../ec2/kinds/nat-gateway/kind.js';
import { natGatewayState } from '../ec2/kinds/nat-gateway/nat-gateways.js';
import { peeringKind } from '../ec2/kinds/peering/kind.js';
import { peeringStatus } from '../ec2/kinds/peering/peering-status.js';
import { routesOf } from '../ec2/kinds/route-table/propagated.js';
import { routeState } from '../ec2/kinds/route-table/route-state.js';
import type { SecurityGroupRuleRow } from '../ec2/kinds/security-group/rule-kind.js';
import { describedTransit } from '../ec2/kinds/transit/described-transit.js';
import { vpcEndpointKind } from '../ec2/kinds/vpc-endpoint/kind.js';
import { vpcEndpointView } from '../ec2/kinds/vpc-endpoint/vpc-endpoint-view.js';
import { vpnGatewayKind } from '../ec2/kinds/vpn-gateway.js';
import { existing } from '../ec2/lookup.js';
import { callAt } from '../endpoint/call-on.js';
import { changesOf } from '../world/changes.js';
import { original } from '../world/original.js';
import type { World } from '../world/world.js';
import { joined } from './joined.js';
import { regionsInReach } from './regions-in-reach.js';

/** All that a packet to this destination may meet at this moment, the world's own Region first; null: an address of nobody here. */
export const networkToward = (world: World, destination: string | null, now: number): Network =>
  regionsInReach(original(world), destination)
    .map((one) => regionNetwork(one, now))
    .reduce(joined);

/** One Region's network at this moment: what is, not what reads already show. As long as it is the same, it is built once. */
export function regionNetwork(world: World, now: number): Network {
  const changes = changesOf(world);
  const last = built.get(world);
  if (last && changes !== undefined && last.changes === changes && last.from <= now && now <= last.until)
    return last.network;
  const described = describedAt(world, now);
  const facts = JSON.stringify(described);
  const isSame = last?.facts === facts;
  const network = isSame ? last.network : networkFromAws(described);
  // What time alone changes goes one way (pending, available, gone): what is the same a while later is the same until then.
  const isCalm = isSame && changes !== undefined && JSON.stringify(describedAt(world, now + calm)) === facts;
  built.set(world, { facts, network, changes, from: now, until: isCalm ? now + calm : now });
  return network;
}

/** How far ahead a network is looked at, in milliseconds, before it is taken for the same. */
const calm = 60_000;

interface Built {
  readonly facts: string;
  readonly network: Network;
  readonly changes: number | undefined;
  readonly from: number;
  readonly until: number;
}

const built = new WeakMap<World, Built>();

function describedAt(world: World, now: number): Described {
  const call = callAt(world, () => now);
  const rows = <Name extends TableName>(kind: Kind<Name>) => existing(call, kind);
  const { ec2 } = world;
  const faces = rows(interfaceKind);
  return {
    Vpcs: Object.values(ec2.vpcs),
    Subnets: Object.values(ec2.subnets),
    Reservations: [
      {
        Instances: rows(instanceKind).map((row) => ({
          InstanceId: row.InstanceId,
          State: { Name: instanceState(world, row, now) },
        })),
      },
    ],
    NetworkInterfaces: faces.map((row) => interfaceView(call, row)),
    SecurityGroups: securityGroups(world, faces),
    NetworkAcls: Object.values(ec2.networkAcls),
    RouteTables: Object.values(ec2.routeTables).map((table) => ({
      ...table,
      Routes: routesOf(call, table).map((route) => ({ ...route, State: routeState(call, table, route) })),
    })),
    InternetGateways: rows(internetGatewayKind),
    NatGateways: rows(natGatewayKind).map((row) => ({ ...row, State: natGatewayState(world, row, now) })),
    VpcPeeringConnections: rows(peeringKind).map((row) => ({
      ...row,
      Status: { Code: peeringStatus(world, row, now) },
    })),
    PrefixLists: Object.values(ec2.prefixLists).map(({ cidrs, descriptions, ...row }) => ({ ...row, Cidrs: cidrs })),
    FlowLogs: [],
    EgressOnlyInternetGateways: rows(egressOnlyGatewayKind).map(({ VpcId, ...row }) => ({
      ...row,
      Attachments: [{ State: 'attached', VpcId }],
    })),
    VpnGateways: rows(vpnGatewayKind),
    VpcEndpoints: rows(vpcEndpointKind).map((row) => {
      const { CreationTimestamp: _, ...endpoint } = vpcEndpointView(call, row);
      return endpoint;
    }),
    ...describedTransit(call),
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: ec2.blockPublicAccess.mode },
    VpcBlockPublicAccessExclusions: rows(accessExclusionKind).filter(({ deletedAt }) => deletedAt === undefined),
  };
}

/** Those that an interface has: no other judges a packet. */
function securityGroups({ ec2 }: World, faces: readonly InterfaceRow[]): NonNullable<Described['SecurityGroups']> {
  const used = new Set(faces.flatMap(({ Groups }) => Groups.map(({ GroupId }) => GroupId)));
  const rules = Object.values(ec2.securityGroupRules).filter(({ GroupId }) => used.has(GroupId));
  const byGroup = groupBy(rules, ({ GroupId }) => [GroupId]);
  const groups = Object.values(ec2.securityGroups).filter(({ GroupId }) => used.has(GroupId));
  return groups.map((group) => {
    const own = byGroup.get(group.GroupId) ?? [];
    return {
      ...group,
      IpPermissions: own.filter(({ IsEgress }) => !IsEgress).map(permission),
      IpPermissionsEgress: own.filter(({ IsEgress }) => IsEgress).map(permission),
    };
  });
}

const permission = ({
  IpProtocol,
  FromPort,
  ToPort,
  CidrIpv4,
  CidrIpv6,
  PrefixListId,
  ReferencedGroupInfo,
}: SecurityGroupRuleRow) => ({
  IpProtocol,
  ...(FromPort === undefined ? {} : { FromPort }),
  ...(ToPort === undefined ? {} : { ToPort }),
  IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4 }],
  Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6 }],
  PrefixListIds: PrefixListId === undefined ? [] : [{ PrefixListId }],
  UserIdGroupPairs: ReferencedGroupInfo?.GroupId === undefined ? [] : [{ GroupId: ReferencedGroupInfo.GroupId }],
});
