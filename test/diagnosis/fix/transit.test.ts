import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { applyChanges, undoAll } from '../../../src/diagnosis/fix/change.js';
import type { Connection } from '../../../src/diagnosis/question.js';
import { type Described, networkFromAws } from '../../../src/network/from-aws.js';
import * as aws from '../../stories/account.js';
import { breaches } from '../contract.js';
import { evidence } from '../evidence.js';

const A = aws.vpc('vpc-0a', '10.0.0.0/16');
const B = aws.vpc('vpc-0b', '10.1.0.0/16');
const near = aws.subnet('subnet-0a', 'vpc-0a', '10.0.1.0/24', 'eu-west-1a');
const other = aws.subnet('subnet-0c', 'vpc-0a', '10.0.2.0/24', 'eu-west-1b');
const far = aws.subnet('subnet-0b', 'vpc-0b', '10.1.1.0/24', 'eu-west-1a');
const ends = ['tgw-attach-0a', 'tgw-attach-0b'];
const routes = ['10.0.0.0/16 tgw-attach-0a vpc-0a', '10.1.0.0/16 tgw-attach-0b vpc-0b'];
const table = (associated = ends, propagating = ends, to = routes) => [
  aws.transitTable('tgw-rtb-01', 'tgw-01', associated, propagating, to),
];
const tables = (there: readonly string[], back: readonly string[]) => [
  aws.table('rtb-0a', A, there),
  aws.table('rtb-0b', B, back),
];
const [there, back] = [['10.1.0.0/16 tgw-01'], ['10.0.0.0/16 tgw-01']];

const world = (parts: Partial<Described> = {}) =>
  networkFromAws(
    aws.account({
      Vpcs: [A, B],
      Subnets: [near, other, far],
      NetworkInterfaces: [
        aws.eni('eni-0a1', near, '10.0.1.10'),
        aws.eni('eni-0c1', other, '10.0.2.10'),
        aws.eni('eni-0b1', far, '10.1.1.20', { groups: ['sg-0b'] }),
      ],
      SecurityGroups: [aws.group('sg-0open', 'vpc-0a', []), aws.group('sg-0b', 'vpc-0b', [aws.anything()])],
      RouteTables: tables(there, back),
      TransitGateways: [{ TransitGatewayId: 'tgw-01', State: 'available' }],
      TransitGatewayVpcAttachments: [
        aws.attachment('tgw-attach-0a', 'tgw-01', 'vpc-0a', 'subnet-0a'),
        aws.attachment('tgw-attach-0b', 'tgw-01', 'vpc-0b', 'subnet-0b'),
      ],
      TransitGatewayRouteTables: table(),
      ...parts,
    }),
  );

const ask = (address = '10.0.1.10', interfaceId = 'eni-0a1'): Connection => ({
  source: { address, interfaceId },
  destination: { address: '10.1.1.20', interfaceId: 'eni-0b1' },
  protocol: 6,
  port: 5432,
  since: null,
  until: null,
});

type Row = readonly [why: string, parts: Partial<Described>, cause: string, command: string, undo: string];
const PAIR = '--transit-gateway-route-table-id tgw-rtb-01 --transit-gateway-attachment-id';

const rows: readonly Row[] = [
  [
    'an attachment without an association',
    { TransitGatewayRouteTables: table(['tgw-attach-0b']) },
    'TRANSIT_GATEWAY',
    `aws ec2 associate-transit-gateway-route-table ${PAIR} tgw-attach-0a`,
    `aws ec2 disassociate-transit-gateway-route-table ${PAIR} tgw-attach-0a`,
  ],
  [
    'a table that does not learn the other VPC',
    { TransitGatewayRouteTables: table(ends, ['tgw-attach-0a'], routes.slice(0, 1)) },
    'TRANSIT_GATEWAY',
    `aws ec2 enable-transit-gateway-route-table-propagation ${PAIR} tgw-attach-0b`,
    `aws ec2 disable-transit-gateway-route-table-propagation ${PAIR} tgw-attach-0b`,
  ],
  [
    'a table of static routes that lacks one',
    { TransitGatewayRouteTables: table(ends, ends, routes.slice(0, 1)) },
    'TRANSIT_GATEWAY',
    `aws ec2 create-transit-gateway-route --destination-cidr-block 10.1.0.0/16 ${PAIR} tgw-attach-0b`,
    'aws ec2 delete-transit-gateway-route --destination-cidr-block 10.1.0.0/16 --transit-gateway-route-table-id tgw-rtb-01',
  ],
  [
    'a table that does not lead the answer back',
    {
      TransitGatewayRouteTables: [
        ...table(['tgw-attach-0a']),
        aws.transitTable('tgw-rtb-02', 'tgw-01', ['tgw-attach-0b'], ['tgw-attach-0b'], routes.slice(1)),
      ],
    },
    'TRANSIT_GATEWAY',
    'aws ec2 enable-transit-gateway-route-table-propagation --transit-gateway-route-table-id tgw-rtb-02 --transit-gateway-attachment-id tgw-attach-0a',
    'aws ec2 disable-transit-gateway-route-table-propagation --transit-gateway-route-table-id tgw-rtb-02 --transit-gateway-attachment-id tgw-attach-0a',
  ],
  [
    'a VPC without a route to the transit gateway',
    { RouteTables: tables([], back) },
    'NO_ROUTE',
    'aws ec2 create-route --route-table-id rtb-0a --destination-cidr-block 10.1.0.0/16 --transit-gateway-id tgw-01',
    'aws ec2 delete-route --route-table-id rtb-0a --destination-cidr-block 10.1.0.0/16',
  ],
  [
    'a VPC without a route back',
    { RouteTables: tables(there, []) },
    'NO_RETURN_ROUTE',
    'aws ec2 create-route --route-table-id rtb-0b --destination-cidr-block 10.0.0.0/16 --transit-gateway-id tgw-01',
    'aws ec2 delete-route --route-table-id rtb-0b --destination-cidr-block 10.0.0.0/16',
  ],
];

describe('what a transit gateway lacks', () => {
  it.each(rows)('%s', (_, parts, cause, command, undo) => {
    const network = world(parts);
    const verdict = diagnose(ask(), network, evidence([]));
    expect(verdict.verdict.cause).toBe(cause);
    expect(verdict.fix).toMatchObject({ command, undo });
    expect(breaches(verdict)).toEqual([]);
    const change = verdict.fix?.change ?? [];
    const mended = applyChanges(network, change);
    expect(diagnose(ask(), mended, evidence([])).blockers).toEqual([]);
    // And taken back, it is in the way again.
    expect(diagnose(ask(), applyChanges(mended, undoAll(change)), evidence([])).verdict.cause).toBe(cause);
  });

  it('is a subnet of the attachment in the zone of whoever sends', () => {
    const asked = ask('10.0.2.10', 'eni-0c1');
    const { verdict, fix } = diagnose(asked, world(), evidence([]));
    expect(verdict).toMatchObject({
      cause: 'TRANSIT_GATEWAY',
      resourceId: 'tgw-attach-0a',
      rule: 'tgw-attach-0a has no subnet in eu-west-1b, so nothing in that zone reaches tgw-01',
    });
    expect(fix?.command).toBe(
      'aws ec2 modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-0a --add-subnet-ids subnet-0c',
    );
    expect(diagnose(asked, applyChanges(world(), fix?.change ?? []), evidence([])).blockers).toEqual([]);
  });

  it('is an acceptance, which nothing takes back', () => {
    const [one, two] = [
      aws.attachment('tgw-attach-0a', 'tgw-01', 'vpc-0a', 'subnet-0a'),
      { ...aws.attachment('tgw-attach-0b', 'tgw-01', 'vpc-0b', 'subnet-0b'), State: 'pendingAcceptance' as const },
    ];
    const { fix } = diagnose(ask(), world({ TransitGatewayVpcAttachments: [one, two] }), evidence([]));
    expect(fix).toMatchObject({
      command: 'aws ec2 accept-transit-gateway-vpc-attachment --transit-gateway-attachment-id tgw-attach-0b',
      undo: '',
    });
  });

  it('is nobody else to decide where a blackhole was put there on purpose', () => {
    const { verdict, fix, nextExperiment } = diagnose(
      ask(),
      world({ TransitGatewayRouteTables: table(ends, ends, [...routes.slice(0, 1), '10.1.0.0/16 blackhole']) }),
      evidence([]),
    );
    expect(verdict).toMatchObject({ cause: 'TRANSIT_GATEWAY', rule: '10.1.0.0/16 -> blackhole' });
    expect(fix).toBeNull();
    // The table was read: whose will it is comes next, not what it says.
    expect(nextExperiment).toMatch(/^Ask whoever looks after tgw-rtb-01 .* route to 10\.1\.1\.20 /);
  });
});

describe('a virtual private gateway', () => {
  const vpn = (isUp: boolean): Partial<Described> => ({
    VpnGateways: [
      { VpnGatewayId: 'vgw-01', State: 'available', VpcAttachments: [{ VpcId: 'vpc-0a', State: 'attached' }] },
    ],
    VpnConnections: [
      {
        VpnConnectionId: 'vpn-01',
        State: 'available',
        VpnGatewayId: 'vgw-01',
        VgwTelemetry: [{ Status: isUp ? 'UP' : 'DOWN' }, { Status: 'DOWN' }],
        Routes: [{ DestinationCidrBlock: '192.168.0.0/16', State: 'available' }],
      },
    ],
  });
  const office: Connection = { ...ask(), destination: { address: '192.168.5.5', interfaceId: null } };

  it('whose routes a table does not learn is let propagate them', () => {
    const network = world({ ...vpn(true), RouteTables: tables([], []) });
    const { verdict, fix } = diagnose(office, network, evidence([]));
    expect(verdict.cause).toBe('NO_ROUTE');
    expect(fix).toMatchObject({
      summary: 'Let rtb-0a learn the routes of vgw-01',
      command: 'aws ec2 enable-vgw-route-propagation --gateway-id vgw-01 --route-table-id rtb-0a',
      undo: 'aws ec2 disable-vgw-route-propagation --gateway-id vgw-01 --route-table-id rtb-0a',
    });
    expect(diagnose(office, applyChanges(network, fix?.change ?? []), evidence([])).blockers).toEqual([]);
  });

  it('whose routes nobody described may know none for the answer', () => {
    const { VpnConnections: _, ...unread } = vpn(true);
    const home = ask();
    const { verdict, fix } = diagnose(
      { ...home, source: { address: '192.168.5.5', interfaceId: null }, destination: home.source },
      world({
        ...unread,
        RouteTables: tables([], []),
        SecurityGroups: [aws.group('sg-0open', 'vpc-0a', [aws.anything()])],
      }),
      evidence([]),
    );
    expect(verdict.cause).toBe('NO_RETURN_ROUTE');
    expect(fix?.summary).toBe(
      'Let rtb-0a learn the routes of vgw-01. It may not be enough: which routes vgw-01 knows is not described',
    );
  });

  it('whose tunnels are all down is named, unless Direct Connect leads on', () => {
    const network = world({ ...vpn(false), RouteTables: tables(['192.168.0.0/16 vgw-01 propagated'], []) });
    expect(diagnose(office, network, evidence([])).verdict).toMatchObject({
      outcome: 'unanswered',
      cause: 'VPN',
      certainty: 'likely',
      resourceId: 'vgw-01',
      rule: 'every tunnel of vpn-01 is down, and vgw-01 leads on by nothing else that is described',
    });
    const up = world({ ...vpn(true), RouteTables: tables(['192.168.0.0/16 vgw-01 propagated'], []) });
    expect(diagnose(office, up, evidence([])).verdict.cause).not.toBe('VPN');
  });
});

it('the Amazon DNS server of another VPC answers nobody here', () => {
  const network = world({
    VpcPeeringConnections: [aws.peering('pcx-01', A, B)],
    RouteTables: tables(['10.1.0.0/16 pcx-01'], ['10.0.0.0/16 pcx-01']),
  });
  const asked: Connection = {
    ...ask(),
    destination: { address: '10.1.0.2', interfaceId: null },
    protocol: 17,
    port: 53,
  };
  expect(diagnose(asked, network, evidence([])).verdict).toMatchObject({
    outcome: 'unanswered',
    cause: 'ADDRESS_NOT_FOUND',
    rule: '10.1.0.2 is the Amazon DNS server of vpc-0b, which answers nobody outside of it',
  });
});
