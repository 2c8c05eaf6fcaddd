import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectOf } from '../../../src/diagnosis/what-if/effect.js';
import { ICMP, TCP, UDP } from '../../../src/network/packet.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { flowsOf } from '../../helpers/flows.js';
import { playedIn } from '../../helpers/played.js';
import { ACL, addInstance, addRule, IGW, RTB, SG, SUBNET_B, smallWorld } from '../../sandbox/small-world.js';

interface Configuration {
  readonly rules: readonly {
    readonly protocol: string;
    readonly from?: number;
    readonly to?: number;
    readonly cidr: string;
  }[];
  readonly egress: boolean;
  readonly entries: readonly {
    readonly number: number;
    readonly egress: boolean;
    readonly action: 'allow' | 'deny';
    readonly protocol: string;
    readonly ports?: readonly [number, number];
  }[];
  readonly hasWayOut: boolean;
  /** The second subnet has another network ACL, or another route table without a way out. */
  readonly otherAcl: 'none' | 'shut' | 'answers-only';
  readonly otherTable: boolean;
}

const configuration: fc.Arbitrary<Configuration> = fc.record({
  rules: fc.array(
    fc.oneof(
      fc.record({
        protocol: fc.constantFrom('tcp', 'udp'),
        from: fc.constantFrom(22, 53, 443),
        cidr: fc.constantFrom('0.0.0.0/0', '172.31.16.0/20', '8.8.8.8/32'),
      }),
      fc.record({ protocol: fc.constantFrom('icmp', '-1'), cidr: fc.constantFrom('172.31.0.0/16', '8.8.8.8/32') }),
    ),
    { maxLength: 3 },
  ),
  egress: fc.boolean(),
  entries: fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 40 }),
      egress: fc.boolean(),
      action: fc.constantFrom('allow', 'deny'),
      protocol: fc.constantFrom('-1', '1', '6', '17'),
      ports: fc.constantFrom<readonly [number, number]>([22, 22], [1024, 65_535], [32_768, 45_000]),
    }),
    { selector: ({ number, egress }) => `${number} ${egress}`, maxLength: 4 },
  ),
  hasWayOut: fc.boolean(),
  otherAcl: fc.constantFrom('none', 'none', 'shut', 'answers-only'),
  otherTable: fc.boolean(),
});

/** Two machines in two subnets, both with public addresses, under one configuration. */
function worldOf({ rules, egress, entries, hasWayOut, otherAcl, otherTable }: Configuration) {
  const world = smallWorld();
  const listeners = [22, 53, 443].flatMap((port) =>
    [TCP, UDP].map((protocol) => ({ protocol, port, address: '0.0.0.0' })),
  );
  const a = addInstance(world, '172.31.16.10', { public: '54.0.0.1', host: { listeners } });
  const b = addInstance(world, '172.31.32.20', { public: '54.0.0.2', subnet: SUBNET_B, host: { listeners } });
  for (const rule of rules) addRule(world, rule);
  const out = world.ec2.securityGroupRules['sgr-egress'];
  if (!egress && out)
    world.ec2.securityGroupRules['sgr-egress'] = { ...out, IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
  for (const { number, protocol, ports, ...entry } of entries) {
    world.ec2.networkAcls[ACL]?.Entries?.push({
      RuleNumber: number,
      Protocol: protocol,
      Egress: entry.egress,
      RuleAction: entry.action,
      CidrBlock: '0.0.0.0/0',
      ...(protocol === '1' ? { IcmpTypeCode: { Type: -1, Code: -1 } } : {}),
      ...(protocol === '6' || protocol === '17' ? { PortRange: { From: ports?.[0], To: ports?.[1] } } : {}),
    });
  }
  const table = world.ec2.routeTables[RTB];
  if (!hasWayOut && table) table.Routes = table.Routes?.filter(({ GatewayId }) => GatewayId !== IGW) ?? [];
  if (otherAcl !== 'none') giveAcl(world, otherAcl);
  if (otherTable) giveTable(world);
  return { world, a, b };
}

const OTHER_ACL = 'acl-00000000000000002';
const OTHER_RTB = 'rtb-00000000000000002';

/** One that lets nothing through, or only what clients get back. */
function giveAcl(world: World, kind: 'shut' | 'answers-only'): void {
  const present = world.ec2.networkAcls[ACL];
  if (!present) return;
  const mine = present.Associations?.filter(({ SubnetId }) => SubnetId === SUBNET_B) ?? [];
  world.ec2.networkAcls[ACL] = {
    ...present,
    Associations: present.Associations?.filter(({ SubnetId }) => SubnetId !== SUBNET_B) ?? [],
  };
  const allow = (Egress: boolean) => ({
    RuleNumber: 10,
    Egress,
    Protocol: '6',
    RuleAction: 'allow' as const,
    CidrBlock: '0.0.0.0/0',
  });
  world.ec2.networkAcls[OTHER_ACL] = {
    ...present,
    NetworkAclId: OTHER_ACL,
    IsDefault: false,
    Associations: mine.map((one) => ({ ...one, NetworkAclId: OTHER_ACL })),
    Entries: [
      ...(present.Entries?.filter(({ RuleNumber }) => RuleNumber === 32767) ?? []),
      ...(kind === 'shut'
        ? []
        : [
            { ...allow(false), PortRange: { From: 1024, To: 65_535 } },
            { ...allow(true), PortRange: { From: 0, To: 65_535 } },
          ]),
    ],
  };
}

/** Its own route table, with the local route alone. */
function giveTable(world: World): void {
  const main = world.ec2.routeTables[RTB];
  if (!main) return;
  world.ec2.routeTables[OTHER_RTB] = {
    ...main,
    RouteTableId: OTHER_RTB,
    Associations: [{ Main: false, RouteTableId: OTHER_RTB, RouteTableAssociationId: 'rtbassoc-2', SubnetId: SUBNET_B }],
    Routes: main.Routes?.filter(({ GatewayId }) => GatewayId === 'local') ?? [],
  };
}

interface Call {
  readonly from: 'a' | 'b' | 'internet';
  readonly to: string;
  readonly protocol: number;
  readonly port: number;
  readonly clientPort: number;
}

const call: fc.Arbitrary<Call> = fc
  .record({
    from: fc.constantFrom('a', 'b', 'internet'),
    to: fc.constantFrom('172.31.16.10', '172.31.32.20', '54.0.0.1', '54.0.0.2', '8.8.8.8'),
    protocol: fc.constantFrom(TCP, UDP, ICMP),
    port: fc.constantFrom(22, 53, 443),
    clientPort: fc.constantFrom(32_800, 40_000, 50_000, 61_000),
  })
  .filter(({ from, to }) =>
    from === 'internet'
      ? to.startsWith('54.')
      : !(from === 'a' ? ['172.31.16.10', '54.0.0.1'] : ['172.31.32.20', '54.0.0.2']).includes(to),
  )
  // On the internet, somebody answers pings, DNS and HTTPS; what else is sent there is silent whatever the rules.
  .filter(({ to, protocol, port }) => to !== '8.8.8.8' || protocol === ICMP || (protocol === TCP && port === 443));

/** Sends it in a world of its own, in which nothing is tracked yet; what its interfaces saw, and whether it got through. */
function played(configuration: Configuration, { from, to, ...rest }: Call) {
  const { world, a, b } = worldOf(configuration);
  const sender = from === 'a' ? a : from === 'b' ? b : null;
  const source = sender?.address ?? '8.8.8.8';
  return playedIn(world, { interfaceId: sender?.eni ?? null, source, destination: to, ...rest });
}

describe('replaying the records of one world against a second configuration', () => {
  it('tells what the second world records of the same connections', () => {
    const counted = { refused: 0, pass: 0, unknown: 0 };
    fc.assert(
      fc.property(
        configuration,
        configuration,
        fc.uniqueArray(call, {
          selector: ({ from, to, protocol, port, clientPort }) =>
            protocol === ICMP ? `${from} ${to} ping` : `${from} ${to} ${protocol} ${port} ${clientPort}`,
          maxLength: 6,
        }),
        (first, second, calls) => {
          for (const one of calls) {
            const before = played(first, one);
            const after = played(second, one);
            const flows = flowsOf(before.network, before.records);
            const { refused, pass, unchanged, unknown } = effectOf(before.network, after.network, flows);
            counted.refused += refused;
            counted.pass += pass;
            counted.unknown += unknown;
            // What left no record cannot be replayed: nobody knows of it.
            const isSeen = before.records.length > 0;
            const expected = {
              refused: Number(isSeen && before.isThrough && !after.isThrough),
              pass: Number(isSeen && !before.isThrough && after.isThrough),
              unchanged: Number(isSeen && before.isThrough === after.isThrough),
              unknown: 0,
            };
            expect({ refused, pass, unchanged, unknown }, JSON.stringify(one)).toEqual(expected);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(counted.refused).toBeGreaterThan(5);
    expect(counted.pass).toBeGreaterThan(5);
  });

  it('takes "port unreachable" for no connection of its own', () => {
    const open: Configuration = {
      rules: [{ protocol: '-1', cidr: '0.0.0.0/0' }],
      egress: true,
      entries: [],
      hasWayOut: true,
      otherAcl: 'none',
      otherTable: false,
    };
    const udp = played(open, { from: 'a', to: '172.31.32.20', protocol: UDP, port: 53, clientPort: 40_000 });
    const [request] = udp.records;
    const complaint = {
      ...request,
      protocol: ICMP,
      srcport: 0,
      dstport: 0,
      srcaddr: '172.31.32.20',
      dstaddr: '172.31.16.10',
    };
    const flows = flowsOf(udp.network, [
      { ...request, line: '' },
      { ...complaint, line: '' },
    ]);
    expect(flows.map(({ protocol }) => protocol)).toEqual([UDP]);
  });

  it('counts a connection once over interfaces, directions and windows', () => {
    const open: Configuration = {
      rules: [{ protocol: 'tcp', from: 22, cidr: '0.0.0.0/0' }],
      egress: true,
      entries: [],
      hasWayOut: true,
      otherAcl: 'none',
      otherTable: false,
    };
    const before = played(open, { from: 'a', to: '172.31.32.20', protocol: TCP, port: 22, clientPort: 40_000 });
    const shut = played(
      { ...open, rules: [] },
      { from: 'a', to: '172.31.32.20', protocol: TCP, port: 22, clientPort: 40_000 },
    );
    expect(before.records.length).toBeGreaterThan(4);
    const later = before.records.map((one) => ({ ...one, start: (one.start ?? 0) + 60 }));
    const flows = flowsOf(before.network, [...before.records, ...later]);
    expect(effectOf(before.network, shut.network, flows)).toEqual({
      refused: 1,
      pass: 0,
      unchanged: 0,
      unknown: 0,
      examples: [
        {
          would: 'refused',
          source: '172.31.16.10',
          destination: '172.31.32.20',
          protocol: TCP,
          port: 22,
          resourceId: SG,
          rule: 'no inbound rule allows tcp 22 from 172.31.16.10',
          connections: 1,
        },
      ],
    });
  });
});
