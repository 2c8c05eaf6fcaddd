import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

/**
 * Transit Gateways guide ("How transit gateways work", "Transit gateway attachments", "Transit gateway route tables"); the
 * words of refusals as reports have them: the AWS provider of Terraform, issues 7196, 16452 and 25868; aws-nuke, issue 961.
 */

const minute = 60_000;
let here: SandboxUnderTest;
let client: ec2.EC2Client;

interface Attached {
  readonly vpcId: string;
  readonly subnets: readonly string[];
  readonly attachmentId: string;
}

beforeEach(() => {
  here = sandboxUnderTest({ switches: { consistencyMs: 0, noise: false, quotas: { vpcs: 20 } } });
  client = here.aws.ec2;
});

async function gateway(Options?: ec2.TransitGatewayRequestOptions) {
  const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({ ...(Options && { Options }) }));
  here.clock.advance(2 * minute);
  return {
    id: TransitGateway?.TransitGatewayId ?? '',
    tableId: TransitGateway?.Options?.AssociationDefaultRouteTableId ?? '',
  };
}

async function network(CidrBlock: string, zones = 'ab') {
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock }));
  const vpcId = Vpc?.VpcId ?? '';
  const subnets: string[] = [];
  for (const [index, zone] of [...zones].entries()) {
    const block = CidrBlock.replace(/0\.0\/16$/, `${index + 1}.0/24`);
    const { Subnet } = await client.send(
      new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock: block, AvailabilityZone: `us-east-1${zone}` }),
    );
    subnets.push(Subnet?.SubnetId ?? '');
  }
  return { vpcId, subnets };
}

async function attach(id: string, CidrBlock: string, zones = 'ab'): Promise<Attached> {
  const { vpcId, subnets } = await network(CidrBlock, zones);
  const { TransitGatewayVpcAttachment: made } = await client.send(
    new ec2.CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId: id, VpcId: vpcId, SubnetIds: [...subnets] }),
  );
  here.clock.advance(2 * minute);
  return { vpcId, subnets, attachmentId: made?.TransitGatewayAttachmentId ?? '' };
}

const pair = (TransitGatewayRouteTableId: string, TransitGatewayAttachmentId: string) => ({
  TransitGatewayRouteTableId,
  TransitGatewayAttachmentId,
});

async function routes(TransitGatewayRouteTableId: string, filter = 'state', ...values: string[]) {
  const Filters = [{ Name: filter, Values: values.length > 0 ? values : ['active', 'blackhole'] }];
  const { Routes } = await client.send(
    new ec2.SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId, Filters }),
  );
  return (Routes ?? []).map(({ DestinationCidrBlock, Type, State, TransitGatewayAttachments: to }) =>
    [DestinationCidrBlock, Type, State, to?.[0]?.TransitGatewayAttachmentId].filter(Boolean).join(' '),
  );
}

describe('a transit gateway', () => {
  it('comes up with a table of its own, which new attachments join and propagate to', async () => {
    const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({ Description: 'hub' }));
    const id = TransitGateway?.TransitGatewayId ?? '';
    expect(TransitGateway).toMatchObject({
      State: 'pending',
      TransitGatewayArn: `arn:aws:ec2:us-east-1:123456789012:transit-gateway/${id}`,
      Options: {
        AmazonSideAsn: 64_512,
        DefaultRouteTableAssociation: 'enable',
        DnsSupport: 'enable',
        SecurityGroupReferencingSupport: 'disable',
        MulticastSupport: 'disable',
      },
    });
    here.clock.advance(2 * minute);
    const { TransitGateways } = await client.send(new ec2.DescribeTransitGatewaysCommand({ TransitGatewayIds: [id] }));
    expect(TransitGateways?.[0]?.State).toBe('available');
    const table = TransitGateway?.Options?.PropagationDefaultRouteTableId ?? '';
    const one = await attach(id, '10.1.0.0/16');
    expect(await routes(table)).toEqual([`10.1.0.0/16 propagated active ${one.attachmentId}`]);
    const { Associations } = await client.send(
      new ec2.GetTransitGatewayRouteTableAssociationsCommand({ TransitGatewayRouteTableId: table }),
    );
    expect(Associations).toEqual([
      {
        TransitGatewayAttachmentId: one.attachmentId,
        ResourceId: one.vpcId,
        ResourceType: 'vpc',
        State: 'associated',
      },
    ]);
    const { NetworkInterfaces } = await client.send(
      new ec2.DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'interface-type', Values: ['transit_gateway'] }] }),
    );
    expect(NetworkInterfaces?.map(({ SubnetId }) => SubnetId)).toEqual(one.subnets);
    expect(NetworkInterfaces?.[0]).toMatchObject({
      Description: `Network Interface for Transit Gateway Attachment ${one.attachmentId}`,
      RequesterManaged: true,
      Status: 'in-use',
    });
  });

  it('made without default tables associates nothing and propagates nothing', async () => {
    const { id, tableId } = await gateway({
      DefaultRouteTableAssociation: 'disable',
      DefaultRouteTablePropagation: 'disable',
    });
    expect(tableId).toBe('');
    await attach(id, '10.1.0.0/16');
    const { TransitGatewayAttachments } = await client.send(new ec2.DescribeTransitGatewayAttachmentsCommand({}));
    expect(TransitGatewayAttachments?.[0]).toMatchObject({ ResourceType: 'vpc', State: 'available' });
    expect(TransitGatewayAttachments?.[0]?.Association).toBeUndefined();
  });

  it('does not go while something is attached, and takes its tables with it', async () => {
    const { id, tableId } = await gateway();
    const { attachmentId } = await attach(id, '10.1.0.0/16');
    const remove = () => client.send(new ec2.DeleteTransitGatewayCommand({ TransitGatewayId: id }));
    await expect(remove()).rejects.toMatchObject({
      name: 'IncorrectState',
      message: `${id} has non-deleted VPC Attachments: ${attachmentId}.`,
    });
    await client.send(new ec2.DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: attachmentId }));
    here.clock.advance(2 * minute);
    const { TransitGateway } = await remove();
    expect(TransitGateway?.State).toBe('deleting');
    here.clock.advance(2 * minute);
    const { TransitGateways } = await client.send(new ec2.DescribeTransitGatewaysCommand({}));
    expect(TransitGateways?.map(({ State }) => State)).toEqual(['deleted']);
    await expect(routes(tableId)).rejects.toMatchObject({ name: 'InvalidRouteTableID.NotFound' });
    here.clock.advance(120 * minute);
    expect((await client.send(new ec2.DescribeTransitGatewaysCommand({}))).TransitGateways).toEqual([]);
  });
});

describe('an attachment', () => {
  it('has one subnet in each zone, of its own VPC, and is one for each VPC', async () => {
    const { id } = await gateway();
    const one = await attach(id, '10.1.0.0/16', 'ab');
    const other = await network('10.2.0.0/16', 'aa');
    const ask = (VpcId: string, SubnetIds: readonly string[]) =>
      client.send(
        new ec2.CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId: id, VpcId, SubnetIds: [...SubnetIds] }),
      );
    await expect(ask(one.vpcId, one.subnets)).rejects.toMatchObject({
      name: 'DuplicateTransitGatewayAttachment',
      message: `${id} has non-deleted Transit Gateway Attachments with same VPC ID.`,
    });
    await expect(ask(other.vpcId, other.subnets)).rejects.toMatchObject({
      name: 'DuplicateSubnetsInSameZone',
      message: 'Duplicate Subnets for same AZ',
    });
    await expect(ask(other.vpcId, one.subnets)).rejects.toMatchObject({
      name: 'InvalidSubnetID.NotFound',
      message: `Subnet ${one.subnets[0]} was deleted or does not exist.`,
    });
  });

  it('is changed in place, keeps one subnet at least, and holds its subnets', async () => {
    const { id } = await gateway();
    const { attachmentId, subnets } = await attach(id, '10.1.0.0/16', 'ab');
    const [first = '', second = ''] = subnets;
    const modify = (input: Partial<ec2.ModifyTransitGatewayVpcAttachmentRequest>) =>
      client.send(
        new ec2.ModifyTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: attachmentId, ...input }),
      );
    const { TransitGatewayVpcAttachment: changed } = await modify({
      RemoveSubnetIds: [second],
      Options: { ApplianceModeSupport: 'enable' },
    });
    expect(changed).toMatchObject({
      State: 'modifying',
      SubnetIds: [first],
      Options: { ApplianceModeSupport: 'enable', DnsSupport: 'enable', SecurityGroupReferencingSupport: 'enable' },
    });
    await expect(modify({ RemoveSubnetIds: [second] })).rejects.toMatchObject({
      message: `${second} is not attached but supplied in RemoveSubnets`,
    });
    await expect(modify({ RemoveSubnetIds: [first] })).rejects.toMatchObject({
      name: 'InsufficientSubnetsException',
      message: 'Insufficient Subnets',
    });
    await expect(client.send(new ec2.DeleteSubnetCommand({ SubnetId: first }))).rejects.toMatchObject({
      name: 'DependencyViolation',
    });
    await client.send(new ec2.DeleteSubnetCommand({ SubnetId: second }));
  });

  it('of which nothing is left makes its static routes blackholes, and those of its VPC', async () => {
    const { id, tableId } = await gateway();
    const { attachmentId, vpcId } = await attach(id, '10.1.0.0/16');
    await client.send(
      new ec2.CreateTransitGatewayRouteCommand({ DestinationCidrBlock: '0.0.0.0/0', ...pair(tableId, attachmentId) }),
    );
    const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId: vpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    await client.send(
      new ec2.CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: id }),
    );
    await client.send(new ec2.DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId: attachmentId }));
    expect(await routes(tableId)).toEqual(['0.0.0.0/0 static blackhole']);
    const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
    expect(RouteTables?.[0]?.Routes?.map(({ State }) => State)).toEqual(['active', 'blackhole']);
  });

  it('is what a route of its VPC needs', async () => {
    const { id } = await gateway();
    const { vpcId } = await network('10.1.0.0/16');
    const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId: vpcId }));
    const route = { RouteTableId: RouteTable?.RouteTableId, DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: id };
    await expect(client.send(new ec2.CreateRouteCommand(route))).rejects.toMatchObject({
      name: 'InvalidTransitGatewayID.NotFound',
      message: `The transitGateway ID '${id}' does not exist.`,
    });
  });
});

describe('a route table of a transit gateway', () => {
  it('has one association for each attachment, which takes its time to come and to go', async () => {
    const { id, tableId } = await gateway();
    const { attachmentId } = await attach(id, '10.1.0.0/16');
    const { TransitGatewayRouteTable } = await client.send(
      new ec2.CreateTransitGatewayRouteTableCommand({ TransitGatewayId: id }),
    );
    const another = TransitGatewayRouteTable?.TransitGatewayRouteTableId ?? '';
    here.clock.advance(2 * minute);
    const associate = () => client.send(new ec2.AssociateTransitGatewayRouteTableCommand(pair(another, attachmentId)));
    await expect(associate()).rejects.toMatchObject({
      name: 'Resource.AlreadyAssociated',
      message: `Transit Gateway Attachment ${attachmentId} is already associated to a route table.`,
    });
    const { Association } = await client.send(
      new ec2.DisassociateTransitGatewayRouteTableCommand(pair(tableId, attachmentId)),
    );
    expect(Association?.State).toBe('disassociating');
    await expect(associate()).rejects.toMatchObject({ name: 'Resource.AlreadyAssociated' });
    here.clock.advance(minute);
    expect((await associate()).Association?.State).toBe('associating');
    here.clock.advance(minute);
    const { TransitGatewayAttachments } = await client.send(new ec2.DescribeTransitGatewayAttachmentsCommand({}));
    expect(TransitGatewayAttachments?.[0]?.Association).toEqual({
      TransitGatewayRouteTableId: another,
      State: 'associated',
    });
    const remove = (TransitGatewayRouteTableId: string) =>
      client.send(new ec2.DeleteTransitGatewayRouteTableCommand({ TransitGatewayRouteTableId }));
    await expect(remove(another)).rejects.toMatchObject({ message: `${another} has associated attachments` });
    await expect(remove(tableId)).rejects.toMatchObject({
      name: 'IncorrectState',
      message: `${tableId} is set as default association route table for ${id}`,
    });
  });

  it('propagates at once, once for each attachment, and of blocks that overlap only the first', async () => {
    const { id, tableId } = await gateway();
    const one = await attach(id, '10.1.0.0/16');
    const twin = await attach(id, '10.1.0.0/16');
    expect(await routes(tableId)).toEqual([`10.1.0.0/16 propagated active ${one.attachmentId}`]);
    const enable = () =>
      client.send(new ec2.EnableTransitGatewayRouteTablePropagationCommand(pair(tableId, twin.attachmentId)));
    await expect(enable()).rejects.toMatchObject({
      name: 'TransitGatewayRouteTablePropagation.Duplicate',
      message: `Propagation ${twin.attachmentId} already exists in Transit Gateway Route Table ${tableId}.`,
    });
    const disable = () =>
      client.send(new ec2.DisableTransitGatewayRouteTablePropagationCommand(pair(tableId, one.attachmentId)));
    expect((await disable()).Propagation?.State).toBe('disabled');
    expect(await routes(tableId)).toEqual([`10.1.0.0/16 propagated active ${twin.attachmentId}`]);
    await expect(disable()).rejects.toMatchObject({ name: 'TransitGatewayRouteTablePropagation.NotFound' });
  });

  it('is written, replaced and searched: in a block, around one, and by the route that an address takes', async () => {
    const { id, tableId } = await gateway();
    const { attachmentId } = await attach(id, '10.1.0.0/16');
    const at = { TransitGatewayRouteTableId: tableId };
    const write = (DestinationCidrBlock: string) =>
      client.send(new ec2.CreateTransitGatewayRouteCommand({ ...at, DestinationCidrBlock, Blackhole: true }));
    await write('10.0.0.0/8');
    await write('10.1.7.0/24');
    await expect(write('10.0.0.0/8')).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
      message: `Route 10.0.0.0/8 already exists in Transit Gateway Route Table ${tableId}.`,
    });
    const propagated = `10.1.0.0/16 propagated active ${attachmentId}`;
    expect(await routes(tableId, 'type', 'static')).toHaveLength(2);
    expect(await routes(tableId, 'route-search.subnet-of-match', '10.1.0.0/16')).toEqual([
      '10.1.7.0/24 static blackhole',
      propagated,
    ]);
    expect(await routes(tableId, 'route-search.supernet-of-match', '10.1.0.0/16')).toEqual([
      '10.0.0.0/8 static blackhole',
      propagated,
    ]);
    expect(await routes(tableId, 'route-search.longest-prefix-match', '10.1.2.3')).toEqual([propagated]);
    expect(await routes(tableId, 'route-search.longest-prefix-match', '10.1.7.3')).toEqual([
      '10.1.7.0/24 static blackhole',
    ]);
    // A route of the same block goes before what is propagated.
    await client.send(
      new ec2.ReplaceTransitGatewayRouteCommand({
        DestinationCidrBlock: '10.1.0.0/16',
        ...pair(tableId, attachmentId),
      }),
    );
    expect(await routes(tableId, 'route-search.exact-match', '10.1.0.0/16')).toEqual([
      `10.1.0.0/16 static active ${attachmentId}`,
    ]);
    const remove = () =>
      client.send(new ec2.DeleteTransitGatewayRouteCommand({ ...at, DestinationCidrBlock: '10.1.0.0/16' }));
    await remove();
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidRoute.NotFound',
      message: `The route 10.1.0.0/16 does not exist in Transit Gateway Route Table ${tableId}.`,
    });
  });
});
