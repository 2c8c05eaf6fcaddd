import { describe, expect, it } from 'vitest';
import { traceConnection } from '../../src/network/connection.js';
import type { Network } from '../../src/network/model.js';
import type { Packet } from '../../src/network/packet.js';
import { network } from '../helpers/network.js';
import { ping, tcp } from '../helpers/packets.js';

/** What flow logs would show of the four legs: out at the source, in at the destination, and the answer likewise. */
function legs(world: Network, packet: Packet): string {
  const { request, reply } = traceConnection(world, packet);
  const verdict = (trace: typeof reply, at: 'source' | 'destination') => {
    const here = trace?.hops.filter((hop) => hop.at === at && hop.interfaceId !== null) ?? [];
    if (here.length === 0) return '-';
    return here.some(({ decision }) => decision === 'deny') ? 'REJECT' : 'ACCEPT';
  };
  const all = [
    verdict(request, 'source'),
    verdict(request, 'destination'),
    verdict(reply, 'source'),
    verdict(reply, 'destination'),
  ];
  const stop = all.indexOf('REJECT');
  return (stop === -1 ? all : all.map((leg, index) => (index > stop ? '-' : leg))).join(' ');
}

describe('VPC user guide, "Flow log record examples": security group and network ACL rules', () => {
  // A home computer (203.0.113.12) pings an instance (172.31.16.139).
  const world = network()
    .internetGateway()
    .subnet('subnet-1', '172.31.16.0/20')
    .instance('b', { address: '172.31.16.139', public: '54.0.0.2' });
  const request = ping('203.0.113.12', '54.0.0.2');
  const inbound = { ingress: ['icmp from 0.0.0.0/0'], egress: [] };

  it.each([
    [
      'the group lets ICMP in but not out, the network ACL in but not out: an ACCEPT, then a REJECT',
      inbound,
      { egress: ['100 deny icmp to 0.0.0.0/0'] },
      '- ACCEPT REJECT -',
    ],
    ['the network ACL lets ICMP out as well: two ACCEPTs', inbound, {}, '- ACCEPT ACCEPT -'],
    ['the group denies inbound ICMP: a single REJECT', { ingress: [], egress: [] }, {}, '- REJECT - -'],
  ])('%s', (_, group, acl, expected) => {
    expect(legs(world.group('sg-b', group).acl('acl-1', acl).build(), request)).toBe(expected);
  });
});

describe('between two subnets, one cause at a time', () => {
  const [a, b] = ['172.31.0.10', '172.31.16.10'];
  const world = network()
    .subnet('subnet-1')
    .instance('a')
    .subnet('subnet-2')
    .instance('b')
    .group('sg-b', { ingress: ['all from 0.0.0.0/0'] });
  const no = (direction: 'in' | 'out') => {
    const rules = ['90 deny icmp from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'];
    return direction === 'in' ? { ingress: rules } : { egress: rules };
  };
  it.each([
    ['everything open', world, 'ACCEPT ACCEPT ACCEPT ACCEPT'],
    ['source security group, outbound', world.group('sg-a', { egress: [] }), 'REJECT - - -'],
    ['source network ACL, outbound', world.acl('acl-1', no('out'), 'subnet-1'), 'REJECT - - -'],
    ['destination network ACL, inbound', world.acl('acl-2', no('in'), 'subnet-2'), 'ACCEPT REJECT - -'],
    ['destination security group, inbound', world.group('sg-b', {}), 'ACCEPT REJECT - -'],
    [
      'destination security group, outbound: stateful',
      world.group('sg-b', { ingress: ['all from 0.0.0.0/0'], egress: [] }),
      'ACCEPT ACCEPT ACCEPT ACCEPT',
    ],
    [
      'destination network ACL, outbound: stateless',
      world.acl('acl-2', no('out'), 'subnet-2'),
      'ACCEPT ACCEPT REJECT -',
    ],
    ['source network ACL, inbound: stateless', world.acl('acl-1', no('in'), 'subnet-1'), 'ACCEPT ACCEPT ACCEPT REJECT'],
    ['source security group, inbound: stateful', world.group('sg-a', { ingress: [] }), 'ACCEPT ACCEPT ACCEPT ACCEPT'],
  ])('%s', (_, one, expected) => {
    expect(legs(one.build(), ping(a, b))).toBe(expected);
  });

  it('in one subnet no network ACL has a say (VPC user guide, "Network ACL basics")', () => {
    const one = network()
      .subnet('subnet-1')
      .instance('a')
      .instance('b')
      .group('sg-b', { ingress: ['icmp from sg-a'] })
      .acl('acl-1', { ingress: [], egress: [] });
    expect(legs(one.build(), ping(a, '172.31.0.11'))).toBe('ACCEPT ACCEPT ACCEPT ACCEPT');
  });
});

describe('VPC user guide, "Ephemeral ports"', () => {
  // "if a request comes into a web server in your VPC from a Windows 10 client on the internet, your network ACL must
  // have an outbound rule to enable traffic destined for ports 49152-65535"
  const server = network()
    .internetGateway()
    .subnet('subnet-1')
    .instance('b', { public: '54.0.0.2' })
    .group('sg-b', { ingress: ['tcp 80 from 0.0.0.0/0'] });
  it.each([
    ['49152-65535', 'delivered'],
    ['1024-4999', 'denied'],
  ])('outbound %s: the answer is %s', (ports, expected) => {
    const world = server.acl('acl-1', { egress: [`100 allow tcp ${ports} to 0.0.0.0/0`] }).build();
    expect(traceConnection(world, tcp('203.0.113.12', '54.0.0.2', 80, 49_200)).reply?.disposition).toBe(expected);
  });
});

describe('VPC user guide, "Security groups": the default security group', () => {
  // "Inbound: sg id itself, all; Outbound: 0.0.0.0/0 and ::/0, all": its members talk to each other and to the outside.
  const rules = { ingress: ['all from sg-default'], egress: ['all to 0.0.0.0/0', 'all to ::/0'] };
  const world = network()
    .internetGateway()
    .subnet('subnet-1')
    .instance('a', { groups: ['sg-default'], public: '54.0.0.1' })
    .instance('b', { groups: ['sg-default'], public: '54.0.0.2' })
    .instance('c')
    .group('sg-default', rules)
    .build();
  it.each([
    ['a member by its private address', '172.31.0.10', '172.31.0.11', 'delivered'],
    ['a member by its public address', '172.31.0.10', '54.0.0.2', 'denied'],
    ['an instance without the group', '172.31.0.12', '172.31.0.11', 'denied'],
    ['the internet', '203.0.113.12', '54.0.0.2', 'denied'],
    ['out to the internet', '172.31.0.10', '203.0.113.12', 'delivered'],
  ])('%s', (_, source, destination, expected) => {
    expect(traceConnection(world, ping(source, destination)).request.disposition).toBe(expected);
  });
});
