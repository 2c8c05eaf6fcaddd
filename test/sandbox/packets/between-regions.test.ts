import * as ec2 from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { runScript } from '../../../src/sandbox/shell/host.js';
import { regionOf } from '../../../src/sandbox/world/regions.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { clientsFor, launchOf, type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

/*
 * A host in Virginia and one in Ireland, each in a VPC of its own. Sources: VPC peering guide ("VPC peering basics", "Update
 * your security groups", "Enable DNS resolution"); EC2 user guide ("Network MTU"); Transit Gateways guide ("Transit gateway
 * peering attachments", "Transit gateway flow log records"); VPC user guide ("Flow log records").
 */
const minute = 60_000;

interface Site {
  readonly world: World;
  readonly client: ec2.EC2Client;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly tableId: string;
  readonly groupId: string;
  readonly instanceId: string;
  readonly eni: string;
  readonly address: string;
  readonly publicAddress: string;
}

let here: SandboxUnderTest;
let virginia: Site;
let ireland: Site;

async function site(region: string, block: string): Promise<Site> {
  const { ec2: client } = clientsFor(here.sandbox, 1, region);
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: `${block}.0.0/16` }));
  const vpcId = Vpc?.VpcId ?? '';
  const world = regionOf(here.world, region, here.clock.now()) ?? here.world;
  await client.send(new ec2.ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  const { Subnet } = await client.send(
    new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock: `${block}.1.0/24`, AvailabilityZone: `${region}b` }),
  );
  const { InternetGateway } = await client.send(new ec2.CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId;
  await client.send(new ec2.AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId }));
  const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId: vpcId }));
  const tableId = RouteTable?.RouteTableId ?? '';
  await client.send(new ec2.AssociateRouteTableCommand({ RouteTableId: tableId, SubnetId: Subnet?.SubnetId }));
  await client.send(
    new ec2.CreateRouteCommand({
      RouteTableId: tableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: InternetGatewayId,
    }),
  );
  const { GroupId } = await client.send(
    new ec2.CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'host', Description: 'host' }),
  );
  const NetworkInterfaces = [
    { DeviceIndex: 0, SubnetId: Subnet?.SubnetId, Groups: [GroupId ?? ''], AssociatePublicIpAddress: true },
  ];
  const { Instances } = await client.send(launchOf(world, { NetworkInterfaces }));
  const [face] = Instances?.[0]?.NetworkInterfaces ?? [];
  const eni = face?.NetworkInterfaceId ?? '';
  return {
    world,
    client,
    vpcId,
    subnetId: Subnet?.SubnetId ?? '',
    tableId,
    groupId: GroupId ?? '',
    instanceId: Instances?.[0]?.InstanceId ?? '',
    eni,
    address: face?.PrivateIpAddress ?? '',
    publicAddress: world.ec2.interfaces[eni]?.Association?.PublicIp ?? '',
  };
}

const letIn = ({ client, groupId }: Site, CidrIp: string) =>
  client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpProtocol: '-1', CidrIp }));

const run = ({ world, instanceId }: Site, script: string) =>
  runScript(world, here.clock, instanceId, script, { user: 'root' });

const seen = ({ world }: Site) =>
  world.sightings.map(({ interfaceId, direction, action, trafficPath }) => {
    const whose = interfaceId === virginia.eni ? 'virginia' : interfaceId === ireland.eni ? 'ireland' : interfaceId;
    return [whose, direction, action, ...(trafficPath === null ? [] : [trafficPath])].join(' ');
  });

beforeEach(async () => {
  here = sandboxUnderTest({ switches: { consistencyMs: 0, noise: false } });
  virginia = await site('us-east-1', '10.1');
  ireland = await site('eu-west-1', '10.2');
  here.clock.advance(5 * minute);
});

async function peer(): Promise<string> {
  const { VpcPeeringConnection } = await virginia.client.send(
    new ec2.CreateVpcPeeringConnectionCommand({
      VpcId: virginia.vpcId,
      PeerVpcId: ireland.vpcId,
      PeerRegion: 'eu-west-1',
    }),
  );
  const id = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
  await ireland.client.send(new ec2.AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  here.clock.advance(minute);
  for (const [{ client, tableId }, block] of [
    [virginia, '10.2.0.0/16'],
    [ireland, '10.1.0.0/16'],
  ] as const)
    await client.send(
      new ec2.CreateRouteCommand({ RouteTableId: tableId, DestinationCidrBlock: block, VpcPeeringConnectionId: id }),
    );
  return id;
}

describe('a VPC peering between Regions', () => {
  it('carries a ping there and back, which each Region sees on its own side, by traffic-path 5', async () => {
    await peer();
    await letIn(ireland, '10.1.0.0/16');
    const { stdout } = run(virginia, `ping -c 1 ${ireland.address}`);
    expect(stdout).toContain('1 received');
    // 5,500 km of Atlantic: two digits of milliseconds.
    expect(stdout).toMatch(/time=\d\d\.\d ms/);
    expect(seen(virginia)).toEqual(['virginia egress ACCEPT 5', 'virginia ingress ACCEPT']);
    expect(seen(ireland)).toEqual(['ireland ingress ACCEPT', 'ireland egress ACCEPT 5']);
  });

  it('is asked the rules of the far side there', async () => {
    await peer();
    expect(run(virginia, `ping -c 1 -W 1 ${ireland.address}`).stdout).toContain('0 received');
    expect(seen(virginia)).toEqual(['virginia egress ACCEPT 5']);
    expect(seen(ireland)).toEqual(['ireland ingress REJECT']);
  });

  it('carries 8500 bytes whole, and a web page', async () => {
    await peer();
    await letIn(ireland, '10.1.0.0/16');
    run(ireland, 'cd /tmp; echo over the ocean > srv.txt; python3 -m http.server 80 &');
    expect(run(virginia, `curl -s http://${ireland.address}/srv.txt`).stdout).toBe('over the ocean\n');
    expect(run(virginia, `ping -c 1 -M do -s 8472 ${ireland.address}`).stdout).toContain('1 received');
    expect(run(virginia, `ping -c 1 -M do -s 8473 ${ireland.address}`).stdout).toContain('mtu = 8500');
    expect(run(virginia, `tracepath -n ${ireland.address}`).stdout).toContain('pmtu 8500');
  });

  it('lets nobody name a group of the other Region in a rule', async () => {
    await peer();
    const named = ireland.client.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({
        GroupId: ireland.groupId,
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: virginia.groupId }] }],
      }),
    );
    await expect(named).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
  });

  it('answers a public name with the private address, once the owner lets the other side ask', async () => {
    const VpcPeeringConnectionId = await peer();
    const name = `ec2-${ireland.publicAddress.replaceAll('.', '-')}.eu-west-1.compute.amazonaws.com`;
    expect(run(virginia, `dig +short ${name}`).stdout.trim()).toBe(ireland.publicAddress);
    await ireland.client.send(
      new ec2.ModifyVpcPeeringConnectionOptionsCommand({
        VpcPeeringConnectionId,
        AccepterPeeringConnectionOptions: { AllowDnsResolutionFromRemoteVpc: true },
      }),
    );
    expect(run(virginia, `dig +short ${name}`).stdout.trim()).toBe(ireland.address);
  });
});

describe('the internet between Regions', () => {
  it('leads from one public address to the other', async () => {
    await letIn(ireland, `${virginia.publicAddress}/32`);
    expect(run(virginia, `ping -c 1 ${ireland.publicAddress}`).stdout).toContain('1 received');
    expect(seen(virginia)).toEqual(['virginia egress ACCEPT 8', 'virginia ingress ACCEPT']);
    expect(seen(ireland)).toEqual(['ireland ingress ACCEPT', 'ireland egress ACCEPT 8']);
    expect(run(virginia, `ping -c 1 -M do -s 1473 ${ireland.publicAddress}`).stdout).toContain('mtu = 1500');
  });
});

interface Hub {
  readonly gatewayId: string;
  readonly tableId: string;
}

async function hub({ client, vpcId, subnetId, tableId }: Site): Promise<Hub> {
  const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({}));
  here.clock.advance(2 * minute);
  const gatewayId = TransitGateway?.TransitGatewayId ?? '';
  await client.send(
    new ec2.CreateTransitGatewayVpcAttachmentCommand({
      TransitGatewayId: gatewayId,
      VpcId: vpcId,
      SubnetIds: [subnetId],
    }),
  );
  here.clock.advance(2 * minute);
  await client.send(
    new ec2.CreateRouteCommand({
      RouteTableId: tableId,
      DestinationCidrBlock: '10.0.0.0/8',
      TransitGatewayId: gatewayId,
    }),
  );
  return { gatewayId, tableId: TransitGateway?.Options?.AssociationDefaultRouteTableId ?? '' };
}

async function peerHubs(left: Hub, right: Hub): Promise<string> {
  const { TransitGatewayPeeringAttachment: asked } = await virginia.client.send(
    new ec2.CreateTransitGatewayPeeringAttachmentCommand({
      TransitGatewayId: left.gatewayId,
      PeerTransitGatewayId: right.gatewayId,
      PeerAccountId: here.world.account,
      PeerRegion: 'eu-west-1',
    }),
  );
  const TransitGatewayAttachmentId = asked?.TransitGatewayAttachmentId ?? '';
  expect(asked?.State).toBe('initiatingRequest');
  here.clock.advance(minute);
  await ireland.client.send(new ec2.AcceptTransitGatewayPeeringAttachmentCommand({ TransitGatewayAttachmentId }));
  here.clock.advance(2 * minute);
  return TransitGatewayAttachmentId;
}

const routeTo = (
  { client }: Site,
  { tableId }: Hub,
  DestinationCidrBlock: string,
  TransitGatewayAttachmentId: string,
) =>
  client.send(
    new ec2.CreateTransitGatewayRouteCommand({
      TransitGatewayRouteTableId: tableId,
      DestinationCidrBlock,
      TransitGatewayAttachmentId,
    }),
  );

describe('a peering of transit gateways between Regions', () => {
  it('carries packets by static routes on both sides, each Region with sightings of its own', async () => {
    const [left, right] = [await hub(virginia), await hub(ireland)];
    const id = await peerHubs(left, right);
    await letIn(ireland, '10.1.0.0/16');
    const ping = () => run(virginia, `ping -c 1 -W 1 ${ireland.address}`).stdout;
    expect(ping()).toContain('0 received');
    await routeTo(virginia, left, '10.2.0.0/16', id);
    expect(ping()).toContain('0 received');
    await routeTo(ireland, right, '10.1.0.0/16', id);
    virginia.world.sightings.length = 0;
    ireland.world.sightings.length = 0;
    expect(ping()).toContain('1 received');
    const ofHosts = (one: Site) => seen(one).filter((line) => /^(virginia|ireland)/.test(line));
    // The attachment's interface is the next one, inside the VPC.
    expect(ofHosts(virginia)).toEqual(['virginia egress ACCEPT 1', 'virginia ingress ACCEPT']);
    expect(ofHosts(ireland)).toEqual(['ireland ingress ACCEPT', 'ireland egress ACCEPT 1']);
    expect(seen(ireland)).toHaveLength(4);
  });

  it('has its own side in the flow log of either gateway', async () => {
    const [left, right] = [await hub(virginia), await hub(ireland)];
    const id = await peerHubs(left, right);
    await letIn(ireland, '10.1.0.0/16');
    await routeTo(virginia, left, '10.2.0.0/16', id);
    await routeTo(ireland, right, '10.1.0.0/16', id);
    await (await here.aws.s3()).send(new CreateBucketCommand({ Bucket: 'records' }));
    for (const [{ client }, { gatewayId }] of [
      [virginia, left],
      [ireland, right],
    ] as const)
      await client.send(
        new ec2.CreateFlowLogsCommand({
          ResourceIds: [gatewayId],
          ResourceType: 'TransitGateway',
          LogDestinationType: 's3',
          LogDestination: 'arn:aws:s3:::records',
          MaxAggregationInterval: 60,
        }),
      );
    run(virginia, `ping -c 1 ${ireland.address}`);
    const crossings = ({ world }: Site) =>
      world.sightings.flatMap(({ transit, direction, packet }) =>
        transit
          ? [
              `${packet.source} ${direction} ${transit.source.attachmentId === id} ${transit.destination?.attachmentId === id}`,
            ]
          : [],
      );
    expect(crossings(virginia)).toEqual([
      `${virginia.address} ingress false true`,
      `${virginia.address} egress false true`,
      `${ireland.address} ingress true false`,
      `${ireland.address} egress true false`,
    ]);
    expect(crossings(ireland)).toEqual([
      `${virginia.address} ingress true false`,
      `${virginia.address} egress true false`,
      `${ireland.address} ingress false true`,
      `${ireland.address} egress false true`,
    ]);
  });

  it('is asked for on one side and accepted on the other, and goes from both', async () => {
    const [left, right] = [await hub(virginia), await hub(ireland)];
    const ask = () =>
      virginia.client.send(
        new ec2.CreateTransitGatewayPeeringAttachmentCommand({
          TransitGatewayId: left.gatewayId,
          PeerTransitGatewayId: right.gatewayId,
          PeerAccountId: here.world.account,
          PeerRegion: 'eu-west-1',
          TagSpecifications: [{ ResourceType: 'transit-gateway-attachment', Tags: [{ Key: 'Name', Value: 'ocean' }] }],
        }),
      );
    const { TransitGatewayPeeringAttachment: asked } = await ask();
    const TransitGatewayAttachmentId = asked?.TransitGatewayAttachmentId ?? '';
    expect(asked).toMatchObject({
      AccepterTransitGatewayAttachmentId: TransitGatewayAttachmentId,
      RequesterTgwInfo: { TransitGatewayId: left.gatewayId, Region: 'us-east-1', OwnerId: here.world.account },
      AccepterTgwInfo: { TransitGatewayId: right.gatewayId, Region: 'eu-west-1', OwnerId: here.world.account },
      Tags: [{ Key: 'Name', Value: 'ocean' }],
    });
    const accept = ({ client }: Site) =>
      client.send(new ec2.AcceptTransitGatewayPeeringAttachmentCommand({ TransitGatewayAttachmentId }));
    await expect(accept(ireland)).rejects.toMatchObject({ name: 'IncorrectState' });
    here.clock.advance(minute);
    await expect(accept(virginia)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `Cannot accept ${TransitGatewayAttachmentId} as the source of the peering request.`,
    });
    await expect(ask()).rejects.toMatchObject({ name: 'DuplicateTransitGatewayAttachment' });
    const shown = async ({ client }: Site) => {
      const { TransitGatewayPeeringAttachments } = await client.send(
        new ec2.DescribeTransitGatewayPeeringAttachmentsCommand({}),
      );
      return TransitGatewayPeeringAttachments?.map(({ State, Tags }) => `${State} ${Tags?.length}`);
    };
    expect([await shown(virginia), await shown(ireland)]).toEqual([['pendingAcceptance 1'], ['pendingAcceptance 0']]);
    expect((await accept(ireland)).TransitGatewayPeeringAttachment?.State).toBe('pending');
    here.clock.advance(2 * minute);
    const { TransitGatewayAttachments } = await ireland.client.send(
      new ec2.DescribeTransitGatewayAttachmentsCommand({ Filters: [{ Name: 'resource-type', Values: ['peering'] }] }),
    );
    expect(TransitGatewayAttachments).toMatchObject([
      {
        TransitGatewayAttachmentId,
        TransitGatewayId: right.gatewayId,
        ResourceId: left.gatewayId,
        State: 'available',
        Association: { TransitGatewayRouteTableId: right.tableId, State: 'associated' },
      },
    ]);
    const propagate = ireland.client.send(
      new ec2.EnableTransitGatewayRouteTablePropagationCommand({
        TransitGatewayRouteTableId: right.tableId,
        TransitGatewayAttachmentId,
      }),
    );
    await expect(propagate).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    await virginia.client.send(new ec2.DeleteTransitGatewayPeeringAttachmentCommand({ TransitGatewayAttachmentId }));
    here.clock.advance(2 * minute);
    expect([await shown(virginia), await shown(ireland)]).toEqual([['deleted 1'], ['deleted 0']]);
  });

  it('is rejected by the side that is asked, and fails where there is no such gateway', async () => {
    const [left, right] = [await hub(virginia), await hub(ireland)];
    const request = (PeerTransitGatewayId: string, PeerAccountId = here.world.account) =>
      virginia.client.send(
        new ec2.CreateTransitGatewayPeeringAttachmentCommand({
          TransitGatewayId: left.gatewayId,
          PeerTransitGatewayId,
          PeerAccountId,
          PeerRegion: 'eu-west-1',
        }),
      );
    const { TransitGatewayPeeringAttachment: asked } = await request(right.gatewayId);
    here.clock.advance(minute);
    const rejected = await ireland.client.send(
      new ec2.RejectTransitGatewayPeeringAttachmentCommand({
        TransitGatewayAttachmentId: asked?.TransitGatewayAttachmentId,
      }),
    );
    expect(rejected.TransitGatewayPeeringAttachment?.State).toBe('rejected');
    for (const failing of [request('tgw-0123456789abcdef0'), request(right.gatewayId, '210987654321')])
      expect((await failing).TransitGatewayPeeringAttachment?.State).toBe('failed');
    await expect(request('tgw-1')).rejects.toMatchObject({ name: 'InvalidTransitGatewayID.Malformed' });
    await expect(request(left.gatewayId)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('loses what the routes of both sides lead back and forth', async () => {
    const [left, right] = [await hub(virginia), await hub(ireland)];
    const id = await peerHubs(left, right);
    await routeTo(virginia, left, '10.9.0.0/16', id);
    await routeTo(ireland, right, '10.9.0.0/16', id);
    expect(run(virginia, 'ping -c 1 -W 1 10.9.0.1').stdout).toContain('0 received');
  });
});

describe('a peering of transit gateways inside one Region', () => {
  it('has an attachment of its own on each side, and carries packets as well', async () => {
    const other = await site('us-east-1', '10.3');
    here.clock.advance(5 * minute);
    const [left, right] = [await hub(virginia), await hub(other)];
    const { TransitGatewayPeeringAttachment: asked } = await virginia.client.send(
      new ec2.CreateTransitGatewayPeeringAttachmentCommand({
        TransitGatewayId: left.gatewayId,
        PeerTransitGatewayId: right.gatewayId,
        PeerAccountId: here.world.account,
        PeerRegion: 'us-east-1',
      }),
    );
    const [own, far] = [asked?.TransitGatewayAttachmentId ?? '', asked?.AccepterTransitGatewayAttachmentId ?? ''];
    expect(far).not.toBe(own);
    here.clock.advance(minute);
    await virginia.client.send(
      new ec2.AcceptTransitGatewayPeeringAttachmentCommand({ TransitGatewayAttachmentId: far }),
    );
    here.clock.advance(2 * minute);
    await routeTo(virginia, left, '10.3.0.0/16', own);
    await routeTo(other, right, '10.1.0.0/16', far);
    await letIn(other, '10.1.0.0/16');
    expect(run(virginia, `ping -c 1 ${other.address}`).stdout).toContain('1 received');
  });
});
