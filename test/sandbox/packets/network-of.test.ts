import { expect, it } from 'vitest';
import { natGatewayKind } from '../../../src/sandbox/ec2/kinds/nat-gateway/kind.js';
import { peeringKind } from '../../../src/sandbox/ec2/kinds/peering/kind.js';
import { insertRow } from '../../../src/sandbox/ec2/rows.js';
import { networkToward } from '../../../src/sandbox/packets/network-of.js';
import { joinAccount } from '../../../src/sandbox/world/account.js';
import { countChange, startCounting } from '../../../src/sandbox/world/changes.js';
import { latencyOf } from '../../../src/sandbox/world/latency.js';
import { newWorld } from '../../../src/sandbox/world/new-world.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { copyWorld } from '../copy-world.js';
import { ACL, addInstance, addRule, SUBNET_A, smallWorld, T0, VPC } from '../small-world.js';

const vpcsOf = (world: World, destination: string | null) =>
  networkToward(world, destination, T0).vpcs.map(({ id }) => id);

function withRegion(world: World, region: string): { readonly there: World; readonly vpcId: string } {
  const there = joinAccount(world, newWorld({ seed: 7, region, now: T0 }));
  return { there, vpcId: Object.keys(there.ec2.vpcs)[0] ?? '' };
}

it('is built once, as long as neither the world nor the time changes it', () => {
  const world = smallWorld();
  addInstance(world, '172.31.16.10');
  const first = networkToward(world, null, T0);
  expect(networkToward(world, '172.31.16.11', T0 + 1000)).toBe(first);
  addRule(world, { protocol: '6', from: 22 });
  const second = networkToward(world, null, T0 + 1000);
  expect(second).not.toBe(first);
  world.ec2.networkAcls[ACL]?.Entries?.pop();
  expect(networkToward(world, null, T0 + 1000)).not.toBe(second);
});

it('is not even looked at again where changes are counted and there was none', () => {
  const world = smallWorld();
  startCounting(world);
  const first = networkToward(world, null, T0);
  expect(networkToward(world, null, T0 + 1000)).toBe(first);
  world.ec2.networkAcls[ACL]?.Entries?.pop();
  expect(networkToward(world, null, T0 + 2000)).toBe(first);
  countChange(world);
  const second = networkToward(world, null, T0 + 2000);
  expect(second).not.toBe(first);
  expect(networkToward(copyWorld(world), null, T0 + 2000)).toEqual(second);
});

it('follows what the time alone changes', () => {
  const world = smallWorld();
  const id = 'nat-00000000000000001';
  const row = { NatGatewayId: id, VpcId: VPC, SubnetId: SUBNET_A, NatGatewayAddresses: [], createdAt: T0 };
  startCounting(world);
  insertRow(world, natGatewayKind, { ...row, ConnectivityType: 'private', deletedAt: null });
  const stateAt = (after: number) => networkToward(world, null, T0 + after).natGateways[0]?.state;
  const { natGatewayPending } = latencyOf(world);
  const times = [0, 1, natGatewayPending / 2, natGatewayPending - 2, natGatewayPending - 1, natGatewayPending];
  expect(times.map(stateAt)).toEqual([...Array(5).fill('pending'), 'available']);
});

it('leaves out the Regions that a packet cannot come to', () => {
  const world = smallWorld();
  addInstance(world, '172.31.16.10');
  const { vpcId, there } = withRegion(world, 'eu-west-1');
  withRegion(world, 'us-west-2');
  expect(vpcsOf(world, '172.31.16.10')).toEqual([VPC]);
  expect(vpcsOf(world, '198.51.100.7')).toEqual([VPC]);
  const far = addInstance(there, '172.31.0.10', { public: '198.51.100.7' });
  expect(vpcsOf(world, '198.51.100.7')).toEqual([VPC, vpcId]);
  expect(networkToward(world, '198.51.100.7', T0).interfaces.map(({ id }) => id)).toContain(far.eni);
});

it('has the Regions that peerings lead to, one after the other', () => {
  const world = smallWorld();
  const [near, far] = [withRegion(world, 'eu-west-1'), withRegion(world, 'us-west-2')];
  const side = ({ region }: World, VpcId: string) => ({ VpcId, Region: region, OwnerId: world.account });
  const peer = (id: string, one: ReturnType<typeof side>, other: ReturnType<typeof side>) =>
    insertRow(world, peeringKind, {
      VpcPeeringConnectionId: id,
      RequesterVpcInfo: one,
      AccepterVpcInfo: other,
      createdAt: T0,
      acceptedAt: T0,
      deletedAt: null,
    });
  peer('pcx-00000000000000002', side(near.there, near.vpcId), side(far.there, far.vpcId));
  expect(vpcsOf(world, null)).toEqual([VPC]);
  peer('pcx-00000000000000001', side(world, VPC), side(near.there, near.vpcId));
  expect(vpcsOf(world, null)).toEqual([VPC, near.vpcId, far.vpcId]);
});
