import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { launchOf } from '../../helpers/sandbox.js';
import type { Lab } from './account.js';

/** An instance of the base world, with a security group of its own. */
export interface Machine {
  readonly instanceId: string;
  readonly eni: string;
  readonly subnet: Subnet;
  readonly groupId: string;
  readonly ipv4: string;
  readonly ipv6: string | null;
  readonly publicAddress: string | null;
}

/** A subnet with a network ACL and a route table of its own. */
export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly acl: string;
  readonly routes: string;
}

/** Everything that a fault may touch, by name. */
export interface Places {
  readonly client: Machine;
  readonly neighbour: Machine;
  readonly server: Machine;
  readonly inner: Machine;
  readonly peer: Machine;
  readonly appliance: Machine;
  readonly natSubnet: Subnet;
  readonly gateway: string;
  readonly nat: string;
  readonly natEni: string;
  readonly peering: string;
  readonly elastic: { readonly client: string; readonly server: string; readonly appliance: string };
  readonly vpcs: { readonly main: string; readonly other: string };
  readonly role: string;
}

export const LOG_GROUP = 'worlds';
export const ROLE = 'delivery';

/**
 * Two peered VPCs in which everything gets through: a public subnet with two machines, another with a third, a private one
 * behind a NAT gateway, and one machine across the peering. Made once, by the calls that anybody would make.
 */
export async function buildBase(lab: Lab): Promise<Places> {
  const send = lab.aws.ec2;
  const main = await newVpc(lab, '10.0.0.0/16');
  const other = await newVpc(lab, '10.1.0.0/16');
  const { InternetGateway } = await send.send(new ec2.CreateInternetGatewayCommand({}));
  const gateway = InternetGateway?.InternetGatewayId ?? '';
  await send.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: main.id }));
  const peering = await newPeering(lab, main.id, other.id);

  const front = await newSubnet(lab, main, '10.0.1.0/24', 1);
  const back = await newSubnet(lab, main, '10.0.2.0/24', 2);
  const inside = await newSubnet(lab, main, '10.0.3.0/24', 3);
  const natSubnet = await newSubnet(lab, main, '10.0.4.0/24', 4);
  const far = await newSubnet(lab, other, '10.1.1.0/24', 1);

  const natAddress = await newAddress(lab);
  const { NatGateway } = await send.send(
    new ec2.CreateNatGatewayCommand({ SubnetId: natSubnet.id, AllocationId: natAddress }),
  );
  const nat = NatGateway?.NatGatewayId ?? '';
  lab.advance(200_000);
  for (const subnet of [front, back, natSubnet]) {
    await addRoute(lab, subnet, '0.0.0.0/0', { GatewayId: gateway });
    await addRoute(lab, subnet, '::/0', { GatewayId: gateway });
  }
  await addRoute(lab, inside, '0.0.0.0/0', { NatGatewayId: nat });
  for (const subnet of [front, back, inside]) {
    await addRoute(lab, subnet, '10.1.0.0/16', { VpcPeeringConnectionId: peering });
  }
  await addRoute(lab, far, '10.0.0.0/16', { VpcPeeringConnectionId: peering });

  const client = await newMachine(lab, front, 'client');
  const neighbour = await newMachine(lab, front, 'neighbour');
  const server = await newMachine(lab, back, 'server');
  const inner = await newMachine(lab, inside, 'inner');
  const appliance = await newMachine(lab, back, 'appliance');
  const peer = await newMachine(lab, far, 'peer');
  lab.advance(60_000);
  const elastic = {
    client: await publish(lab, client),
    server: await publish(lab, server),
    appliance: await publish(lab, appliance),
  };
  const role = await newRole(lab);
  await lab.aws.logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  lab.advance(1_800_000);
  const address = (allocation: string) => lab.world.ec2.addresses[allocation]?.PublicIp ?? null;
  return {
    client: { ...client, publicAddress: address(elastic.client) },
    neighbour,
    server: { ...server, publicAddress: address(elastic.server) },
    inner,
    appliance,
    peer,
    natSubnet,
    gateway,
    nat,
    natEni: NatGateway?.NatGatewayAddresses?.[0]?.NetworkInterfaceId ?? '',
    peering,
    elastic,
    vpcs: { main: main.id, other: other.id },
    role,
  };
}

interface NewVpc {
  readonly id: string;
  readonly ipv6: string;
}

async function newVpc({ aws, world }: Lab, CidrBlock: string): Promise<NewVpc> {
  const { Vpc } = await aws.ec2.send(new ec2.CreateVpcCommand({ CidrBlock, AmazonProvidedIpv6CidrBlock: true }));
  const id = Vpc?.VpcId ?? '';
  return { id, ipv6: world.ec2.vpcs[id]?.Ipv6CidrBlockAssociationSet[0]?.Ipv6CidrBlock ?? '' };
}

async function newPeering({ aws, advance }: Lab, VpcId: string, PeerVpcId: string): Promise<string> {
  const made = await aws.ec2.send(new ec2.CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }));
  const VpcPeeringConnectionId = made.VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
  await aws.ec2.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  advance(5_000);
  return VpcPeeringConnectionId;
}

async function newSubnet({ aws }: Lab, vpc: NewVpc, CidrBlock: string, n: number): Promise<Subnet> {
  const Ipv6CidrBlock = vpc.ipv6.replace(/[0-9a-f]{2}::\/56$/, `0${n}::/64`);
  const { Subnet } = await aws.ec2.send(
    new ec2.CreateSubnetCommand({ VpcId: vpc.id, CidrBlock, Ipv6CidrBlock, AvailabilityZone: 'us-east-1a' }),
  );
  const SubnetId = Subnet?.SubnetId ?? '';
  const { RouteTable } = await aws.ec2.send(new ec2.CreateRouteTableCommand({ VpcId: vpc.id }));
  const routes = RouteTable?.RouteTableId ?? '';
  await aws.ec2.send(new ec2.AssociateRouteTableCommand({ SubnetId, RouteTableId: routes }));
  const { NetworkAcl } = await aws.ec2.send(new ec2.CreateNetworkAclCommand({ VpcId: vpc.id }));
  const NetworkAclId = NetworkAcl?.NetworkAclId ?? '';
  for (const Egress of [true, false]) {
    const all = { NetworkAclId, Egress, Protocol: '-1', RuleAction: 'allow' } as const;
    await aws.ec2.send(new ec2.CreateNetworkAclEntryCommand({ ...all, RuleNumber: 100, CidrBlock: '0.0.0.0/0' }));
    await aws.ec2.send(new ec2.CreateNetworkAclEntryCommand({ ...all, RuleNumber: 101, Ipv6CidrBlock: '::/0' }));
  }
  const { NetworkAcls } = await aws.ec2.send(
    new ec2.DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }] }),
  );
  const AssociationId = NetworkAcls?.[0]?.Associations?.find(
    (one) => one.SubnetId === SubnetId,
  )?.NetworkAclAssociationId;
  await aws.ec2.send(new ec2.ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
  return { id: SubnetId, vpcId: vpc.id, acl: NetworkAclId, routes };
}

const addRoute = ({ aws }: Lab, { routes }: Subnet, cidr: string, target: Partial<ec2.CreateRouteCommandInput>) =>
  aws.ec2.send(
    new ec2.CreateRouteCommand({
      RouteTableId: routes,
      ...(cidr.includes(':') ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr }),
      ...target,
    }),
  );

async function newMachine({ aws, world }: Lab, subnet: Subnet, name: string): Promise<Machine> {
  const { GroupId } = await aws.ec2.send(
    new ec2.CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: subnet.vpcId }),
  );
  const groupId = GroupId ?? '';
  await aws.ec2.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [everyone] }));
  const { Instances } = await aws.ec2.send(
    launchOf(world, { SubnetId: subnet.id, SecurityGroupIds: [groupId], Ipv6AddressCount: 1 }),
  );
  const one = Instances?.[0];
  const instanceId = one?.InstanceId ?? '';
  world.ec2.instances[instanceId]?.host.listeners.push(
    { protocol: 6, port: 443, address: '::' },
    { protocol: 17, port: 53, address: '::' },
  );
  const eni = one?.NetworkInterfaces?.[0];
  return {
    instanceId,
    eni: eni?.NetworkInterfaceId ?? '',
    subnet,
    groupId,
    ipv4: one?.PrivateIpAddress ?? '',
    ipv6: eni?.Ipv6Addresses?.[0]?.Ipv6Address ?? null,
    publicAddress: null,
  };
}

export const everyone: ec2.IpPermission = {
  IpProtocol: '-1',
  IpRanges: [{ CidrIp: '0.0.0.0/0' }],
  Ipv6Ranges: [{ CidrIpv6: '::/0' }],
};

async function newAddress({ aws }: Lab): Promise<string> {
  const { AllocationId } = await aws.ec2.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
  return AllocationId ?? '';
}

async function publish(lab: Lab, { eni }: Machine): Promise<string> {
  const AllocationId = await newAddress(lab);
  await lab.aws.ec2.send(new ec2.AssociateAddressCommand({ AllocationId, NetworkInterfaceId: eni }));
  return AllocationId;
}

async function newRole({ aws }: Lab): Promise<string> {
  const { Role } = await aws.iam.send(
    new CreateRoleCommand({
      RoleName: ROLE,
      AssumeRolePolicyDocument: statement({
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    }),
  );
  await aws.iam.send(
    new PutRolePolicyCommand({
      RoleName: ROLE,
      PolicyName: 'deliver',
      PolicyDocument: statement({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }),
    }),
  );
  return Role?.Arn ?? '';
}

const statement = (parts: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...parts }] });
