import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose, verdictAlone } from '../../src/diagnosis/diagnose.js';
import { timelineOf } from '../../src/diagnosis/told/timeline.js';
import type { Connection, Evidence } from '../../src/diagnosis/verdict.js';
import type { FlowRecord } from '../../src/flow-log/record.js';
import type { FlowLog, Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { breaches } from './contract.js';
import { BEGIN } from './evidence.js';

const addresses = [
  '172.31.0.10',
  '172.31.16.10',
  '172.31.0.99',
  '10.9.9.9',
  '8.8.8.8',
  '54.0.0.1',
  '54.0.0.2',
  '2600:1f18::a',
  'fd00::1',
  '169.254.169.254',
  '',
  'nonsense',
  '999.1.1.1',
];
const address = fc.constantFrom(...addresses);
const eni = fc.constantFrom('eni-a', 'eni-b', 'eni-nat-1', 'eni-x', 'eni-y');
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const lacking = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary: values }, fc.constant(null), fc.constant(undefined));
const port = fc.constantFrom(0, 22, 53, 443, 40_000, 65_535);
const seconds = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: BEGIN - 300, max: BEGIN + 900 }) },
  fc.constantFrom(0, -1, 1e12, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53),
);

const record: fc.Arbitrary<FlowRecord> = fc.record({
  line: fc.string({ maxLength: 20 }),
  interfaceId: lacking(eni),
  srcaddr: lacking(address),
  dstaddr: lacking(address),
  srcport: lacking(port),
  dstport: lacking(port),
  protocol: lacking(fc.constantFrom(1, 6, 17, 58, 47)),
  packets: lacking(fc.integer({ min: -1, max: 9 })),
  bytes: lacking(fc.constantFrom(0, 40, 84, 336, 500)),
  start: lacking(seconds),
  end: lacking(seconds),
  action: lacking(fc.constantFrom('ACCEPT', 'REJECT')),
  logStatus: lacking(fc.constantFrom('OK', 'NODATA', 'SKIPDATA')),
  tcpFlags: lacking(fc.constantFrom(0, 1, 2, 4, 18, 20)),
  pktSrcaddr: fc.oneof(fc.constant(undefined), lacking(address)),
  pktDstaddr: fc.oneof(fc.constant(undefined), lacking(address)),
  flowDirection: fc.oneof(fc.constant(undefined), lacking(fc.constantFrom('ingress', 'egress'))),
  subnetId: fc.oneof(fc.constant(undefined), lacking(fc.constantFrom('subnet-a', 'subnet-b'))),
  instanceId: fc.oneof(fc.constant(undefined), lacking(fc.constantFrom('i-a', 'i-b'))),
  rejectReason: fc.oneof(fc.constant(undefined), fc.constantFrom(null, 'BPA', 'EC')),
}) as fc.Arbitrary<FlowRecord>;

const rules = fc.constantFrom<readonly string[]>(
  [],
  ['all from 0.0.0.0/0'],
  ['icmp from sg-a'],
  ['tcp 443 from 172.31.0.0/16', 'udp 53 from pl-1'],
  ['icmp 8/0 from 172.31.0.10/32'],
);
const out = fc.constantFrom<readonly string[]>([], ['all to 0.0.0.0/0'], ['tcp 443 to 0.0.0.0/0'], ['icmp to sg-b']);
const entriesIn = fc.constantFrom<readonly string[]>(
  [],
  ['100 allow all from 0.0.0.0/0'],
  ['1 deny icmp from 0.0.0.0/0', '2 allow all from 0.0.0.0/0'],
  ['100 allow tcp 443 from 0.0.0.0/0'],
);
const entriesOut = fc.constantFrom<readonly string[]>(
  [],
  ['100 allow all to 0.0.0.0/0'],
  ['1 deny icmp to 0.0.0.0/0', '2 allow all to 0.0.0.0/0'],
  ['100 allow tcp 1024-65535 to 0.0.0.0/0'],
);
const ways = fc.constantFrom<readonly string[]>(
  [],
  ['0.0.0.0/0 -> igw-1'],
  ['0.0.0.0/0 -> nat-1'],
  ['0.0.0.0/0 -> igw-1 (blackhole)'],
  ['172.31.16.0/20 -> eni-x', '10.0.0.0/8 -> pcx-1'],
  ['172.31.16.0/20 -> tgw-1', '8.0.0.0/8 -> pcx-1'],
);
const flowLog = fc.record({
  resourceId: fc.constantFrom('vpc-1', 'subnet-a', 'eni-b', 'vpc-9'),
  trafficType: fc.constantFrom<FlowLog['trafficType']>('ALL', 'ACCEPT', 'REJECT'),
  delivery: fc.constantFrom<FlowLog['delivery']>('success', 'failed', 'unknown'),
  createdAt: maybe(fc.constantFrom(BEGIN * 1000 - 1e6, BEGIN * 1000 + 1e6)),
  format: fc.constantFrom('', 'version', 'interface-id srcaddr dstaddr action'),
});

const world: fc.Arbitrary<Network> = fc
  .record({
    isKnown: fc.boolean(),
    a: fc.record({ ingress: rules, egress: out }),
    b: fc.record({ ingress: rules, egress: out }),
    aclA: fc.record({ ingress: entriesIn, egress: entriesOut }),
    aclB: fc.record({ ingress: entriesIn, egress: entriesOut }),
    routesA: ways,
    routesB: ways,
    isPublic: fc.boolean(),
    isOneSubnet: fc.boolean(),
    stateB: fc.constantFrom('running', 'stopped', 'terminated'),
    mode: fc.constantFrom('off', 'block-ingress', 'block-bidirectional'),
    nat: fc.constantFrom('available', 'failed'),
    logs: fc.array(flowLog, { maxLength: 3 }),
    forgotten: fc.subarray([
      'securityGroups',
      'networkAcls',
      'routeTables',
      'subnets',
      'internetGateways',
      'natGateways',
      'interfaces',
    ]),
  })
  .map((parts) => {
    const made = network()
      .internetGateway()
      .subnet('subnet-a')
      .instance('a', parts.isPublic ? { public: '54.0.0.1', ipv6: '2600:1f18::a' } : {})
      .subnet('subnet-b')
      .instance('b', {
        subnet: parts.isOneSubnet ? 'subnet-a' : 'subnet-b',
        address: '172.31.16.10',
        state: parts.stateB,
        ...(parts.isPublic ? { public: '54.0.0.2' } : {}),
      })
      .natGateway('nat-1', { state: parts.nat })
      .group('sg-a', parts.a)
      .group('sg-b', parts.b)
      .acl('acl-a', parts.aclA, 'subnet-a')
      .acl('acl-b', parts.aclB, 'subnet-b')
      .routes('rtb-a', parts.routesA, 'subnet-a')
      .routes('rtb-b', parts.routesB, 'subnet-b')
      .blockPublicAccess(parts.mode);
    const logged = parts.logs
      .reduce((builder, { resourceId, ...log }) => builder.flowLog(resourceId, log), made)
      .build();
    const without = parts.isKnown ? [] : parts.forgotten;
    return { ...logged, ...Object.fromEntries(without.map((key) => [key, []])) };
  });

const end = fc.record({ address, interfaceId: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, eni) });
const time = maybe(
  fc.oneof(
    fc.constantFrom(BEGIN * 1000 - 60_000, BEGIN * 1000, BEGIN * 1000 + 120_000),
    fc.constantFrom(Number.NaN, 1e18, -1e18),
  ),
);
const connection: fc.Arbitrary<Connection> = fc.record({
  source: fc.oneof({ weight: 3, arbitrary: fc.constant({ address: '172.31.0.10', interfaceId: null }) }, end),
  destination: fc.oneof({ weight: 3, arbitrary: fc.constant({ address: '172.31.16.10', interfaceId: null }) }, end),
  protocol: fc.constantFrom(1, 6, 17, 58, 47),
  port: maybe(port),
  since: time,
  until: time,
});
const probe = fc.record({
  from: fc.integer({ min: BEGIN * 1000 - 9999, max: BEGIN * 1000 + 9999 }),
  to: fc.integer({ min: BEGIN * 1000, max: BEGIN * 1000 + 99_999 }),
  answered: maybe(fc.boolean()),
});
const hosts = fc.record({ listening: maybe(fc.boolean()), running: maybe(fc.boolean()) });
const evidence: fc.Arbitrary<Evidence> = fc.record({
  records: fc.array(record, { maxLength: 12 }),
  readAt: time,
  probe: maybe(probe),
  hosts: maybe(hosts),
});

describe('diagnose, for any input', () => {
  it('answers within the contract, the same each time, and never throws', () => {
    fc.assert(
      fc.property(connection, world, evidence, (asked, one, seen) => {
        const verdict = diagnose(asked, one, seen);
        expect(breaches(verdict)).toEqual([]);
        expect(JSON.stringify(diagnose(asked, one, seen))).toBe(JSON.stringify(verdict));
        timelineOf(asked, one, seen);
      }),
      { numRuns: 600 },
    );
  });

  it('is the same verdict where nothing else is asked for', () => {
    fc.assert(
      fc.property(connection, world, evidence, (asked, one, seen) => {
        expect(verdictAlone(asked, one, seen)).toEqual(diagnose(asked, one, seen).verdict);
      }),
      { numRuns: 600 },
    );
  });

  it('does not depend on the order in which records come', () => {
    fc.assert(
      fc.property(connection, world, evidence, fc.integer({ min: 0, max: 11 }), (asked, one, seen, turn) => {
        const turned = { ...seen, records: [...seen.records.slice(turn), ...seen.records.slice(0, turn)] };
        expect(diagnose(asked, one, turned).verdict).toEqual(diagnose(asked, one, seen).verdict);
      }),
      { numRuns: 500 },
    );
  });

  it('says certain only where records and configuration were both there to agree', () => {
    fc.assert(
      fc.property(connection, evidence, (asked, seen) => {
        const nothing: Network = { ...network().build() };
        const { verdict } = diagnose(asked, nothing, seen);
        if (verdict.certainty === 'certain')
          expect(['NOT_LOGGED', 'PORT_CLOSED', 'HOST_SILENT']).toContain(verdict.cause);
      }),
      { numRuns: 500 },
    );
  });
});
