import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { network } from '../helpers/network.js';
import { evidence, idle, ping, records, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE, unknown } from './worlds.js';

// VPC user guide, "Flow log record examples".
const HOME = '203.0.113.12';
const INSTANCE = '172.31.16.139';
const REQUEST =
  '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK';
const REPLY =
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK';

describe('examples of the VPC user guide, from the records alone', () => {
  it('"Security group and network ACL rules": the network ACL rejects the answer of a ping from home', () => {
    const { verdict, question, evidence: cited } = diagnose(ping(HOME, INSTANCE), unknown, evidence([REQUEST, REPLY]));
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_NETWORK_ACL_EGRESS',
      signature: 'K3',
      certainty: 'likely',
      alternatives: [],
    });
    expect(question.destination.eniId).toBe('eni-1235b8ca123456789');
    const both = { srcport: 0, dstport: 0, protocol: 1, packets: 4, bytes: 336, end: '2015-05-29T16:32:22.000Z' };
    expect(cited).toEqual([
      {
        leg: 'request-at-destination',
        eniId: 'eni-1235b8ca123456789',
        record: REQUEST,
        fields: { ...both, srcaddr: HOME, dstaddr: INSTANCE, start: '2015-05-29T16:30:27.000Z', action: 'ACCEPT' },
      },
      {
        leg: 'reply-at-destination',
        eniId: 'eni-1235b8ca123456789',
        record: REPLY,
        fields: { ...both, srcaddr: INSTANCE, dstaddr: HOME, start: '2015-05-29T16:31:34.000Z', action: 'REJECT' },
      },
    ]);
  });

  it('"If your network ACL permits outbound ICMP traffic": two ACCEPT records, and it gets through', () => {
    const both = evidence([REQUEST, REPLY.replace('REJECT', 'ACCEPT')]);
    expect(diagnose(ping(HOME, INSTANCE), unknown, both).verdict).toMatchObject({
      outcome: 'delivered',
      cause: null,
      certainty: 'likely',
    });
  });

  it('"If your security group denies inbound ICMP traffic": a single REJECT record', () => {
    const { verdict } = diagnose(ping(HOME, INSTANCE), unknown, evidence([REQUEST.replace('ACCEPT', 'REJECT')]));
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      alternatives: ['DESTINATION_NETWORK_ACL_INGRESS'],
      certainty: 'possible',
      signature: 'K2',
    });
  });

  it('"Accepted and rejected traffic": RDP was rejected', () => {
    const line =
      '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK';
    const { verdict, question } = diagnose(tcp('172.31.9.69', '172.31.9.12', 3389), unknown, evidence([line]));
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'DESTINATION_SECURITY_GROUP_INGRESS' });
    expect(question.destination.eniId).toBe('eni-1235b8ca123456789');
  });

  it('"No data and skipped records": neither says anything about the traffic', () => {
    const rows = [
      '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
      '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA',
    ];
    expect(diagnose(ping(HOME, INSTANCE), unknown, evidence(rows)).verdict.outcome).toBe('inconclusive');
  });

  it('a v5 format tells the directions itself', () => {
    const format =
      'version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status';
    const lines = [
      '5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19 52.95.128.179 10.0.0.71 S3 - - ingress OK',
      '5 10.0.0.71 52.95.128.179 34210 80 6 1616729292 1616729349 IPv4 7 471 123456789012 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 3 10.0.0.71 52.95.128.179 - S3 8 egress OK',
    ];
    const { verdict, question } = diagnose(
      tcp('10.0.0.71', '52.95.128.179', 80),
      unknown,
      evidence([], { records: records(lines, format) }),
    );
    expect(verdict).toMatchObject({ outcome: 'delivered', signature: 'K0', certainty: 'likely' });
    expect(question.source).toEqual({
      eniId: 'eni-1235b8ca123456789',
      instanceId: 'i-0c50d5961bcb2d47b',
      address: '10.0.0.71',
      subnetId: 'subnet-aaaaaaaa012345678',
      vpcId: 'vpc-abcdefab012345678',
    });
  });
});

describe('what a ping from A to B leaves, by the rule in its way', () => {
  const world = {
    'nothing in the way': open(),
    'no inbound rule in the security group of B': open().group('sg-b', {}),
    'outbound ICMP denied by the network ACL of B': open().acl(
      'acl-b',
      { egress: ['1 deny icmp to 0.0.0.0/0', '100 allow all to 0.0.0.0/0'] },
      'subnet-b',
    ),
    'inbound ICMP denied by the network ACL of B': open().acl(
      'acl-b',
      { ingress: ['1 deny icmp from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] },
      'subnet-b',
    ),
    'outbound ICMP denied by the network ACL of A': open().acl(
      'acl-a',
      { egress: ['1 deny icmp to 0.0.0.0/0', '100 allow all to 0.0.0.0/0'] },
      'subnet-a',
    ),
    'inbound ICMP denied by the network ACL of A': open().acl(
      'acl-a',
      { ingress: ['1 deny icmp from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'] },
      'subnet-a',
    ),
    'no outbound rule in the security group of B': open().group('sg-b', {
      ingress: ['icmp from 0.0.0.0/0'],
      egress: [],
    }),
  } as const;

  it.each([
    ['nothing in the way', 'AA', 'AA', null],
    ['no inbound rule in the security group of B', 'A.', 'R.', 'DESTINATION_SECURITY_GROUP_INGRESS'],
    ['outbound ICMP denied by the network ACL of B', 'A.', 'AR', 'DESTINATION_NETWORK_ACL_EGRESS'],
    ['inbound ICMP denied by the network ACL of B', 'A.', 'R.', 'DESTINATION_NETWORK_ACL_INGRESS'],
    ['outbound ICMP denied by the network ACL of A', 'R.', '..', 'SOURCE_NETWORK_ACL_EGRESS'],
    ['inbound ICMP denied by the network ACL of A', 'AR', 'AA', 'SOURCE_NETWORK_ACL_INGRESS'],
    ['no outbound rule in the security group of B', 'AA', 'AA', null],
  ] as const)('%s: A %s, B %s', (rule, atA, atB, cause) => {
    const lines = [
      ...[...atA].flatMap((letter, at) => record('eni-a', letter, at)),
      ...[...atB].flatMap((letter, at) => record('eni-b', letter, at)),
    ];
    const { verdict, contradictions } = diagnose(
      ping(A, B),
      world[rule].build(),
      evidence([...lines, idle('eni-a'), idle('eni-b')]),
    );
    expect({ cause: verdict.cause, certainty: verdict.certainty, contradictions }).toEqual({
      cause,
      certainty: 'certain',
      contradictions: [],
    });
  });

  const record = (eni: string, letter: string, at: number): readonly string[] =>
    letter === '.' ? [] : [seen(eni, at === 0 ? THERE : BACK, letter === 'A' ? 'ACCEPT' : 'REJECT')];

  it('inside one subnet network ACLs do not apply, so a REJECT is the security group', () => {
    const neighbours = network()
      .subnet('subnet-a')
      .instance('a')
      .instance('b')
      .acl('acl-a', { ingress: ['1 deny icmp from 0.0.0.0/0'] }, 'subnet-a')
      .flowLog('vpc-1')
      .build();
    const way = '172.31.0.10 > 172.31.0.11';
    const { verdict, hops } = diagnose(
      ping('172.31.0.10', '172.31.0.11'),
      neighbours,
      evidence([seen('eni-a', way, 'ACCEPT'), seen('eni-b', way, 'REJECT')]),
    );
    expect(verdict).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      alternatives: [],
      certainty: 'certain',
    });
    expect(hops.filter(({ component }) => component === 'network-acl').map(({ config }) => config)).toEqual([
      'not-applied',
      'not-applied',
      'not-applied',
      'not-applied',
    ]);
  });
});
