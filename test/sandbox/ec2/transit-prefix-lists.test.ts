import * as ec2 from '@aws-sdk/client-ec2';
import { beforeEach, expect, it } from 'vitest';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';

/** Transit Gateways guide, "Prefix list references" and "Route evaluation order"; EC2 API reference of the four operations. */

let here: SandboxUnderTest;
let client: ec2.EC2Client;
let table: string;
let list: string;
let attachment: string;
let vpcId: string;

beforeEach(async () => {
  here = sandboxUnderTest({ switches: { consistencyMs: 0, noise: false } });
  client = here.aws.ec2;
  const { TransitGateway } = await client.send(new ec2.CreateTransitGatewayCommand({}));
  here.clock.advance(120_000);
  table = TransitGateway?.Options?.AssociationDefaultRouteTableId ?? '';
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
  vpcId = Vpc?.VpcId ?? '';
  const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.1.1.0/24' }));
  const SubnetIds = [Subnet?.SubnetId ?? ''];
  const asked = { TransitGatewayId: TransitGateway?.TransitGatewayId, VpcId: vpcId, SubnetIds };
  const made = await client.send(new ec2.CreateTransitGatewayVpcAttachmentCommand(asked));
  here.clock.advance(120_000);
  attachment = made.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId ?? '';
  const Entries = [{ Cidr: '172.16.0.0/16' }, { Cidr: '10.1.0.0/16' }, { Cidr: '192.168.0.0/24' }];
  const { PrefixList } = await client.send(
    new ec2.CreateManagedPrefixListCommand({
      PrefixListName: 'far',
      AddressFamily: 'IPv4',
      MaxEntries: 5,
      Entries,
    }),
  );
  list = PrefixList?.PrefixListId ?? '';
});

const place = () => ({ TransitGatewayRouteTableId: table, PrefixListId: list });
const refer = () =>
  client.send(
    new ec2.CreateTransitGatewayPrefixListReferenceCommand({ ...place(), TransitGatewayAttachmentId: attachment }),
  );

async function routes() {
  const Filters = [{ Name: 'state', Values: ['active', 'blackhole'] }];
  const asked = { TransitGatewayRouteTableId: table, Filters };
  const { Routes } = await client.send(new ec2.SearchTransitGatewayRoutesCommand(asked));
  return Routes?.map((one) => `${one.DestinationCidrBlock} ${one.Type} ${one.State} ${one.PrefixListId === list}`);
}

const references = async (name: string, value: string) => {
  const asked = { TransitGatewayRouteTableId: table, Filters: [{ Name: name, Values: [value] }] };
  const found = await client.send(new ec2.GetTransitGatewayPrefixListReferencesCommand(asked));
  return found.TransitGatewayPrefixListReferences;
};

it('each block of a list becomes a static route, after those that are written and before what is propagated', async () => {
  await client.send(
    new ec2.CreateTransitGatewayRouteCommand({
      TransitGatewayRouteTableId: table,
      DestinationCidrBlock: '192.168.0.0/24',
      Blackhole: true,
    }),
  );
  const { TransitGatewayPrefixListReference: made } = await refer();
  expect(made).toEqual({
    ...place(),
    PrefixListOwnerId: here.world.account,
    State: 'pending',
    Blackhole: false,
    TransitGatewayAttachment: { TransitGatewayAttachmentId: attachment, ResourceType: 'vpc', ResourceId: vpcId },
  });
  expect(await routes()).toEqual([
    '192.168.0.0/24 static blackhole false',
    '172.16.0.0/16 static active true',
    '10.1.0.0/16 static active true',
  ]);
});

it('a list that is changed changes the routes, and cannot be deleted before its reference', async () => {
  await refer();
  const RemoveEntries = [{ Cidr: '10.1.0.0/16' }, { Cidr: '192.168.0.0/24' }];
  await client.send(new ec2.ModifyManagedPrefixListCommand({ PrefixListId: list, CurrentVersion: 1, RemoveEntries }));
  expect(await routes()).toEqual(['172.16.0.0/16 static active true', '10.1.0.0/16 propagated active false']);
  const users = await client.send(new ec2.GetManagedPrefixListAssociationsCommand({ PrefixListId: list }));
  expect(users.PrefixListAssociations?.map(({ ResourceId }) => ResourceId)).toEqual([table]);
  const remove = () => client.send(new ec2.DeleteManagedPrefixListCommand({ PrefixListId: list }));
  await expect(remove()).rejects.toMatchObject({ name: 'DependencyViolation' });
  const gone = await client.send(new ec2.DeleteTransitGatewayPrefixListReferenceCommand(place()));
  expect(gone.TransitGatewayPrefixListReference?.State).toBe('deleting');
  expect(await routes()).toEqual(['10.1.0.0/16 propagated active false']);
  await remove();
});

it('a reference is found by what it leads to, and can be made to lead nowhere', async () => {
  await refer();
  expect(await references('attachment.resource-id', vpcId)).toMatchObject([{ State: 'available', Blackhole: false }]);
  expect(await references('is-blackhole', 'true')).toEqual([]);
  await client.send(new ec2.ModifyTransitGatewayPrefixListReferenceCommand({ ...place(), Blackhole: true }));
  const [changed] = (await references('is-blackhole', 'true')) ?? [];
  expect(changed).toMatchObject({ PrefixListId: list, Blackhole: true });
  expect(changed?.TransitGatewayAttachment).toBeUndefined();
  expect((await routes())?.[0]).toBe('172.16.0.0/16 static blackhole true');
});

it('there is one reference to a list in a table', async () => {
  await refer();
  await expect(refer()).rejects.toMatchObject({ name: 'RouteAlreadyExists' });
  await client.send(new ec2.DeleteTransitGatewayPrefixListReferenceCommand(place()));
  const again = client.send(new ec2.DeleteTransitGatewayPrefixListReferenceCommand(place()));
  await expect(again).rejects.toMatchObject({ name: 'InvalidRoute.NotFound' });
});
