import { describe, expect, it } from 'vitest';
import type { Described } from '../../src/network/from-aws.js';
import * as aws from './account.js';
import { type Told, told } from './offline.js';

/** What people bring to a forum, each from the error line of their program to what mends it, by files alone. */

const home = aws.vpc('vpc-0a', '10.0.0.0/16', aws.dns(true, true));
const other = aws.vpc('vpc-0b', '10.1.0.0/16', aws.dns(true, true));
const one = aws.subnet('subnet-0a', 'vpc-0a', '10.0.1.0/24', 'eu-west-1a');
const two = aws.subnet('subnet-0b', 'vpc-0a', '10.0.2.0/24', 'eu-west-1b');
const open = aws.subnet('subnet-0p', 'vpc-0a', '10.0.9.0/24', 'eu-west-1a');
const far = aws.subnet('subnet-0f', 'vpc-0b', '10.1.1.0/24', 'eu-west-1a');
const web = aws.eni('eni-0e1', one, '10.0.1.10', { name: 'web-1', groups: ['sg-0e1'] });
const webGroup = aws.group('sg-0e1', 'vpc-0a', []);
const db = aws.eni('eni-0d1', far, '10.1.1.20', { name: 'db-1', groups: ['sg-0d1'] });
const dbGroup = aws.group('sg-0d1', 'vpc-0b', [aws.tcp(5432, '10.0.0.0/16')]);

const network = (parts: Partial<Described>): Described =>
  aws.account({
    Vpcs: [home, other],
    Subnets: [one, two, open, far],
    NetworkInterfaces: [web, db],
    SecurityGroups: [webGroup, dbGroup],
    InternetGateways: [aws.internetGateway('igw-0a', 'vpc-0a')],
    RouteTables: [aws.table('rtb-0a', home, []), aws.table('rtb-0b', other, [])],
    ...parts,
  });

/** Every sentence is read at 80 columns, and nothing that a person cannot use stands in it. */
function isReadable({ screen }: Told): void {
  const wide = screen.split('\n').filter((line) => line.length > 80);
  expect(wide).toEqual([]);
  expect(screen).not.toMatch(/undefined|\bnull\b|NaN|\[object/);
}

describe('ten stories, from an error line to a fix', () => {
  it('1. a private subnet: what is missing is a way out, and the free one serves', async () => {
    const S3 = {
      PrefixListId: 'pl-0s3',
      PrefixListName: 'com.amazonaws.eu-west-1.s3',
      Entries: [{ Cidr: '52.218.0.0/17' }],
    };
    const RouteTables = [
      aws.table('rtb-0a', home, []),
      aws.table('rtb-0b', other, []),
      aws.table('rtb-0p', home, ['0.0.0.0/0 igw-0a'], 'subnet-0p'),
    ];
    const story = await told(network({ PrefixLists: [S3], RouteTables }), {
      error: 'Connect timeout on endpoint URL: "https://reports.s3.eu-west-1.amazonaws.com/2026.csv"',
      from: 'web-1',
    });
    expect(story.exit).toBe(3);
    expect(story.verdict.verdict).toMatchObject({ outcome: 'unanswered', cause: 'NO_ROUTE', resourceId: 'rtb-0a' });
    expect(story.verdict.advice?.ways.map(({ kind, monthly }) => [kind, monthly.usd])).toEqual([
      ['gateway-endpoint', 0],
      ['nat-gateway', 36.5],
    ]);
    expect(story.screen).toContain('  Way 1     A gateway endpoint for s3: free\n');
    isReadable(story);
  });

  it("2. an endpoint's group: the name leads to the endpoint, whose group lets nobody in", async () => {
    const endpoint = aws.eni('eni-0v1', two, '10.0.2.80', {
      type: 'vpc_endpoint',
      description: 'VPC Endpoint Interface vpce-0a',
      groups: ['sg-0v1'],
    });
    const story = await told(
      network({
        NetworkInterfaces: [web, endpoint],
        SecurityGroups: [webGroup, aws.group('sg-0v1', 'vpc-0a', [aws.tcp(443, '10.9.0.0/16')])],
        VpcEndpoints: [
          aws.endpoint('vpce-0a', 'vpc-0a', 'eu-west-1.secretsmanager', {
            PrivateDnsEnabled: true,
            NetworkInterfaceIds: ['eni-0v1'],
            SubnetIds: ['subnet-0b'],
          }),
        ],
      }),
      {
        error: 'Could not connect to the endpoint URL: "https://secretsmanager.eu-west-1.amazonaws.com/"',
        from: 'web-1',
      },
    );
    expect(story.verdict.question.destination).toMatchObject({ eniId: 'eni-0v1', address: '10.0.2.80' });
    expect(story.verdict.verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', resourceId: 'sg-0v1' });
    expect(story.verdict.fix?.command).toContain('aws ec2 authorize-security-group-ingress --group-id sg-0v1');
    expect((await story.mended()).blockers).toEqual([]);
    isReadable(story);
  });

  it('3. a wrong return route: the answer is led out by NAT, and nobody asked for that address', async () => {
    const RouteTables = [
      aws.table('rtb-0a', home, ['10.1.0.0/16 pcx-0a']),
      aws.table('rtb-0b', other, ['0.0.0.0/0 igw-0b']),
    ];
    const story = await told(
      network({
        RouteTables,
        InternetGateways: [aws.internetGateway('igw-0b', 'vpc-0b')],
        VpcPeeringConnections: [aws.peering('pcx-0a', home, other)],
      }),
      { error: 'dial tcp 10.1.1.20:5432: i/o timeout', from: 'web-1' },
    );
    expect(story.verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'NO_RETURN_ROUTE',
      resourceId: 'rtb-0b',
      rule: '0.0.0.0/0 -> igw-0b for 10.0.1.10',
    });
    expect(story.verdict.fix?.command).toBe(
      'aws ec2 create-route --route-table-id rtb-0b --destination-cidr-block 10.0.0.0/16 --vpc-peering-connection-id pcx-0a',
    );
    expect((await story.mended()).blockers).toEqual([]);
    isReadable(story);
  });

  it("4. a NAT instance's group: it forwards port 80 and was never told of 443", async () => {
    const nat = aws.eni('eni-0n1', open, '10.0.9.5', { groups: ['sg-0n1'], publicIp: '52.0.0.9', check: false });
    const story = await told(
      network({
        NetworkInterfaces: [web, nat],
        SecurityGroups: [webGroup, aws.group('sg-0n1', 'vpc-0a', [aws.tcp(80, '10.0.0.0/16')])],
        RouteTables: [
          aws.table('rtb-0a', home, ['0.0.0.0/0 eni-0n1']),
          aws.table('rtb-0p', home, ['0.0.0.0/0 igw-0a'], 'subnet-0p'),
        ],
      }),
      {
        error: 'curl: (28) Failed to connect to 203.0.113.9 port 443 after 130412 ms: Connection timed out',
        from: 'web-1',
      },
    );
    expect(story.verdict.verdict).toMatchObject({ cause: 'ROUTE_DIVERTS', resourceId: 'sg-0n1' });
    expect(story.verdict.verdict.rule).toContain('the rule for tcp 80 from 10.0.0.0/16 is for another port');
    expect(story.verdict.fix?.command).toContain('--group-id sg-0n1');
    expect((await story.mended()).blockers).toEqual([]);
    isReadable(story);
  });

  it('5. a container on a second interface: the group that is let in is on the first', async () => {
    const story = await told(
      network({
        NetworkInterfaces: [
          aws.eni('eni-0k1', one, '10.0.1.20', { name: 'node-1', instance: 'i-0node', groups: ['sg-0k1'] }),
          aws.eni('eni-0k2', one, '10.0.1.60', {
            instance: 'i-0node',
            device: 1,
            description: 'aws-K8S-i-0node',
            groups: ['sg-0k2'],
            more: ['10.0.1.77'],
          }),
          aws.eni('eni-0r1', two, '10.0.2.50', { description: 'RDSNetworkInterface', groups: ['sg-0r1'] }),
        ],
        SecurityGroups: [
          aws.group('sg-0k1', 'vpc-0a', []),
          aws.group('sg-0k2', 'vpc-0a', []),
          aws.group('sg-0r1', 'vpc-0a', [aws.tcp(5432, 'sg-0k1')]),
        ],
      }),
      {
        error:
          'connection to server at "shop.abc123.eu-west-1.rds.amazonaws.com" (10.0.2.50), port 5432 failed: Connection timed out',
        from: '10.0.1.77',
      },
    );
    expect(story.verdict.question.source.eniId).toBe('eni-0k2');
    expect(story.verdict.verdict.rule).toBe(
      'no inbound rule allows tcp 5432 from 10.0.1.77; the rule for sg-0k1 does not count: it is on eni-0k1 of i-0node, and this is eni-0k2',
    );
    expect(story.verdict.fix?.summary).toBe('Add an inbound rule to sg-0r1: tcp 5432 from sg-0k2');
    expect((await story.mended()).blockers).toEqual([]);
    isReadable(story);
  });

  it('6. a public database through NAT: asked by the internet gateway, answered by NAT', async () => {
    const nat = aws.eni('eni-0a', open, '10.0.9.5', {
      type: 'natGateway',
      description: 'Interface for NAT Gateway nat-0a',
      groups: [],
      publicIp: '52.0.0.1',
      check: false,
    });
    const rds = aws.eni('eni-0r1', one, '10.0.1.50', {
      description: 'RDSNetworkInterface',
      groups: ['sg-0r1'],
      publicIp: '54.1.2.3',
    });
    const story = await told(
      network({
        NetworkInterfaces: [web, nat, rds],
        SecurityGroups: [webGroup, aws.group('sg-0r1', 'vpc-0a', [aws.tcp(5432, '203.0.113.0/24')])],
        NatGateways: [aws.natGateway('nat-0a', open, '10.0.9.5', '52.0.0.1')],
        RouteTables: [
          aws.table('rtb-0a', home, ['0.0.0.0/0 nat-0a']),
          aws.table('rtb-0p', home, ['0.0.0.0/0 igw-0a'], 'subnet-0p'),
        ],
      }),
      { error: 'could not connect to server: Connection timed out (54.1.2.3:5432)', from: '203.0.113.9' },
    );
    expect(story.verdict.verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'NO_RETURN_ROUTE',
      resourceId: 'rtb-0a',
    });
    expect(story.verdict.advice?.ways.map(({ kind }) => kind)).toEqual(['public-subnet', 'route-back']);
    expect(story.screen).toContain('  Way 1     Have eni-0r1 in a subnet that leads to igw-0a: subnet-0p: free\n');
    isReadable(story);
  });

  it('7. a one-sided peering: routed there, and not back', async () => {
    const story = await told(
      network({
        VpcPeeringConnections: [aws.peering('pcx-0a', home, other)],
        RouteTables: [aws.table('rtb-0a', home, ['10.1.0.0/16 pcx-0a']), aws.table('rtb-0b', other, [])],
      }),
      { error: 'Error: connect ETIMEDOUT 10.1.1.20:5432', from: 'web-1' },
    );
    expect(story.verdict.verdict).toMatchObject({ cause: 'NO_RETURN_ROUTE', resourceId: 'rtb-0b' });
    expect(story.verdict.fix?.summary).toBe('Add a route to rtb-0b: 10.0.0.0/16 -> pcx-0a');
    expect((await story.mended()).blockers).toEqual([]);
    isReadable(story);
  });

  it('8. a transit gateway attachment that is missing in a zone', async () => {
    const ends = ['tgw-attach-0a', 'tgw-attach-0b'];
    const story = await told(
      network({
        NetworkInterfaces: [aws.eni('eni-0e2', two, '10.0.2.10', { name: 'web-2', groups: ['sg-0e1'] }), db],
        RouteTables: [
          aws.table('rtb-0a', home, ['10.1.0.0/16 tgw-0a']),
          aws.table('rtb-0b', other, ['10.0.0.0/16 tgw-0a']),
        ],
        TransitGateways: [{ TransitGatewayId: 'tgw-0a', State: 'available' }],
        TransitGatewayVpcAttachments: [
          aws.attachment('tgw-attach-0a', 'tgw-0a', 'vpc-0a', 'subnet-0a'),
          aws.attachment('tgw-attach-0b', 'tgw-0a', 'vpc-0b', 'subnet-0f'),
        ],
        TransitGatewayRouteTables: [
          aws.transitTable('tgw-rtb-0a', 'tgw-0a', ends, ends, [
            '10.0.0.0/16 tgw-attach-0a vpc-0a',
            '10.1.0.0/16 tgw-attach-0b vpc-0b',
          ]),
        ],
      }),
      { error: "ERROR 2003 (HY000): Can't connect to MySQL server on '10.1.1.20:5432' (110)", from: 'web-2' },
    );
    expect(story.verdict.verdict).toMatchObject({
      cause: 'TRANSIT_GATEWAY',
      rule: 'tgw-attach-0a has no subnet in eu-west-1b, so nothing in that zone reaches tgw-0a',
    });
    expect(story.verdict.fix?.command).toBe(
      'aws ec2 modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-0a --add-subnet-ids subnet-0b',
    );
    expect((await story.mended()).blockers).toEqual([]);
    isReadable(story);
  });

  it('9. port 8080 for 80: the rule that there is stands beside the verdict', async () => {
    const api = aws.eni('eni-0p1', two, '10.0.2.20', { name: 'api-1', groups: ['sg-0p1'] });
    const story = await told(
      network({
        NetworkInterfaces: [web, api],
        SecurityGroups: [webGroup, aws.group('sg-0p1', 'vpc-0a', [aws.tcp(80, 'sg-0e1')])],
      }),
      {
        error: 'Liveness probe failed: Get "http://10.0.2.20:8080/healthz": context deadline exceeded',
        from: 'web-1',
      },
    );
    expect(story.verdict.verdict).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      rule: 'no inbound rule allows tcp 8080 from 10.0.1.10; the rule for tcp 80 from sg-0e1 is for another port',
    });
    expect(story.verdict.fix?.summary).toBe('Add an inbound rule to sg-0p1: tcp 8080 from sg-0e1');
    expect((await story.mended()).blockers).toEqual([]);
    isReadable(story);
  });

  it('10. TLS: the network has done its part', async () => {
    const api = aws.eni('eni-0p1', two, '10.0.2.20', { name: 'api-1', groups: ['sg-0p1'] });
    const story = await told(
      network({
        NetworkInterfaces: [web, api],
        SecurityGroups: [webGroup, aws.group('sg-0p1', 'vpc-0a', [aws.tcp(443, '10.0.0.0/16')])],
      }),
      { error: 'Get "https://10.0.2.20/": x509: certificate signed by unknown authority', from: 'web-1' },
    );
    expect(story.exit).toBe(0);
    expect(story.verdict.verdict).toMatchObject({
      outcome: 'delivered',
      cause: null,
      summary:
        'The TCP connection to port 443 gets through: the program on i-0e1 was connected to i-0p1, since TLS begins only when the network has done its part. Look at the certificate, its name and its chain, and at the TLS versions of both sides.',
    });
    expect(story.verdict.fix).toBeNull();
    isReadable(story);
  });
});
