import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Network } from '../../src/network/model.js';
import { TCP, UDP } from '../../src/network/packet.js';
import { network } from '../helpers/network.js';
import { BEGIN, evidence, idle, ping, records, seen, skipped, tcp, udp } from './evidence.js';
import { A, B, BACK, behindNat, open, peered, THERE } from './worlds.js';

const arrived = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'ACCEPT'), idle('eni-a'), idle('eni-b')];

/** `i-a` on the internet, by a public address of its own or by a NAT gateway. */
const outward = () => network().internetGateway().subnet('subnet-a').instance('a', { public: '54.0.0.1' });

describe('an answer that cannot be routed may leave no record', () => {
  const world = peered({ back: false }).build();

  it('so a silent destination without a route back is not blamed for certain', () => {
    const there = '10.0.0.10 > 10.1.0.10';
    const lines = [seen('eni-a', there, 'ACCEPT'), seen('eni-b', there, 'ACCEPT'), idle('eni-a'), idle('eni-b')];
    expect(diagnose(ping('10.0.0.10', '10.1.0.10'), world, evidence(lines)).verdict).toMatchObject({
      cause: 'NO_RETURN_ROUTE',
      alternatives: ['HOST_SILENT'],
      certainty: 'likely',
    });
  });

  it('nor for likely where the route table that takes the answer is not described', () => {
    const trimmed = { ...world, routeTables: world.routeTables.filter(({ vpcId }) => vpcId !== 'vpc-2') };
    const there = '10.0.0.10 > 10.1.0.10';
    const lines = [seen('eni-a', there, 'ACCEPT'), seen('eni-b', there, 'ACCEPT'), idle('eni-a'), idle('eni-b')];
    expect(diagnose(ping('10.0.0.10', '10.1.0.10'), trimmed, evidence(lines)).verdict).toMatchObject({
      cause: 'HOST_SILENT',
      alternatives: ['NO_RETURN_ROUTE'],
      certainty: 'possible',
    });
  });

  it('where nothing is against the way back, the host it is', () => {
    expect(diagnose(ping(A, B), open().build(), evidence(arrived)).verdict).toMatchObject({
      cause: 'HOST_SILENT',
      certainty: 'likely',
    });
  });
});

describe('a NAT gateway', () => {
  const fields =
    'interface-id srcaddr dstaddr protocol action start end log-status pkt-srcaddr pkt-dstaddr flow-direction';
  const format = fields.replaceAll(/\S+/g, (field) => `\${${field}}`);
  const row = (eni: string, shown: string, carried: string, way: string) =>
    `${eni} ${shown} 1 ACCEPT ${BEGIN} ${BEGIN + 3} OK ${carried} ${way}`;
  const quiet = (eni: string) => `${eni} - - - - ${BEGIN + 60} ${BEGIN + 120} NODATA - - -`;
  const lines = [
    row('eni-a', `${A} 8.8.8.8`, `${A} 8.8.8.8`, 'egress'),
    row('eni-nat-1', `${A} ${B}`, `${A} 8.8.8.8`, 'ingress'),
    quiet('eni-a'),
    quiet('eni-nat-1'),
  ];
  const ask = (world: Network) =>
    diagnose(ping(A, '8.8.8.8'), world, { records: records(lines, format), readAt: null, probe: null, hosts: null });

  it('is not taken for the far end whose packets pass through it', () => {
    const world = behindNat().routes('rtb-nat', [], 'subnet-nat').build();
    const { verdict, contradictions, question } = ask(world);
    expect(verdict).toMatchObject({ cause: 'NAT_GATEWAY', resourceId: 'rtb-nat' });
    expect(question.destination.eniId).toBeNull();
    expect(contradictions).toEqual([]);
  });

  it('that nobody described puts in an address of its own, so that what is not found at the destination may be there', () => {
    const world = behindNat().instance('b', { public: '54.0.0.9' }).build();
    const hidden = {
      ...world,
      interfaces: world.interfaces.filter(({ id }) => id !== 'eni-nat-1'),
      natGateways: [],
      unread: ['natGateways' as const],
    };
    const rows = [
      seen('eni-a', `${A} > 54.0.0.9`, 'ACCEPT', { protocol: TCP, ports: '40000 443' }),
      seen('eni-b', '54.0.0.77 > 172.31.16.11', 'REJECT', { protocol: TCP, ports: '5001 443' }),
      idle('eni-a'),
      idle('eni-b'),
    ];
    const { verdict } = diagnose(tcp(A, '54.0.0.9', 443), hidden, evidence(rows));
    expect(verdict.certainty).toBe('possible');
    expect(verdict.summary).not.toContain('never');
  });

  it('nor where nobody described it: it shows a private address for a public one', () => {
    expect(ask({ ...behindNat().build(), interfaces: [], natGateways: [] }).question.destination.eniId).toBeNull();
  });

  it("whose records are of another machine's connection says nothing of this one", () => {
    const other = ['172.31.0.77 > 172.31.16.10', '172.31.16.10 > 8.8.8.8', '8.8.8.8 > 172.31.16.10'];
    const rows = other.map((way) =>
      seen('eni-nat-1', way, 'ACCEPT', { protocol: TCP, ports: way.startsWith('8.') ? '443 5001' : '5001 443' }),
    );
    const { verdict } = diagnose(
      tcp(A, '8.8.8.8', 443),
      behindNat().build(),
      evidence([...rows, idle('eni-a', -60, 0), idle('eni-a', 0), idle('eni-nat-1')]),
    );
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NO_TRAFFIC' });
  });

  it('whose network ACL refuses answers alone is not to blame for what was refused on its way out', () => {
    const world = behindNat({ ingress: ['100 allow all from 172.31.0.0/16'] });
    const refused = [
      seen('eni-a', `${A} > 8.8.8.8`, 'ACCEPT'),
      seen('eni-nat-1', `${B} > 8.8.8.8`, 'REJECT'),
      idle('eni-a'),
      idle('eni-nat-1'),
    ];
    const look = (network: Network) => diagnose(ping(A, '8.8.8.8'), network, evidence(refused)).verdict;
    expect(look(world.build()).certainty).not.toBe('certain');
    expect(look(world.blockPublicAccess('block-bidirectional').build()).cause).toBe('BLOCK_PUBLIC_ACCESS');
  });

  it('or an appliance, which packets pass as well, is not taken for an address that nobody has', () => {
    const world = open().instance('x').build();
    const passed = [
      row('eni-a', `${A} 172.31.16.99`, `${A} 172.31.16.99`, 'egress'),
      row('eni-x', `${A} 172.31.16.11`, `${A} 172.31.16.99`, 'ingress'),
    ];
    const asked = ping(A, '172.31.16.99');
    const { question } = diagnose(asked, world, {
      records: records(passed, format),
      readAt: null,
      probe: null,
      hosts: null,
    });
    expect(question.destination.eniId).toBeNull();
  });
});

describe('VPC Block Public Access in records without reject-reason', () => {
  const blocked = outward().blockPublicAccess('block-bidirectional').flowLog('vpc-1');
  const refused = [seen('eni-a', `${A} > 8.8.8.8`, 'REJECT'), idle('eni-a')];

  it('is no contradiction to rules that allow', () => {
    const { verdict, contradictions } = diagnose(ping(A, '8.8.8.8'), blocked.build(), evidence(refused));
    expect(verdict).toMatchObject({ cause: 'BLOCK_PUBLIC_ACCESS', certainty: 'likely' });
    expect(contradictions).toEqual([]);
  });

  it('may have refused what the rules allow where nobody read whether it is on', () => {
    const world = outward().flowLog('vpc-1').build();
    const unread = { ...world, vpcs: world.vpcs.map(({ blockPublicAccess: _, ...vpc }) => vpc) };
    expect(diagnose(ping(A, '8.8.8.8'), unread, evidence(refused)).verdict).toMatchObject({
      cause: 'STALE_EVIDENCE',
      certainty: 'possible',
      alternatives: ['BLOCK_PUBLIC_ACCESS'],
      summary: expect.stringContaining('unless VPC Block Public Access is on, which was not read'),
    });
    expect(diagnose(ping(A, '8.8.8.8'), world, evidence(refused)).verdict.alternatives).toEqual([]);
  });

  it('may have refused where nobody read the route table that leads to the internet gateway', () => {
    const { verdict } = diagnose(ping(A, '8.8.8.8'), { ...blocked.build(), routeTables: [] }, evidence(refused));
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'BLOCK_PUBLIC_ACCESS', certainty: 'possible' });
  });

  it('cannot be told from a security group that refuses, too', () => {
    const world = blocked.group('sg-a', {}).build();
    const entering = [seen('eni-a', `8.8.4.4 > ${A}`, 'REJECT'), idle('eni-a')];
    expect(diagnose(ping('8.8.4.4', '54.0.0.1'), world, evidence(entering)).verdict).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      alternatives: ['BLOCK_PUBLIC_ACCESS'],
      certainty: 'likely',
    });
  });
});

describe('a route to an appliance', () => {
  it('that forwards for the internet is a place where it can get lost', () => {
    const world = outward()
      .instance('x', { sourceDestCheck: false })
      .group('sg-x', { ingress: ['all from 0.0.0.0/0'] })
      .routes('rtb-a', ['8.8.8.8/32 -> eni-x'], 'subnet-a')
      .flowLog('vpc-1')
      .build();
    const lines = [seen('eni-a', `${A} > 8.8.8.8`, 'ACCEPT'), idle('eni-a')];
    expect(diagnose(ping(A, '8.8.8.8'), world, evidence(lines)).verdict).toMatchObject({
      cause: 'ROUTE_DIVERTS',
      alternatives: expect.arrayContaining(['HOST_SILENT']),
      certainty: 'possible',
    });
  });
});

describe('a NAT instance', () => {
  const world = outward()
    .subnet('subnet-x')
    .instance('x', { sourceDestCheck: false, public: '3.3.3.9' })
    .group('sg-x', { ingress: ['all from 0.0.0.0/0'] })
    .routes('rtb-a', ['0.0.0.0/0 -> eni-x'], 'subnet-a')
    .routes('rtb-x', ['0.0.0.0/0 -> igw-1'], 'subnet-x')
    .flowLog('vpc-1');
  const lines = [seen('eni-a', `${A} > 8.8.8.8`, 'ACCEPT'), idle('eni-a')];

  it('whose own table is missing may be refused by VPC Block Public Access', () => {
    const built = world.blockPublicAccess('block-bidirectional').build();
    const cut = { ...built, routeTables: built.routeTables.filter(({ id }) => id !== 'rtb-x') };
    const said = diagnose(ping(A, '8.8.8.8'), cut, evidence(lines)).verdict;
    expect([said.cause, ...said.alternatives]).toContain('BLOCK_PUBLIC_ACCESS');
  });

  it('that the main table leads to does not exclude that the subnet has a table of its own without a route', () => {
    const built = world.build();
    const cut: Network = {
      ...built,
      routeTables: built.routeTables.map((table) =>
        table.id === 'rtb-a' ? { ...table, subnetIds: [], isMain: true } : table,
      ),
      coverage: { stated: false, gaps: [] },
    };
    const { verdict, ruledOut } = diagnose(ping(A, '8.8.8.8'), cut, evidence(lines));
    expect(verdict).toMatchObject({ cause: 'ROUTE_DIVERTS', alternatives: expect.arrayContaining(['NO_ROUTE']) });
    expect(ruledOut.map(({ cause }) => cause)).not.toContain('NO_ROUTE');
  });
});

describe('records that leave out what would tell', () => {
  const format = (fields: string) => fields.replaceAll(/\S+/g, (field) => `\${${field}}`);
  const bare = 'interface-id srcaddr dstaddr srcport dstport protocol action start end';
  const four = (protocol: number) => [
    `eni-a ${A} ${B} 40000 443 ${protocol} ACCEPT ${BEGIN} ${BEGIN + 1}`,
    `eni-b ${A} ${B} 40000 443 ${protocol} ACCEPT ${BEGIN} ${BEGIN + 1}`,
    `eni-b ${B} ${A} 443 40000 ${protocol} ACCEPT ${BEGIN} ${BEGIN + 1}`,
    `eni-a ${B} ${A} 443 40000 ${protocol} ACCEPT ${BEGIN} ${BEGIN + 1}`,
  ];
  const look = (protocol: number, hosts: { listening: boolean; running: boolean } | null = null) =>
    diagnose(protocol === TCP ? tcp(A, B, 443) : udp(A, B, 443), open().build(), {
      records: records(four(protocol), format(bare)),
      readAt: null,
      probe: null,
      hosts,
    }).verdict;

  it('do not tell a TCP reset from an acceptance, unless somebody looked', () => {
    expect(look(TCP)).toMatchObject({ outcome: 'delivered', alternatives: ['PORT_CLOSED'], certainty: 'possible' });
    const looked = look(TCP, { listening: true, running: true });
    expect(looked).toMatchObject({ outcome: 'delivered', alternatives: [], certainty: 'certain' });
    expect(look(UDP)).toMatchObject({ outcome: 'delivered', alternatives: [], certainty: 'certain' });
  });

  it('or which client port it was: a rule that refuses some of them explains what was refused', () => {
    const world = open()
      .acl('acl-b', { egress: ['100 allow tcp 49152-65535 to 0.0.0.0/0'] }, 'subnet-b')
      .build();
    const lines = [
      `eni-a ${A} ${B} ACCEPT ${BEGIN} ${BEGIN + 1}`,
      `eni-b ${A} ${B} ACCEPT ${BEGIN} ${BEGIN + 1}`,
      `eni-b ${B} ${A} REJECT ${BEGIN} ${BEGIN + 1}`,
    ];
    const read = records(lines, format('interface-id srcaddr dstaddr action start end'));
    const { verdict, contradictions } = diagnose(tcp(A, B, 443), world, {
      records: read,
      readAt: null,
      probe: null,
      hosts: null,
    });
    expect(verdict).toMatchObject({ cause: 'DESTINATION_NETWORK_ACL_EGRESS', resourceId: 'acl-b' });
    expect(contradictions).toEqual([]);
  });
});

describe('a flow log created after the traffic', () => {
  const probe = { from: BEGIN * 1000, to: BEGIN * 1000 + 3_000, answered: false };
  const later = open()
    .change((one) => ({ ...one, flowLogs: one.flowLogs.map((log) => ({ ...log, createdAt: (BEGIN + 100) * 1000 })) }))
    .build();
  const ask = (lines: readonly string[]) => diagnose(ping(A, B), later, evidence(lines, { probe })).verdict.cause;

  it('proves nothing of it by what it has recorded since', () => {
    expect(ask([idle('eni-a', 120, 180), idle('eni-b', 120, 180)])).toBe('NO_FLOW_LOG');
  });

  it('does not hide that another one was there before', () => {
    const before = [idle('eni-a', -60, 0), idle('eni-b', -60, 0)];
    expect(ask([...before, idle('eni-a', 120, 180), idle('eni-b', 120, 180)])).toBe('NEVER_SENT');
  });
});

describe('records that were lost at the source', () => {
  it('are not taken for another way that the packet took, whatever the time asked about', () => {
    const lines = [
      seen('eni-b', THERE, 'ACCEPT'),
      seen('eni-b', BACK, 'ACCEPT'),
      skipped('eni-a'),
      idle('eni-a', -60, 0),
      idle('eni-a'),
      idle('eni-b'),
    ];
    const asked = ping(A, B, { since: (BEGIN - 30) * 1000, until: (BEGIN + 50) * 1000 });
    const { contradictions, verdict } = diagnose(asked, open().build(), evidence(lines));
    expect(contradictions).toEqual([]);
    expect(verdict.signature).not.toBe('K12');
  });
});

describe('somebody on the internet, of whom there are no records', () => {
  const world = outward()
    .group('sg-a', { ingress: ['all from 0.0.0.0/0'] })
    .flowLog('vpc-1');
  const asked = ping('93.184.215.14', '54.0.0.1');
  const [there, back] = [`93.184.215.14 > ${A}`, `${A} > 93.184.215.14`];

  it('gets through since a rule was changed', () => {
    const lines = [
      seen('eni-a', there, 'REJECT'),
      seen('eni-a', there, 'ACCEPT', { start: 120 }),
      seen('eni-a', back, 'ACCEPT', { start: 120 }),
      idle('eni-a', 180),
    ];
    expect(diagnose(asked, world.build(), evidence(lines)).verdict).toMatchObject({
      outcome: 'delivered',
      cause: 'RULE_CHANGED',
    });
  });

  it('is answered although the current rules refuse: not taken for proof that it gets through, since it fits a ping of the other', () => {
    const lines = [seen('eni-a', there, 'ACCEPT'), seen('eni-a', back, 'ACCEPT'), idle('eni-a')];
    const { verdict, contradictions } = diagnose(asked, world.group('sg-a', {}).build(), evidence(lines));
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'likely',
    });
    expect(verdict.summary).toContain("What was recorded fits i-a's own ping to 93.184.215.14");
    expect(contradictions).toEqual([]);
  });
});
