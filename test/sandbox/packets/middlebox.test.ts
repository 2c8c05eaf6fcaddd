import { beforeEach, describe, expect, it } from 'vitest';
import { ICMP, TCP } from '../../../src/network/packet.js';
import { exchange } from '../../../src/sandbox/packets/traffic.js';
import type { World } from '../../../src/sandbox/world/world.js';
import {
  ACL,
  addInstance,
  addRule,
  IGW,
  type Placed,
  RTB,
  SUBNET_A,
  SUBNET_B,
  smallWorld,
  T0,
  VPC,
} from '../small-world.js';

/** Two subnets, and a third one with an appliance between them. (VPC user guide, "Middlebox routing") */
const SUBNET_C = 'subnet-0000000000000000c';

let world: World;
let a: Placed;
let b: Placed;
let box: Placed;

beforeEach(() => {
  world = smallWorld();
  world.ec2.subnets[SUBNET_C] = {
    ...world.ec2.subnets[SUBNET_A],
    SubnetId: SUBNET_C,
    VpcId: VPC,
    CidrBlock: '172.31.48.0/20',
    AvailabilityZone: 'ap-southeast-4a',
    AvailabilityZoneId: 'apse4-az1',
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
    Ipv6CidrBlockAssociationSet: [],
  };
  world.ec2.networkAcls[ACL]?.Associations?.push({ SubnetId: SUBNET_C, NetworkAclId: ACL });
  a = addInstance(world, '172.31.16.10');
  b = addInstance(world, '172.31.32.20', { subnet: SUBNET_B, public: '3.26.1.20' });
  box = addInstance(world, '172.31.48.30', { subnet: SUBNET_C, host: { forwards: true } });
  addRule(world, { protocol: '-1' });
  const face = world.ec2.interfaces[box.eni];
  if (face) face.SourceDestCheck = false;
});

/** In the table of a subnet (or of a gateway) a route to the appliance, by the side of the local one. */
function throughBox(
  from: { SubnetId: string } | { GatewayId: string },
  DestinationCidrBlock: string,
  more: object[] = [],
) {
  const RouteTableId = `rtb-${JSON.stringify(from)}`;
  world.ec2.routeTables[RouteTableId] = {
    RouteTableId,
    VpcId: VPC,
    Associations: [{ Main: false, RouteTableId, RouteTableAssociationId: `rtbassoc-${RouteTableId}`, ...from }],
    Routes: [
      { DestinationCidrBlock: '172.31.0.0/16', GatewayId: 'local', State: 'active' },
      { DestinationCidrBlock, NetworkInterfaceId: box.eni, InstanceId: box.instanceId, State: 'active' },
      ...more,
    ],
  };
}

const packetTo = (destination: string) => ({
  interfaceId: a.eni,
  packet: {
    protocol: ICMP,
    source: a.address,
    destination,
    sourcePort: 0,
    destinationPort: 0,
    icmp: { type: 8, code: 0 },
  },
  bytes: 84,
  connection: '1',
});

const ping = () => exchange(world, T0, packetTo(b.address)).kind;

const steps = () =>
  world.sightings.map(({ interfaceId, direction, action }) => {
    const name = interfaceId === a.eni ? 'a' : interfaceId === b.eni ? 'b' : 'box';
    return `${name} ${direction} ${action}`;
  });

describe('an appliance that changes no address', () => {
  it('is on the way there and on the way back, where both subnets route through it', () => {
    throughBox({ SubnetId: SUBNET_A }, '172.31.32.0/20');
    throughBox({ SubnetId: SUBNET_B }, '172.31.16.0/20');
    expect(ping()).toBe('answered');
    expect(steps()).toEqual([
      'a egress ACCEPT',
      'box ingress ACCEPT',
      'box egress ACCEPT',
      'b ingress ACCEPT',
      'b egress ACCEPT',
      'box ingress ACCEPT',
      'box egress ACCEPT',
      'a ingress ACCEPT',
    ]);
  });

  it('lets an answer pass by that goes straight back', () => {
    throughBox({ SubnetId: SUBNET_A }, '172.31.32.0/20');
    expect(ping()).toBe('answered');
    expect(steps().slice(4)).toEqual(['b egress ACCEPT', 'a ingress ACCEPT']);
  });

  it('asks its rules about an answer to what it did not see', () => {
    throughBox({ SubnetId: SUBNET_B }, '172.31.16.0/20');
    expect(ping()).toBe('answered');
    world.sightings.length = 0;
    const face = world.ec2.interfaces[box.eni];
    if (face) face.Groups = [{ GroupId: 'sg-closed', GroupName: 'closed' }];
    world.ec2.securityGroups['sg-closed'] = { GroupId: 'sg-closed', GroupName: 'closed', VpcId: VPC };
    expect(ping()).toBe('silent');
    expect(steps()).toEqual(['a egress ACCEPT', 'b ingress ACCEPT', 'b egress ACCEPT', 'box ingress REJECT']);
  });

  it('needs rules for what goes in and for what goes out, which is no answer', () => {
    throughBox({ SubnetId: SUBNET_A }, '172.31.32.0/20');
    world.ec2.securityGroups['sg-in'] = { GroupId: 'sg-in', GroupName: 'in', VpcId: VPC };
    addRule(world, { protocol: '-1', group: 'sg-in' });
    const face = world.ec2.interfaces[box.eni];
    if (face) face.Groups = [{ GroupId: 'sg-in', GroupName: 'in' }];
    expect(ping()).toBe('silent');
    expect(steps()).toEqual(['a egress ACCEPT', 'box ingress ACCEPT', 'box egress REJECT']);
  });

  it('takes what is meant for itself, where a route leads to it', () => {
    throughBox({ SubnetId: SUBNET_A }, '172.31.48.0/20');
    const own = { ...packetTo(box.address), connection: '2' };
    expect(exchange(world, T0, own).kind).toBe('answered');
    expect(steps()).toEqual(['a egress ACCEPT', 'box ingress ACCEPT', 'box egress ACCEPT', 'a ingress ACCEPT']);
  });

  it.each([
    [
      'its kernel does not forward',
      () => Object.assign(world.ec2.instances[box.instanceId]?.host ?? {}, { forwards: false }),
    ],
    [
      'its source/destination check is on',
      () => Object.assign(world.ec2.interfaces[box.eni] ?? {}, { SourceDestCheck: true }),
    ],
  ])('passes nothing on where %s', (_, spoil) => {
    throughBox({ SubnetId: SUBNET_A }, '172.31.32.0/20');
    spoil();
    expect(ping()).toBe('silent');
    expect(steps()).not.toContain('box egress ACCEPT');
  });
});

describe('a route table of the internet gateway', () => {
  const syn = () =>
    exchange(world, T0, {
      interfaceId: null,
      packet: {
        protocol: TCP,
        source: '203.0.113.9',
        destination: '3.26.1.20',
        sourcePort: 40_000,
        destinationPort: 22,
      },
      bytes: 60,
      tcpFlags: 2,
      connection: '1',
    }).kind;

  it('hands what comes in to the appliance, which the answer leaves by as well', () => {
    throughBox({ GatewayId: IGW }, '172.31.32.0/20');
    throughBox({ SubnetId: SUBNET_B }, '0.0.0.0/0');
    expect(world.ec2.routeTables[RTB]?.Routes.map(({ GatewayId }) => GatewayId)).toContain(IGW);
    expect(syn()).toBe('answered');
    expect(steps()).toEqual([
      'box ingress ACCEPT',
      'box egress ACCEPT',
      'b ingress ACCEPT',
      'b egress ACCEPT',
      'box ingress ACCEPT',
      'box egress ACCEPT',
    ]);
    // The gateway translates the address of the server, whoever hands the packet to it.
    expect(world.sightings.at(-1)?.packet).toMatchObject({ source: '172.31.32.20', destination: '203.0.113.9' });
  });

  it('loses what comes in where the appliance does not pass it on', () => {
    throughBox({ GatewayId: IGW }, '172.31.32.0/20');
    Object.assign(world.ec2.instances[box.instanceId]?.host ?? {}, { forwards: false });
    expect(syn()).toBe('silent');
    expect(steps()).toEqual(['box ingress ACCEPT']);
  });
});
