import { describe, expect, it } from 'vitest';
import * as aws from './account.js';
import { A, B, b, centralNat } from './central-nat.js';
import { told } from './offline.js';

const FIELDS =
  'version interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags pkt-srcaddr pkt-dstaddr flow-direction traffic-path';
const record = (eni: string, way: string, action: string, flags: number, pkt: string, path: string): string =>
  `5 ${eni} ${way} 6 3 180 1790000000 1790000030 ${action} OK ${flags} ${pkt} ${path}`;

const strict = {
  NetworkAclId: 'acl-0strict',
  VpcId: 'vpc-0b',
  IsDefault: false,
  Associations: [{ SubnetId: 'subnet-0p' }],
  Entries: [
    {
      RuleNumber: 100,
      Protocol: '6',
      RuleAction: 'allow' as const,
      Egress: false,
      CidrBlock: '10.0.0.0/8',
      PortRange: { From: 443, To: 443 },
    },
    { RuleNumber: 32_767, Protocol: '-1', RuleAction: 'deny' as const, Egress: false, CidrBlock: '0.0.0.0/0' },
    { RuleNumber: 100, Protocol: '-1', RuleAction: 'allow' as const, Egress: true, CidrBlock: '0.0.0.0/0' },
  ],
};

const central = {
  ...centralNat,
  NetworkAcls: [aws.openAcl(A, 'subnet-0a'), aws.openAcl(B, 'subnet-0b'), strict],
};

/** A Network Load Balancer that keeps client addresses, and a target whose group knows nothing of the clients. */
const balanced = aws.account({
  Vpcs: [B],
  Subnets: [b],
  NetworkInterfaces: [
    aws.eni('eni-0c', b, '10.1.1.10', { name: 'client', groups: ['sg-0c'] }),
    aws.eni('eni-0l', b, '10.1.1.30', {
      type: 'network_load_balancer',
      description: 'ELB net/front/0123456789abcdef',
      groups: ['sg-0l'],
    }),
    aws.eni('eni-0t', b, '10.1.1.20', { name: 'target', groups: ['sg-0t'] }),
  ],
  SecurityGroups: [
    aws.group('sg-0c', 'vpc-0b', []),
    aws.group('sg-0l', 'vpc-0b', [aws.tcp(443, '10.1.0.0/16')]),
    aws.group('sg-0t', 'vpc-0b', [aws.tcp(8443, '10.9.0.0/16')]),
  ],
  RouteTables: [aws.table('rtb-0b', B, [])],
});
const front = 'front-0123456789abcdef.elb.eu-west-1.amazonaws.com';
const toBalancer = [
  FIELDS,
  record('eni-0c', '10.1.1.10 10.1.1.30 40000 443', 'ACCEPT', 2, '10.1.1.10 10.1.1.30', 'egress 1'),
  record('eni-0l', '10.1.1.10 10.1.1.30 40000 443', 'ACCEPT', 2, '10.1.1.10 10.1.1.30', 'ingress -'),
];

describe('one path through a load balancer', () => {
  const ask = (...rows: readonly string[]) =>
    told(balanced, { error: `Error: connect ETIMEDOUT https://${front}/`, from: 'client' }, [...toBalancer, ...rows]);

  it('goes on to the target that refused it, with the address and the port of the client', async () => {
    const { verdict } = await ask(
      record('eni-0t', '10.1.1.10 10.1.1.20 40000 8443', 'REJECT', 2, '10.1.1.10 10.1.1.20', 'ingress -'),
    );
    expect(verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'LOAD_BALANCER',
      certainty: 'likely',
      resourceId: 'sg-0t',
      summary:
        'The TCP connection to port 443 reached the load balancer at eni-0l, which passed it on to 10.1.1.20, port 8443 (eni-0t). There it was refused: security group sg-0t has no inbound rule that allows tcp 8443 from 10.1.1.10; the rule for tcp 8443 from 10.9.0.0/16 is for others.',
    });
    expect(verdict.fix?.summary).toBe('Add an inbound rule to sg-0t: tcp 8443 from sg-0c');
  });

  it('or to one that took it, under the address of the load balancer', async () => {
    const { verdict } = await ask(
      record('eni-0t', '10.1.1.30 10.1.1.20 51000 8443', 'ACCEPT', 2, '10.1.1.30 10.1.1.20', 'ingress -'),
    );
    expect(verdict.verdict.summary).toContain('(eni-0t). There it was let in, and no answer came back.');
    expect(verdict.fix).toBeNull();
  });

  it('and ends at the load balancer where no target saw it', async () => {
    const { verdict } = await ask();
    expect(verdict.verdict).toMatchObject({ cause: 'LOAD_BALANCER', resourceId: 'eni-0l' });
    expect(verdict.verdict.summary).toBe(
      'The TCP connection to port 443 reached the load balancer at eni-0l and no answer came back: it may have no listener for it, or no healthy target. Where i-0c is itself one of its targets and the target group preserves client addresses, such a connection to itself (hairpin) never completes.',
    );
  });
});

describe('one path through a transit gateway and a NAT gateway in another VPC', () => {
  it('is stitched from what each interface saw, under whatever addresses', async () => {
    const story = await told(central, { error: 'dial tcp 203.0.113.9:443: i/o timeout', from: 'web-1' }, [
      FIELDS,
      record('eni-0a1', '10.0.1.10 203.0.113.9 40000 443', 'ACCEPT', 2, '10.0.1.10 203.0.113.9', 'egress 1'),
      record('eni-0n', '10.0.1.10 10.1.9.5 40000 443', 'ACCEPT', 2, '10.0.1.10 203.0.113.9', 'ingress -'),
      record('eni-0n', '10.1.9.5 203.0.113.9 50123 443', 'ACCEPT', 2, '10.1.9.5 203.0.113.9', 'egress 8'),
      record('eni-0n', '203.0.113.9 10.1.9.5 443 50123', 'REJECT', 18, '203.0.113.9 10.1.9.5', 'ingress -'),
    ]);
    expect(story.verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'NAT_GATEWAY',
      certainty: 'certain',
      resourceId: 'acl-0strict',
      rule: 'no rule matches tcp 50123 from 203.0.113.9, so rule * denies it',
    });
    expect(story.verdict.evidence.map(({ leg, eniId }) => `${leg} ${eniId}`)).toEqual([
      'request-at-source eni-0a1',
      'request-between eni-0n',
      'request-between eni-0n',
      'reply-between eni-0n',
    ]);
    expect((await story.mended()).blockers).toEqual([]);
  });
});
