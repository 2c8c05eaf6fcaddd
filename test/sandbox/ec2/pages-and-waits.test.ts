import * as ec2 from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../src/sandbox/index.js';
import { launchOf, sandboxUnderTest } from '../../helpers/sandbox.js';

const test = sandboxUnderTest({
  switches: { consistencyMs: 0, propagationMs: 0, quotas: { vpcs: 100, addresses: 100, vcpus: 100 } },
});
const client = test.aws.ec2;
const send = client.send.bind(client);
const simulated = new Set(operations.filter(({ service }) => service === 'ec2').map(({ name }) => name));
const one: Record<string, string> = {};
const vpcs: { readonly VpcId: string; readonly subnet: string }[] = [];
const gateways: string[] = [];
const many = async (make: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < 7; index++) await make(index);
};

/** What several of are there to be paged through, and one of each kind to be waited for. */
beforeAll(async () => {
  await many(async (index) => {
    const { Vpc } = await send(new ec2.CreateVpcCommand({ CidrBlock: `10.${index}.0.0/16` }));
    one.vpc = Vpc?.VpcId ?? '';
    const { Subnet } = await send(new ec2.CreateSubnetCommand({ VpcId: one.vpc, CidrBlock: `10.${index}.0.0/24` }));
    one.subnet = Subnet?.SubnetId ?? '';
    vpcs.push({ VpcId: one.vpc, subnet: one.subnet });
    const group = { VpcId: one.vpc, GroupName: 'g', Description: 'd' };
    one.group = (await send(new ec2.CreateSecurityGroupCommand(group))).GroupId ?? '';
    const { InternetGateway } = await send(new ec2.CreateInternetGatewayCommand({}));
    one.gateway = InternetGateway?.InternetGatewayId ?? '';
    await send(new ec2.AttachInternetGatewayCommand({ VpcId: one.vpc, InternetGatewayId: one.gateway }));
    const { AllocationId } = await send(new ec2.AllocateAddressCommand({}));
    const nat = { SubnetId: one.subnet, AllocationId };
    one.nat = (await send(new ec2.CreateNatGatewayCommand(nat))).NatGateway?.NatGatewayId ?? '';
    const { NetworkInterface } = await send(new ec2.CreateNetworkInterfaceCommand({ SubnetId: one.subnet }));
    one.interface = NetworkInterface?.NetworkInterfaceId ?? '';
    await send(new ec2.CreateEgressOnlyInternetGatewayCommand({ VpcId: one.vpc }));
    await send(new ec2.CreateVpcEndpointCommand({ VpcId: one.vpc, ServiceName: 'com.amazonaws.us-east-1.s3' }));
    await send(new ec2.CreateDhcpOptionsCommand({ DhcpConfigurations: [{ Key: 'domain-name', Values: ['a.b'] }] }));
    const list = { PrefixListName: `p${index}`, AddressFamily: 'IPv4', MaxEntries: 9 };
    const Entries = Array.from({ length: 7 }, (_, at) => ({ Cidr: `10.0.${at}.0/24` }));
    const { PrefixList } = await send(new ec2.CreateManagedPrefixListCommand({ ...list, Entries }));
    one.prefixList = PrefixList?.PrefixListId ?? '';
    one.key = (await send(new ec2.CreateKeyPairCommand({ KeyName: `k${index}`, KeyType: 'ed25519' }))).KeyName ?? '';
    const peering = { VpcId: one.vpc, PeerVpcId: one.before ?? one.vpc };
    const { VpcPeeringConnection } = await send(new ec2.CreateVpcPeeringConnectionCommand(peering));
    one.peering = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
    one.before = one.vpc;
    const { TransitGateway } = await send(new ec2.CreateTransitGatewayCommand({}));
    one.transit = TransitGateway?.TransitGatewayId ?? '';
    one.transitTable = TransitGateway?.Options?.AssociationDefaultRouteTableId ?? '';
    gateways.push(one.transit);
    const template = {
      LaunchTemplateName: `template-${index}`,
      LaunchTemplateData: { InstanceType: 't3.nano' } as const,
    };
    await send(new ec2.CreateLaunchTemplateCommand(template));
    await send(new ec2.CreateTagsCommand({ Resources: [one.vpc], Tags: [{ Key: 'k', Value: 'v' }] }));
  });
  test.clock.advance(600_000);
  for (const { VpcId, subnet } of vpcs) {
    const { TransitGatewayVpcAttachment } = await send(
      new ec2.CreateTransitGatewayVpcAttachmentCommand({
        TransitGatewayId: one.transit,
        VpcId,
        SubnetIds: [subnet],
      }),
    );
    one.attachment = TransitGatewayVpcAttachment?.TransitGatewayAttachmentId ?? '';
    await send(new ec2.CreateTransitGatewayRouteTableCommand({ TransitGatewayId: one.transit }));
    if (VpcId !== one.vpc) await send(new ec2.AssociateSecurityGroupVpcCommand({ GroupId: one.group, VpcId }));
  }
  for (const PeerTransitGatewayId of gateways.slice(0, -1))
    await send(
      new ec2.CreateTransitGatewayPeeringAttachmentCommand({
        TransitGatewayId: one.transit,
        PeerTransitGatewayId,
        PeerAccountId: test.world.account,
        PeerRegion: test.world.region,
      }),
    );
  await (await test.aws.s3()).send(new CreateBucketCommand({ Bucket: 'records' }));
  await send(
    new ec2.CreateFlowLogsCommand({
      ResourceIds: vpcs.map(({ VpcId }) => VpcId),
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: 'arn:aws:s3:::records',
    }),
  );
  const gateway = { Type: 'ipsec.1', BgpAsn: 65_000, PublicIp: '203.0.113.1' } as const;
  const { CustomerGateway } = await send(new ec2.CreateCustomerGatewayCommand(gateway));
  one.customer = CustomerGateway?.CustomerGatewayId ?? '';
  const { Images } = await send(
    new ec2.DescribeImagesCommand({ Filters: [{ Name: 'name', Values: ['al2023*x86_64'] }] }),
  );
  one.image = Images?.[0]?.ImageId ?? '';
  await send(launchOf(test.world, { ImageId: one.image, MinCount: 7, MaxCount: 7 }));
  test.clock.advance(600_000);
}, 60_000);

const required: Readonly<Record<string, () => object>> = {
  DescribeLaunchTemplateVersions: () => ({ Versions: ['$Latest'] }),
  DescribeStaleSecurityGroups: () => ({ VpcId: one.vpc }),
  GetManagedPrefixListAssociations: () => ({ PrefixListId: one.prefixList }),
  GetManagedPrefixListEntries: () => ({ PrefixListId: one.prefixList }),
  GetSecurityGroupsForVpc: () => ({ VpcId: one.vpc }),
  GetSubnetCidrReservations: () => ({ SubnetId: one.subnet }),
  GetTransitGatewayAttachmentPropagations: () => ({ TransitGatewayAttachmentId: one.attachment }),
  GetTransitGatewayPrefixListReferences: () => ({ TransitGatewayRouteTableId: one.transitTable }),
  GetTransitGatewayRouteTableAssociations: () => ({ TransitGatewayRouteTableId: one.transitTable }),
  GetTransitGatewayRouteTablePropagations: () => ({ TransitGatewayRouteTableId: one.transitTable }),
  SearchTransitGatewayRoutes: () => ({
    TransitGatewayRouteTableId: one.transitTable,
    Filters: [{ Name: 'type', Values: ['propagated'] }],
  }),
};

const paginated = Object.keys(ec2)
  .filter((name) => name.startsWith('paginate'))
  .map((name) => name.slice('paginate'.length))
  .filter((name) => simulated.has(name));

/** Of what there are none or two here, which is a page. */
const few = new Set([
  'DescribeIamInstanceProfileAssociations',
  'DescribeStaleSecurityGroups',
  'GetManagedPrefixListAssociations',
  'GetSecurityGroupsForVpc',
  'GetSubnetCidrReservations',
  'GetTransitGatewayAttachmentPropagations',
  'GetTransitGatewayPrefixListReferences',
]);

/** The rows of an answer, whatever they are called. */
const rowsIn = (answer: object): readonly unknown[] =>
  Object.values(answer)
    .filter((member): member is readonly unknown[] => Array.isArray(member))
    .flat();

describe("the SDK's paginator of", () => {
  it('many operations is here', () => expect(paginated.length).toBeGreaterThan(35));

  it.each(paginated)('%s meets each once, by pages', async (name) => {
    const input = required[name]?.() ?? {};
    const paginate = Reflect.get(ec2, `paginate${name}`);
    const pagesOf = async (pageSize?: number): Promise<(readonly unknown[])[]> => {
      const pages: (readonly unknown[])[] = [];
      // The paginator writes its token into what it is given.
      for await (const page of paginate({ client, pageSize }, { ...input })) pages.push(rowsIn(page));
      return pages;
    };
    const pages = await pagesOf(5);
    // What is paged by five is the instances, and the seven of them are of one reservation.
    if (name === 'DescribeInstances') {
      expect(pages).toHaveLength(2);
      return;
    }
    const all = (await pagesOf()).flat();
    expect(pages.flat()).toEqual(all);
    if (few.has(name)) expect(all.length).toBeLessThan(3);
    else expect([all.length > 5, pages.length]).toEqual([true, Math.ceil(all.length / 5)]);
  });
});

const launched = async (): Promise<string> => {
  const { Instances } = await send(launchOf(test.world, { ImageId: one.image }));
  return Instances?.[0]?.InstanceId ?? '';
};
const diskOf = async (InstanceId: string): Promise<string> => {
  const Filters = [{ Name: 'attachment.instance-id', Values: [InstanceId] }];
  return (await send(new ec2.DescribeVolumesCommand({ Filters }))).Volumes?.[0]?.VolumeId ?? '';
};
const terminated = async (): Promise<string> => {
  const id = await launched();
  await send(new ec2.TerminateInstancesCommand({ InstanceIds: [id] }));
  return id;
};
const vpn = async (): Promise<string> => {
  const between = { Type: 'ipsec.1', CustomerGatewayId: one.customer, TransitGatewayId: one.transit };
  const { VpnConnection } = await send(new ec2.CreateVpnConnectionCommand(between));
  return VpnConnection?.VpnConnectionId ?? '';
};
const shared = async () => {
  const { Vpc } = await send(new ec2.CreateVpcCommand({ CidrBlock: '10.200.0.0/16' }));
  const pair = { GroupId: one.group, VpcId: Vpc?.VpcId };
  await send(new ec2.AssociateSecurityGroupVpcCommand(pair));
  return pair;
};
const sharedInput = ({ GroupId, VpcId }: { GroupId?: string | undefined; VpcId?: string | undefined }) => ({
  Filters: [
    { Name: 'group-id', Values: [GroupId] },
    { Name: 'vpc-id', Values: [VpcId] },
  ],
});

/** What each waiter waits for, asked for a moment before. */
const waits: Readonly<Record<string, () => Promise<object>>> = {
  CustomerGatewayAvailable: async () => ({ CustomerGatewayIds: [one.customer] }),
  ImageAvailable: async () => ({ ImageIds: [one.image] }),
  ImageExists: async () => ({ ImageIds: [one.image] }),
  InstanceExists: async () => ({ InstanceIds: [await launched()] }),
  InstanceRunning: async () => ({ InstanceIds: [await launched()] }),
  InstanceStatusOk: async () => ({ InstanceIds: [await launched()] }),
  SystemStatusOk: async () => ({ InstanceIds: [await launched()] }),
  InstanceStopped: async () => {
    const InstanceIds = [await launched()];
    test.clock.advance(60_000);
    await send(new ec2.StopInstancesCommand({ InstanceIds }));
    return { InstanceIds };
  },
  InstanceTerminated: async () => ({ InstanceIds: [await terminated()] }),
  InternetGatewayExists: async () => ({ InternetGatewayIds: [one.gateway] }),
  KeyPairExists: async () => ({ KeyNames: [one.key] }),
  NatGatewayAvailable: async () => ({ NatGatewayIds: [one.nat] }),
  NatGatewayDeleted: async () => {
    await send(new ec2.DeleteNatGatewayCommand({ NatGatewayId: one.nat }));
    return { NatGatewayIds: [one.nat] };
  },
  NetworkInterfaceAvailable: async () => ({ NetworkInterfaceIds: [one.interface] }),
  SecurityGroupExists: async () => ({ GroupIds: [one.group] }),
  SecurityGroupVpcAssociationAssociated: async () => sharedInput(await shared()),
  SecurityGroupVpcAssociationDisassociated: async () => {
    const pair = await shared();
    await send(new ec2.DisassociateSecurityGroupVpcCommand(pair));
    return sharedInput(pair);
  },
  SubnetAvailable: async () => ({ SubnetIds: [one.subnet] }),
  VolumeInUse: async () => ({ VolumeIds: [await diskOf(await launched())] }),
  VolumeDeleted: async () => {
    const InstanceId = await launched();
    const VolumeIds = [await diskOf(InstanceId)];
    await send(new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    return { VolumeIds };
  },
  VolumeAvailable: async () => {
    const InstanceId = await launched();
    const VolumeIds = [await diskOf(InstanceId)];
    const kept = [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false } }];
    await send(new ec2.ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings: kept }));
    await send(new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
    return { VolumeIds };
  },
  VpcAvailable: async () => ({ VpcIds: [one.vpc] }),
  VpcExists: async () => ({ VpcIds: [one.vpc] }),
  VpcPeeringConnectionExists: async () => ({ VpcPeeringConnectionIds: [one.peering] }),
  VpcPeeringConnectionDeleted: async () => {
    await send(new ec2.DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: one.peering }));
    return { VpcPeeringConnectionIds: [one.peering] };
  },
  VpnConnectionAvailable: async () => ({ VpnConnectionIds: [await vpn()] }),
  VpnConnectionDeleted: async () => {
    const VpnConnectionId = await vpn();
    await send(new ec2.DeleteVpnConnectionCommand({ VpnConnectionId }));
    return { VpnConnectionIds: [VpnConnectionId] };
  },
};

/** Waiters of what is not simulated, whole kinds and one operation on instances. */
const others =
  /^(BundleTask|ConversionTask|ExportTask|ImageUsageReport|PasswordData|Secondary|Snapshot|SpotInstance|StoreImage)/;

describe("the SDK's waiter", () => {
  it('of each kind is here', () => {
    const all = Object.keys(ec2).filter((name) => name.startsWith('waitUntil'));
    const ours = all.map((name) => name.slice('waitUntil'.length)).filter((name) => !others.test(name));
    expect(Object.keys(waits).toSorted()).toEqual(ours.toSorted());
  });

  it.each(Object.keys(waits))('%s ends well', async (name) => {
    const input = await waits[name]?.();
    test.clock.advance(200_000);
    const wait = Reflect.get(ec2, `waitUntil${name}`);
    expect(await wait({ client, maxWaitTime: 2, minDelay: 1, maxDelay: 1 }, input)).toMatchObject({ state: 'SUCCESS' });
  });

  it('says that an instance that was terminated never runs', async () => {
    const InstanceIds = [await terminated()];
    test.clock.advance(60_000);
    const wait = ec2.waitUntilInstanceRunning({ client, maxWaitTime: 2, minDelay: 1, maxDelay: 1 }, { InstanceIds });
    await expect(wait).rejects.toThrow('FAILURE');
  });
});
