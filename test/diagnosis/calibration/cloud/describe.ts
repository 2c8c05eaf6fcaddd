import type { Cloud } from './cloud.js';
import { entryShape, interfaceShape, type Json, lastEntries, permission, routeShape } from './shapes.js';

/** What the AWS CLI prints of it, under the keys of the describe calls. */
export type Described = Record<string, Json[]>;

export function describe(cloud: Cloud): Described {
  const ownerOf = (vpcId: string) => cloud.vpcs.find(({ id }) => id === vpcId)?.owner ?? cloud.account;
  return {
    Vpcs: cloud.vpcs.map(({ id, cidr, cidr6, extra, owner }) => ({
      VpcId: id,
      CidrBlock: cidr,
      OwnerId: owner,
      State: 'available',
      CidrBlockAssociationSet: [cidr, ...(extra === undefined ? [] : [extra])].map((block) => ({
        CidrBlock: block,
        CidrBlockState: { State: 'associated' },
      })),
      ...(cidr6 === null
        ? {}
        : { Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: cidr6, Ipv6CidrBlockState: { State: 'associated' } }] }),
    })),
    Subnets: cloud.subnets.map(({ id, vpcId, cidr, cidr6, az }) => ({
      SubnetId: id,
      VpcId: vpcId,
      CidrBlock: cidr,
      AvailabilityZoneId: az,
      OwnerId: ownerOf(vpcId),
      State: 'available',
      ...(cidr6 === null
        ? {}
        : { Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: cidr6, Ipv6CidrBlockState: { State: 'associated' } }] }),
    })),
    Reservations: cloud.instances.map(({ id, name, state }) => ({
      Instances: [
        {
          InstanceId: id,
          State: { Name: state, Code: state === 'running' ? 16 : 80 },
          Tags: [{ Key: 'Name', Value: name }],
          NetworkInterfaces: cloud.enis
            .filter(({ instanceId }) => instanceId === id)
            .map((eni) => interfaceShape(eni, ownerOf(eni.vpcId))),
        },
      ],
    })),
    NetworkInterfaces: cloud.enis.map((eni) => interfaceShape(eni, ownerOf(eni.vpcId))),
    SecurityGroups: cloud.groups.map(({ id, name, vpcId, rules }) => ({
      GroupId: id,
      GroupName: name,
      VpcId: vpcId,
      OwnerId: ownerOf(vpcId),
      Description: name,
      IpPermissions: rules.filter(({ egress }) => !egress).map(permission),
      IpPermissionsEgress: rules.filter(({ egress }) => egress).map(permission),
    })),
    NetworkAcls: cloud.acls.map(({ id, vpcId, isDefault, subnetIds, entries }) => ({
      NetworkAclId: id,
      VpcId: vpcId,
      IsDefault: isDefault,
      Associations: subnetIds.map((subnet, at) => ({
        NetworkAclAssociationId: `aclassoc-${id.slice(4)}${at}`,
        NetworkAclId: id,
        SubnetId: subnet,
      })),
      Entries: [...entries.map(entryShape), ...lastEntries(cloud, vpcId)],
    })),
    RouteTables: cloud.tables.map(({ id, vpcId, main, subnetIds, routes }) => ({
      RouteTableId: id,
      VpcId: vpcId,
      Associations: [
        ...(main ? [{ Main: true, RouteTableId: id, AssociationState: { State: 'associated' } }] : []),
        ...subnetIds.map((subnet) => ({
          Main: false,
          RouteTableId: id,
          SubnetId: subnet,
          AssociationState: { State: 'associated' },
        })),
      ],
      Routes: routes.map((route) => routeShape(route, cloud)),
    })),
    InternetGateways: cloud.igws.map(({ id, vpcId }) => ({
      InternetGatewayId: id,
      Attachments: vpcId === null ? [] : [{ State: 'available', VpcId: vpcId }],
    })),
    NatGateways: cloud.nats.map(({ id, eniId, vpcId, subnetId, public: outside, state }) => ({
      NatGatewayId: id,
      VpcId: vpcId,
      SubnetId: subnetId,
      State: state,
      ConnectivityType: 'public',
      NatGatewayAddresses: [
        {
          NetworkInterfaceId: eniId,
          PrivateIp: cloud.enis.find((eni) => eni.id === eniId)?.addresses[0],
          PublicIp: outside,
          IsPrimary: true,
        },
      ],
    })),
    VpcPeeringConnections: cloud.peerings.map(({ id, state, requester, accepter }) => ({
      VpcPeeringConnectionId: id,
      Status: { Code: state },
      RequesterVpcInfo: side(cloud, requester, true),
      AccepterVpcInfo: side(cloud, accepter, state === 'active'),
    })),
    PrefixLists: cloud.lists.map(({ id, name, cidrs }) => ({
      PrefixListId: id,
      PrefixListName: name,
      Entries: cidrs.map((cidr) => ({ Cidr: cidr })),
    })),
    FlowLogs: cloud.flowLogs.map(({ id, resourceId, trafficType, fields, interval, createdAt, group }) => ({
      FlowLogId: id,
      ResourceId: resourceId,
      TrafficType: trafficType,
      LogGroupName: group,
      LogDestinationType: 'cloud-watch-logs',
      LogFormat: fields.map((field) => `\${${field}}`).join(' '),
      MaxAggregationInterval: interval,
      FlowLogStatus: 'ACTIVE',
      DeliverLogsStatus: 'SUCCESS',
      CreationTime: new Date(createdAt * 1000).toISOString(),
    })),
    ...blockedAccess(cloud.blockPublicAccess),
  };
}

// The one key whose value is no list.
const blockedAccess = (mode: string): Described => {
  const options: Json = { InternetGatewayBlockMode: mode, State: 'update-complete' };
  return { VpcBlockPublicAccessOptions: options as unknown as Json[], VpcBlockPublicAccessExclusions: [] };
};

const side = (cloud: Cloud, vpcId: string, isStated: boolean): Json => {
  const vpc = cloud.vpcs.find(({ id }) => id === vpcId);
  const blocks = { CidrBlock: vpc?.cidr, CidrBlockSet: [{ CidrBlock: vpc?.cidr }] };
  const blocks6 = vpc?.cidr6 ? { Ipv6CidrBlockSet: [{ Ipv6CidrBlock: vpc.cidr6 }] } : {};
  return { VpcId: vpcId, OwnerId: vpc?.owner, Region: 'eu-central-1', ...(isStated ? { ...blocks, ...blocks6 } : {}) };
};
