import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ICMP, TCP, UDP } from '../../../src/network/packet.js';
import { exchange } from '../../../src/sandbox/packets/traffic.js';
import { runScript } from '../../../src/sandbox/shell/host.js';
import {
  ACL,
  addEntry,
  addInstance,
  addRule,
  IGW,
  minute,
  type Placed,
  RTB,
  SG,
  SUBNET_B,
  second,
  seen,
  smallWorld,
  T0,
  testClock,
  VPC,
} from '../small-world.js';

function pair(options: { readonly apart?: boolean; readonly public?: boolean } = {}) {
  const world = smallWorld();
  const a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  const b = addInstance(world, options.apart ? '172.31.32.20' : '172.31.16.20', {
    ...(options.public === false ? {} : { public: '3.26.1.20' }),
    ...(options.apart ? { subnet: SUBNET_B } : {}),
  });
  return { world, a, b };
}

const echo = (from: Placed, to: string, connection = '1') => ({
  interfaceId: from.eni,
  packet: {
    protocol: ICMP,
    source: from.address,
    destination: to,
    sourcePort: 0,
    destinationPort: 0,
    icmp: { type: 8, code: 0 },
  },
  bytes: 84,
  connection,
});

const syn = (from: Placed, to: string, port: number, sourcePort = 40_000) => ({
  interfaceId: from.eni,
  packet: { protocol: TCP, source: from.address, destination: to, sourcePort, destinationPort: port },
  bytes: 60,
  tcpFlags: 2,
  connection: `${sourcePort}`,
});

describe('a packet between two subnets', () => {
  const rows = [
    ['the security group of the destination lets nothing in', [], ['1 egress ACCEPT', '2 ingress REJECT']],
    ['nothing is in the way', ['rule'], ['1 egress ACCEPT', '2 ingress ACCEPT', '2 egress ACCEPT', '1 ingress ACCEPT']],
  ] as const;
  it.each(rows)('when %s', (_, planted, expected) => {
    const { world, a, b } = pair({ apart: true });
    if (planted.length > 0) addRule(world, { protocol: 'icmp' });
    exchange(world, T0, echo(a, b.address));
    expect(seen(world)).toEqual(expected);
  });

  it('is stopped by an outbound ACL rule on its way out, and by an inbound one on its way in', () => {
    const { world, a, b } = pair({ apart: true });
    addRule(world, { protocol: 'icmp' });
    addEntry(world, { egress: true, protocol: '1', action: 'deny' });
    exchange(world, T0, echo(a, b.address));
    expect(seen(world)).toEqual(['1 egress REJECT']);
  });

  it('is answered in vain where the ACL of the other subnet stops the reply', () => {
    const { world, a, b } = pair({ apart: true });
    addRule(world, { protocol: 'icmp' });
    const acl = world.ec2.networkAcls[ACL];
    if (!acl) throw new Error('no ACL');
    world.ec2.networkAcls['acl-00000000000000002'] = {
      ...structuredClone(acl),
      NetworkAclId: 'acl-00000000000000002',
      IsDefault: false,
      Associations: [
        { SubnetId: SUBNET_B, NetworkAclId: 'acl-00000000000000002', NetworkAclAssociationId: 'aclassoc-b' },
      ],
      Entries: [
        {
          RuleNumber: 1,
          Egress: true,
          Protocol: '1',
          RuleAction: 'deny',
          CidrBlock: '0.0.0.0/0',
          IcmpTypeCode: { Type: -1, Code: -1 },
        },
        ...(acl.Entries ?? []),
      ],
    };
    acl.Associations = acl.Associations.filter(({ SubnetId }) => SubnetId !== SUBNET_B);
    expect(exchange(world, T0, echo(a, b.address)).kind).toBe('silent');
    expect(seen(world)).toEqual(['1 egress ACCEPT', '2 ingress ACCEPT', '2 egress REJECT']);
  });
});

describe('connection tracking', () => {
  it('lets a running ping go on after its rule is gone, and a new one not', () => {
    const { world, a, b } = pair();
    const rule = addRule(world, { protocol: 'icmp' });
    expect(exchange(world, T0, echo(a, b.address, 'first')).kind).toBe('answered');
    delete world.ec2.securityGroupRules[rule];
    expect(exchange(world, T0 + second, echo(a, b.address, 'first')).kind).toBe('answered');
    expect(exchange(world, T0 + second, echo(a, b.address, 'second')).kind).toBe('silent');
    expect(exchange(world, T0 + 40 * second, echo(a, b.address, 'first')).kind).toBe('silent');
  });

  it('does not stand against a network ACL', () => {
    const { world, a } = pair();
    expect(exchange(world, T0, echo(a, '8.8.8.8', 'first')).kind).toBe('answered');
    addEntry(world, { egress: false, protocol: '1', action: 'deny' });
    expect(exchange(world, T0 + second, echo(a, '8.8.8.8', 'first')).kind).toBe('silent');
    expect(seen(world).slice(-2)).toEqual(['1 egress ACCEPT', '1 ingress REJECT']);
  });

  it('is not kept for TCP that everyone may open: that ends with the rule', () => {
    const { world, a, b } = pair();
    const everyone = addRule(world, { protocol: 'tcp', from: 22, to: 22 });
    expect(exchange(world, T0, syn(a, b.address, 22)).kind).toBe('answered');
    delete world.ec2.securityGroupRules[everyone];
    expect(exchange(world, T0 + second, syn(a, b.address, 22)).kind).toBe('silent');
  });

  it('is kept for TCP that a narrower rule let in', () => {
    const { world, a, b } = pair();
    const narrow = addRule(world, { protocol: 'tcp', from: 22, to: 22, cidr: '172.31.16.0/20' });
    expect(exchange(world, T0, syn(a, b.address, 22)).kind).toBe('answered');
    delete world.ec2.securityGroupRules[narrow];
    expect(exchange(world, T0 + minute, syn(a, b.address, 22)).kind).toBe('answered');
    expect(exchange(world, T0 + minute, syn(a, b.address, 22, 40_001)).kind).toBe('silent');
  });

  it('lets the answer out where no outbound rule does', () => {
    const { world, a, b } = pair();
    addRule(world, { protocol: 'icmp' });
    const bare = 'sg-00000000000000002';
    world.ec2.securityGroups[bare] = { GroupId: bare, GroupName: 'bare', VpcId: VPC };
    addRule(world, { protocol: 'icmp', group: bare });
    const eni = world.ec2.interfaces[b.eni];
    if (eni) eni.Groups = [{ GroupId: bare, GroupName: 'bare' }];
    expect(exchange(world, T0, echo(a, b.address)).kind).toBe('answered');
    expect(exchange(world, T0, echo(b, a.address, 'other')).kind).toBe('silent');
    expect(seen(world).at(-1)).toBe('2 egress REJECT');
  });
});

describe('hosts', () => {
  it('refuse TCP to a port where nothing listens, with a RST that is seen', () => {
    const { world, a, b } = pair();
    addRule(world, { protocol: 'tcp', from: 0, to: 65_535 });
    expect(exchange(world, T0, syn(a, b.address, 8080)).kind).toBe('refused');
    expect(world.sightings.map(({ tcpFlags }) => tcpFlags)).toEqual([2, 2, 20, 20]);
    expect(exchange(world, T0, syn(a, b.address, 22)).kind).toBe('answered');
    expect(world.sightings.map(({ tcpFlags }) => tcpFlags).slice(4)).toEqual([2, 2, 18, 18]);
  });

  it('answer a datagram to a closed port with an ICMP message', () => {
    const { world, a, b } = pair();
    addRule(world, { protocol: 'udp', from: 0, to: 65_535 });
    const packet = {
      protocol: UDP,
      source: a.address,
      destination: b.address,
      sourcePort: 40_000,
      destinationPort: 5000,
    };
    const outcome = exchange(world, T0, { interfaceId: a.eni, packet, bytes: 60, connection: 'x' });
    expect(outcome).toMatchObject({ kind: 'unreachable', reason: 'Destination Port Unreachable' });
    expect(world.sightings.map(({ packet: { protocol }, direction }) => `${protocol} ${direction}`)).toEqual([
      '17 egress',
      '17 ingress',
      '1 egress',
      '1 ingress',
    ]);
  });

  it.each([
    ['ignores pings', { ignoresPing: true }],
    ['drops ICMP in its own firewall', { drops: [{ protocol: 1, port: null }] }],
  ])('stay silent when one %s: the request is accepted, and there is no reply', (_, host) => {
    const world = smallWorld();
    const a = addInstance(world, '172.31.16.10');
    const b = addInstance(world, '172.31.16.20', { host });
    addRule(world, { protocol: 'icmp' });
    expect(exchange(world, T0, echo(a, b.address)).kind).toBe('silent');
    expect(seen(world)).toEqual(['1 egress ACCEPT', '2 ingress ACCEPT']);
  });

  it('that do not run see nothing', () => {
    const { world, a, b } = pair();
    addRule(world, { protocol: 'icmp' });
    const row = world.ec2.instances[b.instanceId];
    if (row) row.stoppedAt = T0 - minute;
    expect(exchange(world, T0, echo(a, b.address)).kind).toBe('silent');
    expect(seen(world)).toEqual(['1 egress ACCEPT']);
  });

  it('on the internet answer pings if they are 8.8.8.8 and not if nobody is there', () => {
    const { world, a } = pair();
    const [one, two] = [T0, T0 + 1000].map((at) => exchange(world, at, echo(a, '8.8.8.8')));
    expect(one).toMatchObject({ kind: 'answered', from: '8.8.8.8', ttl: 117 });
    expect(two?.kind).toBe('answered');
    expect(world.sightings.map(({ at }) => at - T0)).toEqual([0, 0, 1000, 1000]);
    expect(exchange(world, T0, echo(a, '203.0.113.9')).kind).toBe('silent');
  });

  it('on the internet reach an instance by its public address, if its rules let them', () => {
    const { world, b } = pair();
    const packet = {
      protocol: TCP,
      source: '198.51.100.7',
      destination: '3.26.1.20',
      sourcePort: 40_000,
      destinationPort: 22,
    };
    const probe = { interfaceId: null, packet, bytes: 60, tcpFlags: 2, connection: 'x' };
    expect(exchange(world, T0, probe).kind).toBe('silent');
    expect(world.sightings).toMatchObject([
      { interfaceId: b.eni, direction: 'ingress', action: 'REJECT', packet: { destination: b.address } },
    ]);
    addRule(world, { protocol: 'tcp', from: 22, to: 22 });
    expect(exchange(world, T0, probe).kind).toBe('answered');
  });
});

describe('ways out', () => {
  it('of the VPC have traffic path 8 through the internet gateway, and 1 inside', () => {
    const { world, a, b } = pair({ apart: true });
    addRule(world, { protocol: 'icmp' });
    exchange(world, T0, echo(a, '8.8.8.8'));
    exchange(world, T0, echo(a, b.address));
    const paths = world.sightings
      .filter(({ direction }) => direction === 'egress')
      .map(({ trafficPath }) => trafficPath);
    expect(paths).toEqual([8, 1, 1]);
  });

  it.each([
    [
      'without a public address',
      (world: ReturnType<typeof smallWorld>, eni: string) => {
        const row = world.ec2.interfaces[eni];
        if (!row) return;
        delete row.Association;
        row.PrivateIpAddresses = row.PrivateIpAddresses.map(({ PrivateIpAddress, Primary }) => ({
          PrivateIpAddress: PrivateIpAddress ?? '',
          Primary: Primary ?? false,
        }));
      },
    ],
    [
      'without a route',
      (world: ReturnType<typeof smallWorld>) => {
        const table = world.ec2.routeTables[RTB];
        if (table) table.Routes = table.Routes.filter(({ GatewayId }) => GatewayId === 'local');
      },
    ],
    [
      'over a detached gateway',
      (world: ReturnType<typeof smallWorld>) => {
        const gateway = world.ec2.internetGateways[IGW];
        if (gateway) gateway.Attachments = [];
      },
    ],
  ])('%s end in silence, recorded or not as the world is told', (_, plant) => {
    for (const recordUnroutable of [false, true]) {
      const { world, a } = pair();
      world.switches.recordUnroutable = recordUnroutable;
      plant(world, a.eni);
      expect(exchange(world, T0, echo(a, '8.8.8.8')).kind).toBe('silent');
      expect(seen(world)).toEqual(recordUnroutable ? ['1 egress ACCEPT'] : []);
    }
  });

  it('blocked for the whole account are rejected, with the reason', () => {
    const { world, a } = pair();
    world.ec2.blockPublicAccess.mode = 'block-bidirectional';
    exchange(world, T0, echo(a, '8.8.8.8'));
    expect(world.sightings).toMatchObject([{ action: 'REJECT', rejectReason: 'BPA', direction: 'egress' }]);
  });

  it('blocked for the account pass where the VPC is excluded, until the exclusion is deleted', () => {
    const { world, a } = pair();
    world.ec2.blockPublicAccess.mode = 'block-bidirectional';
    const exclusion = {
      ExclusionId: 'vpcbpa-exclude-0123456789abcdef0',
      InternetGatewayExclusionMode: 'allow-egress',
      ResourceArn: `arn:aws:ec2:us-east-1:123456789012:vpc/${world.ec2.interfaces[a.eni]?.VpcId}`,
      State: 'create-complete',
    } as const;
    world.ec2.accessExclusions[exclusion.ExclusionId] = exclusion;
    expect(exchange(world, T0, echo(a, '8.8.8.8')).kind).toBe('answered');
    world.ec2.accessExclusions[exclusion.ExclusionId] = { ...exclusion, deletedAt: T0 };
    expect(exchange(world, T0 + 1000, echo(a, '8.8.8.8')).kind).toBe('silent');
  });

  it('to the Amazon DNS server are never logged and never filtered', () => {
    const { world, a } = pair();
    addEntry(world, { egress: true, protocol: '-1', action: 'deny' });
    const packet = {
      protocol: UDP,
      source: a.address,
      destination: '172.31.0.2',
      sourcePort: 40_000,
      destinationPort: 53,
    };
    expect(exchange(world, T0, { interfaceId: a.eni, packet, bytes: 60, connection: 'x' }).kind).toBe('answered');
    expect(world.sightings).toEqual([]);
  });
});

describe('what ping prints follows from the packets', () => {
  const choice = fc.record({
    rule: fc.boolean(),
    aclOut: fc.boolean(),
    aclIn: fc.boolean(),
    apart: fc.boolean(),
    ignores: fc.boolean(),
    count: fc.integer({ min: 1, max: 4 }),
  });
  it('whatever is planted', () => {
    fc.assert(
      fc.property(choice, ({ rule, aclOut, aclIn, apart, ignores, count }) => {
        const { world, a, b } = pair({ apart });
        if (rule) addRule(world, { protocol: 'icmp', source: SG });
        if (aclOut) addEntry(world, { egress: true, protocol: '1', action: 'deny' });
        if (aclIn) addEntry(world, { egress: false, protocol: '1', action: 'deny' });
        const row = world.ec2.instances[b.instanceId];
        if (row) row.host.ignoresPing = ignores;
        const ran = runScript(world, testClock(), a.instanceId, `ping -c ${count} -W 1 ${b.address}`, { user: 'root' });
        const works = rule && !ignores && !(apart && (aclOut || aclIn));
        const replies = seen(world).filter((line) => line === '1 ingress ACCEPT').length;
        expect(ran.stdout).toContain(`${count} packets transmitted, ${works ? count : 0} received`);
        expect(ran.exitCode).toBe(works ? 0 : 1);
        expect(replies).toBe(works ? count : 0);
        // A packet is rejected at most once, and what was rejected is not seen again.
        const rejected = seen(world).filter((line) => line.endsWith('REJECT')).length;
        expect(rejected).toBe(works || (rule && !(apart && (aclOut || aclIn))) ? 0 : count);
      }),
      { numRuns: 64 },
    );
  });
});
