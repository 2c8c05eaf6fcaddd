import { type Described, networkFromAws } from '../../network/from-aws.js';
import type { Network } from '../../network/model.js';
import type { Kind, TableName } from '../ec2/kind.js';
import { accessExclusionKind } from '../ec2/kinds/access-exclusion.js';
import { egressOnlyGatewayKind } from '../ec2/kinds/egress-only-gateway.js';
import { instanceState } from '../ec2/kinds/instance/instance-state.js';
import { instanceKind } from '../ec2/kinds/instance/kind.js';
import { interfaceView } from '../ec2/kinds/interface/interface-view.js';
import { interfaceKind } from '../ec2/kinds/interface/kind.js';
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
import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';
import { joined } from './joined.js';

/** All Regions of the account as packets meet them at this moment, the world's own first. */
export const networkOf = (world: World, now: number): Network =>
  worldsOf(world)
    .filter((one) => one !== world)
    .map((one) => regionNetwork(one, now))
    .reduce(joined, regionNetwork(world, now));

/** One Region's network at this moment: what is, not what reads already show. */
export function regionNetwork(world: World, now: number): Network {
  const call = callAt(world, () => now);
  const rows = <Name extends TableName>(kind: Kind<Name>) => existing(call, kind);
  const { ec2 } = world;
  return networkFromAws({
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
    NetworkInterfaces: rows(interfaceKind).map((row) => interfaceView(call, row)),
    SecurityGroups: securityGroups(world),
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
  } satisfies Described);
}

function securityGroups({ ec2 }: World): NonNullable<Described['SecurityGroups']> {
  const rules = Object.values(ec2.securityGroupRules);
  return Object.values(ec2.securityGroups).map((group) => {
    const own = rules.filter(({ GroupId }) => GroupId === group.GroupId);
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
