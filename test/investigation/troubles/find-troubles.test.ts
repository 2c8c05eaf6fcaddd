import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFormat } from '../../../src/flow-log/format.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import { findTroubles } from '../../../src/investigation/troubles/find-troubles.js';
import type { Network } from '../../../src/network/model.js';
import { ICMP, TCP } from '../../../src/network/packet.js';
import { networkToward } from '../../../src/sandbox/packets/network-of.js';
import { converse, exchange } from '../../../src/sandbox/packets/traffic.js';
import type { World } from '../../../src/sandbox/world/world.js';
import {
  addEntry,
  addInstance,
  addRule,
  minute,
  type Placed,
  SUBNET_A,
  SUBNET_B,
  second,
  smallWorld,
  T0,
  VPC,
} from '../../sandbox/small-world.js';

const PORTS = [22, 5432, 8080, 50_051] as const;
const MACHINES = 5;
const OUTSIDE = '8.8.8.8';

/** What is wrong with a service, or with a machine's way out. */
type Fault = 'none' | 'group' | 'closed' | 'silent' | 'late-repair' | 'late-fault';

interface Story {
  /** Of each machine, its service, what is wrong with it, and with its way out. */
  readonly machines: readonly { readonly port: number; readonly fault: Fault; readonly canLeave: boolean }[];
  /** Network ACL rules may refuse answers to some client ports, between the two subnets. */
  readonly deniedPorts: readonly [number, number] | null;
  /** Who asks whom, how often. The sixth machine is the internet. */
  readonly calls: readonly {
    readonly from: number;
    readonly to: number;
    readonly times: number;
    readonly ping: boolean;
  }[];
  readonly clientPorts: readonly [number, number];
  readonly scans: readonly {
    readonly source: number;
    readonly to: number;
    readonly port: number;
    readonly from: number;
  }[];
  readonly hasFlags: boolean;
}

const story: fc.Arbitrary<Story> = fc.record({
  machines: fc.array(
    fc.record({
      port: fc.constantFrom(...PORTS),
      fault: fc.constantFrom<Fault>('none', 'none', 'group', 'closed', 'silent', 'late-repair', 'late-fault'),
      canLeave: fc.boolean(),
    }),
    { minLength: MACHINES, maxLength: MACHINES },
  ),
  deniedPorts: fc.constantFrom(null, null, [32_768, 65_535] as const),
  calls: fc.uniqueArray(
    fc
      .record({
        from: fc.nat(MACHINES - 1),
        to: fc.nat(MACHINES),
        times: fc.integer({ min: 1, max: 4 }),
        ping: fc.boolean(),
      })
      .filter(({ from, to }) => from !== to),
    { selector: ({ from, to, ping }) => `${Math.min(from, to)} ${Math.max(from, to)} ${ping}`, maxLength: 8 },
  ),
  clientPorts: fc.constantFrom([32_768, 60_999] as const, [49_152, 65_535] as const),
  scans: fc.uniqueArray(
    fc.record({
      source: fc.integer({ min: 1, max: 250 }),
      to: fc.nat(MACHINES - 1),
      port: fc.constantFrom(23, 445, 3389, 9200, 37_215),
      from: fc.integer({ min: 32_768, max: 60_999 }),
    }),
    { selector: ({ source, to, port, from }) => `${source} ${to} ${port} ${from}`, maxLength: 20 },
  ),
  hasFlags: fc.boolean(),
});

const half = 40 * minute;

/** What was planted, found out by sending it: who is not answered at the end. */
interface Played {
  readonly records: readonly FlowRecord[];
  readonly network: Network;
  readonly broken: readonly string[];
  readonly scanners: { readonly sources: number; readonly tries: number };
}

function played({ machines, deniedPorts, calls, clientPorts, scans, hasFlags }: Story): Played {
  const world = smallWorld();
  const placed = machines.map(({ port, fault, canLeave }, at): Placed => {
    const inB = at >= 3;
    const group = `sg-0000000000000010${at}`;
    world.ec2.securityGroups[group] = { GroupId: group, GroupName: `g${at}`, VpcId: VPC };
    addRule(world, { egress: true, group, protocol: '-1', cidr: canLeave ? '0.0.0.0/0' : '172.31.0.0/16' });
    addRule(world, { group, protocol: 'icmp', cidr: '172.31.0.0/16' });
    if (fault !== 'group' && fault !== 'late-repair')
      addRule(world, { group, protocol: 'tcp', from: port, cidr: '172.31.0.0/16' });
    return addInstance(world, `172.31.${inB ? 32 : 16}.${20 + at}`, {
      public: `54.0.0.${10 + at}`,
      subnet: inB ? SUBNET_B : SUBNET_A,
      group,
      host: {
        listeners: fault === 'closed' ? [] : [{ protocol: TCP, port, address: '0.0.0.0' }],
        drops: fault === 'silent' ? [{ protocol: TCP, port }] : [],
      },
    });
  });
  if (deniedPorts) addEntry(world, { egress: false, protocol: '6', action: 'deny', number: 50, ports: deniedPorts });
  const plans = calls.map(({ from, to, times, ping }, call) => ({
    key: keyOf(placed, from, to, ping, machines),
    tries: Array.from({ length: times }, (_, at) => ({
      from,
      to,
      ping,
      clientPort: clientPorts[0] + call * 101 + at * 7,
    })),
  }));
  const last = new Map<string, string>();
  const send = (at: number) => {
    let when = at;
    for (const { key, tries } of plans) {
      for (const one of tries) {
        last.set(key, sent(world, placed, machines, one, when));
        when += 2 * minute;
      }
    }
  };
  send(T0);
  for (const [at, { port, fault }] of machines.entries()) {
    const group = `sg-0000000000000010${at}`;
    if (fault === 'late-repair') addRule(world, { group, protocol: 'tcp', from: port, cidr: '172.31.0.0/16' });
    if (fault === 'late-fault')
      for (const [id, rule] of Object.entries(world.ec2.securityGroupRules))
        if (rule.GroupId === group && rule.FromPort === port)
          world.ec2.securityGroupRules[id] = { ...rule, CidrIpv4: '192.0.2.1/32' };
  }
  for (const plan of plans) for (const one of plan.tries) one.clientPort += 1;
  send(T0 + half);
  let scanned = 0;
  for (const { source, to, port, from } of scans) {
    const target = machines[to];
    if (!target || target.port === port) continue;
    scanned += 1;
    exchange(world, T0 + scanned * 3 * second, {
      interfaceId: null,
      packet: {
        protocol: TCP,
        source: `203.0.113.${source}`,
        destination: `54.0.0.${10 + to}`,
        sourcePort: from,
        destinationPort: port,
      },
      bytes: 44,
      tcpFlags: 2,
      connection: `scan ${scanned}`,
    });
  }
  return {
    records: recordsOf(world, hasFlags),
    network: networkToward(world, null, T0 + 2 * half),
    broken: [...last].flatMap(([key, outcome]) => (outcome === 'answered' ? [] : key)).toSorted(),
    scanners: { sources: new Set(scans.map(({ source }) => source)).size, tries: scanned },
  };
}

const keyOf = (placed: readonly Placed[], from: number, to: number, ping: boolean, machines: Story['machines']) =>
  `${placed[from]?.address} ${placed[to]?.address ?? OUTSIDE} ${ping ? ICMP : TCP} ${ping ? null : (machines[to]?.port ?? 443)}`;

interface Try {
  readonly from: number;
  readonly to: number;
  readonly ping: boolean;
  readonly clientPort: number;
}

function sent(world: World, placed: readonly Placed[], machines: Story['machines'], one: Try, at: number): string {
  const sender = placed[one.from];
  if (!sender) throw new Error('nobody sends');
  const packet = {
    protocol: one.ping ? ICMP : TCP,
    source: sender.address,
    destination: placed[one.to]?.address ?? OUTSIDE,
    sourcePort: one.ping ? 0 : one.clientPort,
    destinationPort: one.ping ? 0 : (machines[one.to]?.port ?? 443),
    ...(one.ping ? { icmp: { type: 8, code: 0 } } : {}),
  };
  const probe = { interfaceId: sender.eni, packet, connection: `${one.from} ${one.to} ${at}` };
  const { kind } = exchange(world, at, { ...probe, bytes: one.ping ? 84 : 60, ...(one.ping ? {} : { tcpFlags: 2 }) });
  if (kind === 'answered' && !one.ping) converse(world, at + 100, { ...probe, sent: 800, received: 3_000 });
  return kind;
}

/** As a flow log of the default format has them, or one with TCP flags. */
const recordsOf = ({ sightings }: World, hasFlags: boolean): readonly FlowRecord[] =>
  sightings.map(({ interfaceId, action, packet, tcpFlags, at, packets, bytes }) => {
    const start = Math.floor(at / minute) * 60;
    return {
      interfaceId,
      srcaddr: packet.source,
      dstaddr: packet.destination,
      srcport: packet.sourcePort,
      dstport: packet.destinationPort,
      protocol: packet.protocol,
      packets,
      bytes,
      start,
      end: start + 59,
      action,
      logStatus: 'OK',
      ...(hasFlags ? { tcpFlags: (tcpFlags & 7) | ((tcpFlags & 18) === 18 ? 16 : 0) } : {}),
      line: `${interfaceId} ${packet.source} ${action} ${at}`,
    };
  });

async function troublesIn({ records, network }: Pick<Played, 'records' | 'network'>) {
  return findTroubles({
    network,
    traffic: { protocol: null, port: null },
    time: {},
    read: async (sink) => {
      for (const record of records) sink.take({ record, format: defaultFormat });
    },
    readAt: null,
    vpcId: null,
    signal: new AbortController().signal,
  });
}

describe('a diagnosis without ends', () => {
  it('finds what was planted, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (one) => {
        const world = played(one);
        const { troubles, scanners } = await troublesIn(world);
        const found = troubles.map(
          ({ connection: { source, destination, protocol, port } }) =>
            `${source.address} ${destination.address} ${protocol} ${port}`,
        );
        expect(found.toSorted()).toEqual(world.broken);
        expect(scanners.tries).toBe(world.scanners.tries);
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});
