import { expect, it } from 'vitest';
import { ICMP, TCP, UDP } from '../../../src/network/packet.js';
import { networkToward } from '../../../src/sandbox/packets/network-of.js';
import { isTracked, track } from '../../../src/sandbox/packets/tracking.js';
import { addInstance, addRule, IGW, minute, second, smallWorld, T0, VPC } from '../small-world.js';

/** A connection of which the security group saw so many packets, one a second; for how long is it remembered? */
function remembered(protocol: number, packets: number, ms: number): boolean {
  const world = smallWorld();
  const { eni, address } = addInstance(world, '172.31.16.10');
  const ports = protocol === ICMP ? { sourcePort: 0, destinationPort: 0 } : { sourcePort: 40_000, destinationPort: 53 };
  const packet = { protocol, source: address, destination: '172.31.16.20', ...ports };
  const flow = { direction: 'egress', packet, connection: '1' } as const;
  for (let n = 0; n < packets; n++)
    track(world, networkToward(world, null, T0), eni, flow, T0 + n * second, n % 2 === 1, []);
  return isTracked(world, eni, flow, T0 + (packets - 1) * second + ms);
}

// EC2 user guide, "Security group connection tracking", idle timeouts.
it.each([
  ['one UDP datagram, for 30 seconds', UDP, 1, 30 * second],
  ['a UDP stream, for 180 seconds', UDP, 2, 3 * minute],
  ['an established TCP connection, for five days', TCP, 2, 5 * 24 * 60 * minute],
  ['a ping, for 30 seconds', ICMP, 2, 30 * second],
])('a security group remembers %s', (_, protocol, packets, idleMs) => {
  expect(remembered(protocol, packets, idleMs)).toBe(true);
  expect(remembered(protocol, packets, idleMs + 1)).toBe(false);
});

// EC2 user guide, "Idle connection tracking timeout".
it('a security group remembers as long as the interface says', () => {
  const world = smallWorld();
  const { eni, address } = addInstance(world, '172.31.16.10');
  const face = world.ec2.interfaces[eni];
  if (face) face.ConnectionTrackingConfiguration = { TcpEstablishedTimeout: 60, UdpTimeout: 45, UdpStreamTimeout: 90 };
  const network = networkToward(world, null, T0);
  const packet = { source: address, destination: '172.31.16.20', sourcePort: 40_000, destinationPort: 53 };
  const tcp = { direction: 'egress', packet: { ...packet, protocol: TCP }, connection: '1' } as const;
  const udp = { direction: 'egress', packet: { ...packet, protocol: UDP }, connection: '1' } as const;
  for (const flow of [tcp, udp]) track(world, network, eni, flow, T0, false, []);
  expect([tcp, udp].map((flow) => isTracked(world, eni, flow, T0 + 45 * second))).toEqual([true, true]);
  expect([tcp, udp].map((flow) => isTracked(world, eni, flow, T0 + 46 * second))).toEqual([true, false]);
  expect(isTracked(world, eni, tcp, T0 + 61 * second)).toBe(false);
});

const endpoint = (kind: 'gateway' | 'interface' | 'gateway-load-balancer', service: string) => ({
  id: 'vpce-1',
  vpcId: VPC,
  kind,
  service: `com.amazonaws.ap-southeast-4.${service}`,
  state: 'available',
  routeTableIds: [],
  subnetIds: [],
  interfaceIds: [],
  securityGroupIds: [],
  privateDns: false,
});

// EC2 user guide, "Untracked connections" and "Automatically tracked connections".
it.each([
  ['an internet gateway', IGW, false, []],
  ['a NAT gateway', 'nat-1', true, []],
  ['an egress-only internet gateway', 'eigw-1', true, []],
  ['the gateway endpoint of DynamoDB', 'vpce-1', true, [endpoint('gateway', 'dynamodb')]],
  ['the gateway endpoint of S3', 'vpce-1', false, [endpoint('gateway', 's3')]],
  ['an interface endpoint', 'vpce-1', true, [endpoint('interface', 'ssm')]],
  ['an endpoint of a firewall', 'vpce-1', true, [endpoint('gateway-load-balancer', 'vpce-svc-1')]],
])('what rules for everyone let through by %s is tracked: %s, %s', (_, resourceId, expected, vpcEndpoints) => {
  const world = smallWorld();
  const { eni, address } = addInstance(world, '172.31.16.10');
  addRule(world, { protocol: '-1' });
  const network = { ...networkToward(world, null, T0), vpcEndpoints };
  const ports = { sourcePort: 40_000, destinationPort: 443 };
  const packet = { protocol: TCP, source: address, destination: '192.0.2.1', ...ports };
  const flow = { direction: 'egress', packet, connection: '1' } as const;
  const passed = { component: 'gateway', at: 'between', direction: null, interfaceId: null } as const;
  track(world, network, eni, flow, T0, false, [{ ...passed, resourceId, decision: 'allow', rule: '', packet }]);
  expect(isTracked(world, eni, flow, T0 + minute)).toBe(expected);
});
