import * as ec2 from '@aws-sdk/client-ec2';
import type { Site } from '../site.js';

export interface SceneryVpc {
  readonly id: string;
  readonly cidr: string;
}

/** A subnet with a network ACL and a route table of its own. */
export interface ScenerySubnet {
  readonly id: string;
  readonly name: string;
  readonly cidr: string;
  readonly vpc: SceneryVpc;
  readonly aclId: string;
  readonly tableId: string;
}

/** An entry that allows; ICMP has no ports. */
export interface Entry {
  readonly number: number;
  readonly egress: boolean;
  /** IANA number, '-1' for all. */
  readonly protocol: '-1' | '1' | '6';
  readonly ports?: readonly [from: number, to: number];
  readonly cidr: string;
}

export const anywhere = '0.0.0.0/0';

const all = (egress: boolean): Entry => ({ number: 100, egress, protocol: '-1', cidr: anywhere });
export const open: readonly Entry[] = [all(false), all(true)];

export async function plantVpc({ aws }: Site, name: string, cidr: string): Promise<SceneryVpc> {
  const { Vpc } = await aws.ec2.send(
    new ec2.CreateVpcCommand({ CidrBlock: cidr, TagSpecifications: named('vpc', name) }),
  );
  return { id: Vpc?.VpcId ?? '', cidr };
}

export async function plantSubnet(
  { aws }: Site,
  {
    vpc,
    name,
    cidr,
    zone,
  }: { readonly vpc: SceneryVpc; readonly name: string; readonly cidr: string; readonly zone: string },
  entries: readonly Entry[],
): Promise<ScenerySubnet> {
  const { Subnet } = await aws.ec2.send(
    new ec2.CreateSubnetCommand({
      VpcId: vpc.id,
      CidrBlock: cidr,
      AvailabilityZone: `us-east-1${zone}`,
      TagSpecifications: named('subnet', name),
    }),
  );
  const SubnetId = Subnet?.SubnetId ?? '';
  const { RouteTable } = await aws.ec2.send(
    new ec2.CreateRouteTableCommand({ VpcId: vpc.id, TagSpecifications: named('route-table', name) }),
  );
  const tableId = RouteTable?.RouteTableId ?? '';
  await aws.ec2.send(new ec2.AssociateRouteTableCommand({ SubnetId, RouteTableId: tableId }));
  const { NetworkAcl } = await aws.ec2.send(
    new ec2.CreateNetworkAclCommand({ VpcId: vpc.id, TagSpecifications: named('network-acl', name) }),
  );
  const aclId = NetworkAcl?.NetworkAclId ?? '';
  for (const entry of entries) await allowEntry(aws, aclId, entry);
  const { NetworkAcls } = await aws.ec2.send(
    new ec2.DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }] }),
  );
  const association = NetworkAcls?.[0]?.Associations?.find((one) => one.SubnetId === SubnetId);
  await aws.ec2.send(
    new ec2.ReplaceNetworkAclAssociationCommand({
      AssociationId: association?.NetworkAclAssociationId,
      NetworkAclId: aclId,
    }),
  );
  return { id: SubnetId, name, cidr, vpc, aclId, tableId };
}

export const allowEntry = (aws: Site['aws'], aclId: string, { number, egress, protocol, ports, cidr }: Entry) =>
  aws.ec2.send(
    new ec2.CreateNetworkAclEntryCommand({
      NetworkAclId: aclId,
      Egress: egress,
      RuleNumber: number,
      RuleAction: 'allow',
      Protocol: protocol,
      CidrBlock: cidr,
      ...(ports ? { PortRange: { From: ports[0], To: ports[1] } } : {}),
      ...(protocol === '1' ? { IcmpTypeCode: { Type: -1, Code: -1 } } : {}),
    }),
  );

export type SceneryRouteTarget = Pick<
  ec2.CreateRouteCommandInput,
  'GatewayId' | 'NatGatewayId' | 'VpcPeeringConnectionId' | 'NetworkInterfaceId'
>;

export const layRoute = ({ aws }: Site, { tableId }: ScenerySubnet, cidr: string, target: SceneryRouteTarget) =>
  aws.ec2.send(new ec2.CreateRouteCommand({ RouteTableId: tableId, DestinationCidrBlock: cidr, ...target }));

export const dropRoute = ({ aws }: Site, { tableId }: ScenerySubnet, cidr: string) =>
  aws.ec2.send(new ec2.DeleteRouteCommand({ RouteTableId: tableId, DestinationCidrBlock: cidr }));

export const named = (ResourceType: ec2.ResourceType, name: string): ec2.TagSpecification[] => [
  { ResourceType, Tags: [{ Key: 'Name', Value: name }] },
];

export async function makeAddress({ aws }: Site): Promise<string> {
  const { AllocationId } = await aws.ec2.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
  return AllocationId ?? '';
}
