import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Connection } from '../../../src/diagnosis/question.js';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { type Described, networkFromAws } from '../../../src/network/from-aws.js';
import { reportHtml } from '../../../src/terminal/render/report/html.js';
import { reportMarkdown } from '../../../src/terminal/render/report/markdown.js';
import { verdictLines } from '../../../src/terminal/render/verdict.js';
import * as aws from '../../stories/account.js';
import { colourless } from '../../terminal/styles.js';
import { breaches } from '../contract.js';
import { evidence } from '../evidence.js';

const home = aws.vpc('vpc-01', '10.0.0.0/16');
const one = aws.subnet('subnet-0a', 'vpc-01', '10.0.1.0/24', 'eu-west-1a');
const two = aws.subnet('subnet-0b', 'vpc-01', '10.0.2.0/24', 'eu-west-1b');
const open = aws.subnet('subnet-0c', 'vpc-01', '10.0.9.0/24', 'eu-west-1a');
const far = aws.subnet('subnet-0d', 'vpc-01', '10.0.10.0/24', 'eu-west-1b');
const S3 = {
  PrefixListId: 'pl-0s3',
  PrefixListName: 'com.amazonaws.eu-west-1.s3',
  Entries: [{ Cidr: '52.218.0.0/17' }],
};
const nat = (id: string, subnet: ReturnType<typeof aws.subnet>, address: string) => ({
  gateway: aws.natGateway(`nat-${id}`, subnet, address, '52.0.0.1'),
  own: aws.eni(`eni-${id}`, subnet, address, {
    type: 'natGateway',
    description: `Interface for NAT Gateway nat-${id}`,
    groups: [],
    publicIp: '52.0.0.1',
    check: false,
  }),
});

/** A private subnet and public ones in two zones; `routes` are the private table's. */
const world = (routes: readonly string[] = [], parts: Partial<Described> = {}) =>
  networkFromAws(
    aws.account({
      Vpcs: [home],
      Subnets: [one, two, open, far],
      InternetGateways: [aws.internetGateway('igw-01', 'vpc-01')],
      RouteTables: [
        aws.table('rtb-0main', home, []),
        aws.table('rtb-0priv', home, routes, 'subnet-0a', 'subnet-0b'),
        aws.table('rtb-0pub', home, ['0.0.0.0/0 igw-01'], 'subnet-0c', 'subnet-0d'),
      ],
      SecurityGroups: [
        aws.group('sg-0web', 'vpc-01', [aws.tcp(80, '0.0.0.0/0')], [aws.anything(), aws.anything('::/0')]),
      ],
      NetworkInterfaces: [
        aws.eni('eni-0a1', one, '10.0.1.10', { groups: ['sg-0web'], ipv6: '2600:1f18::10' }),
        aws.eni('eni-0c1', open, '10.0.9.10', { groups: ['sg-0web'] }),
      ],
      ...parts,
    }),
  );
const interfaces = (...more: readonly ReturnType<typeof aws.eni>[]) => [
  aws.eni('eni-0a1', one, '10.0.1.10', { groups: ['sg-0web'] }),
  ...more,
];

const ask = (destination: string, parts: Partial<Connection> = {}): Connection => ({
  source: { address: '10.0.1.10', interfaceId: 'eni-0a1' },
  destination: { address: destination, interfaceId: null },
  protocol: 6,
  port: 443,
  since: null,
  until: null,
  ...parts,
});
const verdictOf = (connection: Connection, network = world()): Verdict => {
  const verdict = diagnose(connection, network, evidence([]));
  expect(breaches(verdict)).toEqual([]);
  return verdict;
};
const named = (name: string, address: string) =>
  ask(address, { names: { destination: { name, addresses: [address], by: 'resolver' } } });
const brief = ({ advice }: Verdict) =>
  advice?.ways.map(({ kind, monthly, stillStops }) => [kind, monthly.usd, monthly.perGb, stillStops]);

describe('ways out of a private subnet', () => {
  it('to anywhere on the internet: a NAT gateway, with its price, its commands and what it opens', () => {
    const { advice, verdict } = verdictOf(ask('203.0.113.9'));
    expect(verdict.cause).toBe('NO_ROUTE');
    expect(advice).toEqual({
      summary: 'subnet-0a has no way out to 203.0.113.9 by rtb-0priv. What would serve',
      prices: {
        region: 'US East (N. Virginia)',
        asOf: '2026-09-20',
        source: 'aws.amazon.com/vpc/pricing and aws.amazon.com/privatelink/pricing',
      },
      ways: [
        {
          kind: 'nat-gateway',
          summary: 'A new NAT gateway in subnet-0c',
          monthly: { usd: 36.5, perGb: 0.045 },
          command:
            'eip=$(aws ec2 allocate-address --domain vpc --query AllocationId --output text) && nat=$(aws ec2 create-nat-gateway --subnet-id subnet-0c --allocation-id "$eip" --query NatGateway.NatGatewayId --output text) && aws ec2 wait nat-gateway-available --nat-gateway-ids "$nat" && aws ec2 create-route --route-table-id rtb-0priv --destination-cidr-block 0.0.0.0/0 --nat-gateway-id "$nat"',
          change: [
            { kind: 'allocate-address' },
            { kind: 'create-nat-gateway', vpcId: 'vpc-01', subnetId: 'subnet-0c' },
            {
              kind: 'create-route',
              routeTableId: 'rtb-0priv',
              destination: '0.0.0.0/0',
              target: { kind: 'nat-gateway', id: '$nat' },
            },
          ],
          opens: 'the way out to the whole internet for every subnet that uses rtb-0priv; nobody gets in by it',
          stillStops: null,
        },
      ],
    });
  });

  it('to S3: its gateway endpoint first, which is free, whether its name or a prefix list tells', () => {
    const byList = verdictOf(ask('52.218.1.1'), world([], { PrefixLists: [S3] }));
    const byName = verdictOf(named('bucket.s3.eu-west-1.amazonaws.com', '52.218.1.1'));
    for (const verdict of [byList, byName])
      expect(verdict.advice?.ways.map(({ kind }) => kind)).toEqual(['gateway-endpoint', 'nat-gateway']);
    expect(byList.advice?.ways[0]).toMatchObject({
      summary: 'A gateway endpoint for s3',
      command:
        'aws ec2 create-vpc-endpoint --vpc-endpoint-type Gateway --vpc-id vpc-01 --service-name com.amazonaws.eu-west-1.s3 --route-table-ids rtb-0priv',
      monthly: { usd: 0, perGb: 0 },
      stillStops: null,
    });
  });

  it('to a service of AWS: an interface endpoint, with a rule for its group where that is shut', () => {
    const { advice } = verdictOf(named('secretsmanager.eu-west-1.amazonaws.com', '52.94.1.1'));
    expect(advice?.ways[0]).toMatchObject({
      kind: 'interface-endpoint',
      monthly: { usd: 7.3, perGb: 0.01 },
      command:
        "aws ec2 authorize-security-group-ingress --group-id sg-0web --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,UserIdGroupPairs=[{GroupId=sg-0web}]' && aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id vpc-01 --service-name com.amazonaws.eu-west-1.secretsmanager --subnet-ids subnet-0a --security-group-ids sg-0web --private-dns-enabled",
      opens:
        'secretsmanager by its usual name for everything in vpc-01 that sg-0web lets in, and port 443 between all members of sg-0web',
    });
  });

  it('to a service of AWS by the interface endpoint that is there: its private DNS, where that is off', () => {
    const asked = named('secretsmanager.eu-west-1.amazonaws.com', '52.94.1.1');
    const told = (PrivateDnsEnabled: boolean, home = 'vpc-01', service = 'eu-west-1.secretsmanager') => {
      const VpcEndpoints = [aws.endpoint('vpce-0e', home, service, { PrivateDnsEnabled })];
      return verdictOf(asked, world([], { VpcEndpoints })).advice?.ways.map(({ command }) => command ?? '') ?? [];
    };
    const made = /^aws ec2 authorize-security-group-ingress .* && aws ec2 create-vpc-endpoint /;
    expect(told(false)[0]).toBe('aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0e --private-dns-enabled');
    expect(told(true).filter((command) => command.includes('endpoint'))).toEqual([]);
    expect(told(false, 'vpc-09')[0]).toMatch(made);
    expect(told(false, 'vpc-01', 'eu-west-1.sqs')[0]).toMatch(made);
  });

  it('to a service of AWS by a new interface endpoint without a rule where its group lets the asker in', () => {
    const groups = [aws.group('sg-0web', 'vpc-01', [aws.tcp(443, '10.0.0.0/16')], [aws.anything()])];
    const asked = named('secretsmanager.eu-west-1.amazonaws.com', '52.94.1.1');
    const [first] = verdictOf(asked, world([], { SecurityGroups: groups })).advice?.ways ?? [];
    expect(first?.command).toMatch(/^aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface /);
    expect(first?.opens).toBe('secretsmanager by its usual name for everything in vpc-01 that sg-0web lets in');
  });

  it('of an address that nothing tells of claims no service, nor one of another Region', () => {
    for (const verdict of [verdictOf(ask('52.218.1.1')), verdictOf(named('s3.us-east-1.amazonaws.com', '52.218.1.1'))])
      expect(verdict.advice?.ways.map(({ kind }) => kind)).toEqual(['nat-gateway']);
  });

  it('by a NAT gateway that is there in another zone, which costs what it carries', () => {
    const { gateway, own } = nat('0far', far, '10.0.10.5');
    const network = world([], { NatGateways: [gateway], NetworkInterfaces: interfaces(own) });
    expect(brief(verdictOf(ask('203.0.113.9'), network))).toEqual([
      ['nat-gateway-there', 0, 0.065, null],
      ['nat-gateway', 36.5, 0.045, null],
    ]);
  });

  it('instead of one that is gone: its route is replaced', () => {
    const { gateway, own } = nat('0new', open, '10.0.9.5');
    const network = world(['0.0.0.0/0 nat-0old blackhole'], {
      NatGateways: [gateway],
      NetworkInterfaces: interfaces(own),
    });
    const verdict = verdictOf(ask('203.0.113.9'), network);
    expect(verdict.verdict.cause).toBe('BLACKHOLE_ROUTE');
    expect(verdict.advice?.ways[0]?.command).toBe(
      'aws ec2 replace-route --route-table-id rtb-0priv --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-0new',
    );
  });

  it('by the table of the public subnets, where the subnet was given none and its sender has a public address', () => {
    const tables = [
      aws.table('rtb-0main', home, ['10.9.0.0/16 pcx-01']),
      aws.table('rtb-0pub', home, ['0.0.0.0/0 igw-01'], 'subnet-0c', 'subnet-0d'),
    ];
    const RouteTables = tables.map((one, at) =>
      at === 0 ? { ...one, Associations: [{ Main: true, RouteTableAssociationId: 'rtbassoc-0main' }] } : one,
    );
    const own = aws.eni('eni-0a1', one, '10.0.1.10', { groups: ['sg-0web'], publicIp: '203.0.113.10' });
    const { advice } = verdictOf(ask('203.0.113.9'), world([], { RouteTables, NetworkInterfaces: [own] }));
    expect(advice?.ways[0]).toMatchObject({
      kind: 'other-table',
      summary: 'rtb-0pub for subnet-0a, in place of the main table rtb-0main',
      command: 'aws ec2 associate-route-table --subnet-id subnet-0a --route-table-id rtb-0pub',
      monthly: { usd: 0, perGb: 0 },
      opens: 'the routes of rtb-0pub to subnet-0a alone; the subnet loses 10.9.0.0/16',
      stillStops: null,
    });
  });

  it.each([
    [
      'by the table of its neighbours, whose NAT gateway takes it along',
      'rtbassoc-0a',
      [
        {
          summary: 'rtb-0nat for subnet-0a, in place of rtb-0priv',
          command: 'aws ec2 replace-route-table-association --association-id rtbassoc-0a --route-table-id rtb-0nat',
          monthly: { usd: 0, perGb: 0.045 },
          stillStops: null,
        },
      ],
    ],
    ['not by that, where nobody told the id of the association that gives it its own', undefined, []],
  ])('%s', (_, RouteTableAssociationId, expected) => {
    const { gateway, own } = nat('0new', open, '10.0.9.5');
    const RouteTables = [
      { ...aws.table('rtb-0main', home, []), Associations: [{ Main: true }] },
      {
        ...aws.table('rtb-0priv', home, []),
        Associations: [{ SubnetId: 'subnet-0a', ...(RouteTableAssociationId && { RouteTableAssociationId }) }],
      },
      aws.table('rtb-0nat', home, ['0.0.0.0/0 nat-0new'], 'subnet-0b'),
      aws.table('rtb-0pub', home, ['0.0.0.0/0 igw-01'], 'subnet-0c', 'subnet-0d'),
    ];
    const parts = { RouteTables, NatGateways: [gateway], NetworkInterfaces: interfaces(own) };
    const { advice } = verdictOf(ask('203.0.113.9'), world([], parts));
    expect(advice?.ways.filter(({ kind }) => kind === 'other-table')).toMatchObject(expected);
  });

  it('not by a NAT gateway whose own subnet has a route back to the gateway', () => {
    const { gateway, own } = nat('0loop', two, '10.0.2.5');
    const parts = { NatGateways: [gateway], NetworkInterfaces: interfaces(own) };
    const verdict = verdictOf(ask('203.0.113.9'), world(['0.0.0.0/0 nat-0loop'], parts));
    expect(verdict.verdict.cause).toBe('NAT_GATEWAY');
    expect(verdict.advice?.ways.map(({ kind }) => kind)).toEqual(['nat-gateway']);
  });

  it('says what else is in the way', () => {
    const SecurityGroups = [aws.group('sg-0web', 'vpc-01', [], [aws.tcp(80, '0.0.0.0/0')])];
    const acl = { ...aws.openAcl(home, 'subnet-0a', 'subnet-0b', 'subnet-0c', 'subnet-0d') };
    const Entries = acl.Entries?.map((entry) =>
      entry.RuleNumber === 100 && entry.Egress === false ? { ...entry, CidrBlock: '10.0.0.0/8' } : entry,
    );
    const network = world([], { SecurityGroups, NetworkAcls: [{ ...acl, Entries }] });
    const { advice } = verdictOf(ask('203.0.113.9', { port: 80 }), network);
    expect(advice?.ways[0]?.stillStops).toBe(
      'network ACL acl-01 has no rule that matches tcp 49152 from 203.0.113.9, so rule * denies it',
    );
  });

  it('by IPv6: an egress-only gateway, which is free and lets nobody in', () => {
    const six = ask('2001:db8::7', { source: { address: '2600:1f18::10', interfaceId: 'eni-0a1' } });
    const { advice } = verdictOf(six);
    expect(advice?.ways).toMatchObject([
      {
        kind: 'egress-only-gateway',
        monthly: { usd: 0, perGb: 0 },
        command:
          'eigw=$(aws ec2 create-egress-only-internet-gateway --vpc-id vpc-01 --query EgressOnlyInternetGateway.EgressOnlyInternetGatewayId --output text) && aws ec2 create-route --route-table-id rtb-0priv --destination-ipv6-cidr-block ::/0 --egress-only-internet-gateway-id "$eigw"',
      },
    ]);
  });

  it('where the subnet is public already: an address of its own', () => {
    const from = { source: { address: '10.0.9.10', interfaceId: 'eni-0c1' } };
    const verdict = verdictOf(ask('203.0.113.9', from));
    expect(verdict.verdict.cause).toBe('NO_PUBLIC_ADDRESS');
    expect(verdict.advice?.ways[0]).toMatchObject({
      kind: 'public-address',
      monthly: { usd: 3.65, perGb: 0 },
      command:
        'eip=$(aws ec2 allocate-address --domain vpc --query AllocationId --output text) && aws ec2 associate-address --allocation-id "$eip" --network-interface-id eni-0c1 --private-ip-address 10.0.9.10',
      opens: 'eni-0c1 to the internet, in both directions, as far as its rules allow',
      stillStops: null,
    });
  });

  it('to a neighbour asked for by its public address: the private one', () => {
    const NetworkInterfaces = interfaces(
      aws.eni('eni-0b1', two, '10.0.2.20', { publicIp: '54.1.2.3', groups: ['sg-0web'] }),
    );
    const { advice } = verdictOf(
      ask('54.1.2.3', { destination: { address: '54.1.2.3', interfaceId: 'eni-0b1' } }),
      world([], { NetworkInterfaces }),
    );
    expect(advice?.ways[0]).toMatchObject({
      kind: 'private-address',
      summary: 'Ask for 10.0.2.20, the private address of eni-0b1',
      command: null,
    });
  });

  it('without a subnet that leads out: says what is needed first', () => {
    const network = world([], { InternetGateways: [], RouteTables: [aws.table('rtb-0main', home, [])] });
    expect(verdictOf(ask('203.0.113.9'), network).advice?.ways).toMatchObject([
      {
        summary: 'A NAT gateway; first vpc-01 needs an internet gateway and a subnet with a route to it',
        command: null,
      },
    ]);
  });

  it('of private destinations, of what gets through, and of what rules stop, there is no talk', () => {
    const { gateway, own } = nat('0a', open, '10.0.9.5');
    const through = world(['0.0.0.0/0 nat-0a'], { NatGateways: [gateway], NetworkInterfaces: interfaces(own) });
    expect(verdictOf(ask('192.168.7.7')).advice).toBeUndefined();
    expect(verdictOf(ask('203.0.113.9'), through).advice).toBeUndefined();
    const SecurityGroups = [aws.group('sg-0web', 'vpc-01', [], [])];
    const shut = world(['0.0.0.0/0 nat-0a'], {
      NatGateways: [gateway],
      NetworkInterfaces: interfaces(own),
      SecurityGroups,
    });
    expect(verdictOf(ask('203.0.113.9'), shut).verdict.cause).toBe('SOURCE_SECURITY_GROUP_EGRESS');
    expect(verdictOf(ask('203.0.113.9'), shut).advice).toBeUndefined();
  });
});

describe('a public database in a subnet that leads out by NAT', () => {
  const { gateway, own } = nat('0a', open, '10.0.9.5');
  const db = aws.eni('eni-0db', one, '10.0.1.50', {
    description: 'RDSNetworkInterface',
    groups: ['sg-0web'],
    publicIp: '54.1.2.3',
  });
  const network = world(['0.0.0.0/0 nat-0a'], { NatGateways: [gateway], NetworkInterfaces: interfaces(own, db) });
  const asked = ask('54.1.2.3', {
    source: { address: '203.0.113.9', interfaceId: null },
    destination: { address: '54.1.2.3', interfaceId: 'eni-0db' },
    port: 80,
  });

  it('is asked by the internet gateway and answers by NAT; it belongs into a public subnet', () => {
    const { verdict, advice } = verdictOf(asked, network);
    expect(verdict).toMatchObject({ cause: 'NO_RETURN_ROUTE', resourceId: 'rtb-0priv' });
    expect(advice?.summary).toBe(
      'The request comes in by igw-01, and rtb-0priv leads the answer out by NAT. What would serve',
    );
    expect(advice?.ways).toMatchObject([
      {
        kind: 'public-subnet',
        summary: 'Have eni-0db in a subnet that leads to igw-01: subnet-0c, subnet-0d',
        command: null,
      },
      {
        kind: 'route-back',
        command:
          'aws ec2 create-route --route-table-id rtb-0priv --destination-cidr-block 203.0.113.9/32 --gateway-id igw-01',
        stillStops: null,
      },
    ]);
  });
});

describe('ways out on the screen', () => {
  it('are a few lines each, at 80 columns', () => {
    const verdict = verdictOf(named('secretsmanager.eu-west-1.amazonaws.com', '52.94.1.1'));
    const lines = verdictLines({ kind: 'verdict', verdict }, colourless(80));
    const from = lines.findIndex((line) => line.includes('has no way out'));
    const shown = lines.slice(from);
    expect(shown.every((line) => line.length <= 80)).toBe(true);
    expect(shown.slice(0, 4)).toEqual([
      '  subnet-0a has no way out to secretsmanager (52.94.1.1) by rtb-0priv. What',
      '  would serve:',
      '    1. An interface endpoint for secretsmanager in subnet-0a, if the service',
      '       offers one: about $7.30 a month and $0.01 a GB',
    ]);
    expect(shown.at(-1)).toContain('data transfer to the internet comes on top.');
  });
});

describe('ways out in a report', () => {
  const verdict = verdictOf(named('secretsmanager.eu-west-1.amazonaws.com', '52.94.1.1'));
  const report = { verdict, createdAt: '2027-01-01T00:00:00.000Z', version: '1.0.0' };

  it('stand with price and command, as Markdown and as a page', () => {
    const text = reportMarkdown(report);
    expect(text).toContain('### Ways out');
    expect(text).toContain(String.raw`about \$7.30 a month and \$0.01 a GB`);
    expect(text).toContain('create-vpc-endpoint --vpc-endpoint-type Interface');
    // What is compared says it better.
    expect(text).not.toContain('### Try next');
    expect(reportHtml(report)).toContain('create-vpc-endpoint');
  });
});
