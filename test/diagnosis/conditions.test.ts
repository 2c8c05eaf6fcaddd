import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { transitGateway } from '../helpers/transit.js';
import { BEGIN, evidence, idle, ping, records, seen, tcp } from './evidence.js';
import { A, B, behindNat, open, THERE } from './worlds.js';

const syn = { protocol: 6, packets: 3, bytes: 180 };
const WEB = '8.8.8.8';
const NAT = B;

describe('ports that a NAT gateway chose', () => {
  it('tell nothing of a change: a rule for some of them may have refused them all the time', () => {
    const world = behindNat({
      ingress: ['100 allow all from 172.31.0.0/16', '110 allow tcp 32768-65535 from 0.0.0.0/0'],
    });
    const pass = (at: number, client: number, nat: number, back: 'ACCEPT' | 'REJECT') => [
      seen('eni-a', `${A} > ${WEB}`, 'ACCEPT', { ...syn, start: at, ports: `${client} 443` }),
      seen('eni-nat-1', `${A} > ${NAT}`, 'ACCEPT', { ...syn, start: at, ports: `${client} 443` }),
      seen('eni-nat-1', `${NAT} > ${WEB}`, 'ACCEPT', { ...syn, start: at, ports: `${nat} 443` }),
      seen('eni-nat-1', `${WEB} > ${NAT}`, back, { ...syn, start: at, ports: `443 ${nat}` }),
    ];
    const through = [
      seen('eni-nat-1', `${NAT} > ${A}`, 'ACCEPT', { ...syn, ports: '443 40000' }),
      seen('eni-a', `${WEB} > ${A}`, 'ACCEPT', { ...syn, ports: '443 40000' }),
    ];
    const rows = [...pass(0, 40_000, 50_000, 'ACCEPT'), ...through, ...pass(300, 40_001, 2_000, 'REJECT')];
    const { verdict } = diagnose(
      tcp(A, WEB, 443),
      world.build(),
      evidence([...rows, idle('eni-a', 400, 900), idle('eni-nat-1', 400, 900)]),
    );
    expect(verdict.cause).toBe('NAT_GATEWAY');
    expect([verdict.cause, ...verdict.alternatives]).not.toContain('RULE_CHANGED');
  });
});

it('what a NAT gateway passed on as a client opened by its port again is of that client, also beside others', () => {
  const talk = (port: number, start: number) =>
    [
      [`${A} > ${WEB}`, `${port} 443`],
      [`${WEB} > ${A}`, `443 ${port}`],
    ].map(([way = '', ports = '']) => seen('eni-a', way, 'ACCEPT', { ...syn, packets: 9, bytes: 1800, start, ports }));
  const passedOn = seen('eni-nat-1', `${NAT} > ${WEB}`, 'ACCEPT', { ...syn, start: 300, ports: '2002 443' });
  const rows = [...talk(40_000, 0), ...talk(40_001, 60), ...talk(40_002, 70), ...talk(40_000, 300), passedOn];
  const read = evidence([...rows, idle('eni-a', 400, 900), idle('eni-nat-1', 400, 900)]);
  expect(diagnose(tcp(A, WEB, 443), behindNat().build(), read).verdict.outcome).toBe('delivered');
});

// "the source IP addresses of the clients are preserved" (Network Load Balancers, "Target groups", client IP preservation).
it('a load balancer that is missing from a partial list may have brought what came from the internet to a private address', () => {
  const world = network()
    .internetGateway()
    .instance('b')
    .group('sg-b', { ingress: ['tcp 22 from 0.0.0.0/0'] });
  const logged = world.flowLog('vpc-1').build();
  const talk = { protocol: 6, packets: 9, bytes: 900 };
  const rows = [
    seen('eni-b', `198.51.100.9 > ${A}`, 'ACCEPT', { ...talk, ports: '50022 22' }),
    seen('eni-b', `${A} > 198.51.100.9`, 'ACCEPT', { ...talk, ports: '22 50022' }),
  ];
  const said = (parts: Partial<Network>) =>
    diagnose(tcp('198.51.100.9', A, 22), { ...logged, ...parts }, evidence([...rows, idle('eni-b')])).verdict;
  const part = (vpcId: string): Partial<Network> => ({
    coverage: { stated: false, gaps: [{ part: 'interfaces', vpcId, why: 'eni-9 is not described', isForeign: false }] },
  });
  for (const one of [part('vpc-1'), { unread: ['interfaces'] } as const])
    expect(said(one).summary).toContain('(one that is not described) brings it and takes the answer back');
  expect(said(part('vpc-2')).summary).not.toContain('brings it');
});

// Targets of a load balancer that keeps client addresses see those ("Client IP preservation", Network Load Balancers, "Target groups").
it('a load balancer may be missing from a list that nobody says is whole, though nothing speaks for it', () => {
  const base = network()
    .internetGateway()
    .instance('b', { address: B })
    .flowLog('vpc-1')
    .group('sg-b', {
      ingress: ['tcp 443 from 0.0.0.0/0'],
    });
  const rows = [seen('eni-b', `198.51.100.9 > ${B}`, 'ACCEPT', { ...syn, ports: '50022 443' }), idle('eni-b')];
  const said = (parts: Partial<Network>) =>
    diagnose(tcp('198.51.100.9', B, 443), { ...base.build(), ...parts }, evidence(rows)).verdict;
  expect(said({ coverage: { stated: true, gaps: [] } })).toMatchObject({
    cause: 'STALE_EVIDENCE',
    certainty: 'likely',
    alternatives: ['NO_PUBLIC_ADDRESS'],
  });
  const open = said({ coverage: { stated: false, gaps: [] } });
  expect(open).toMatchObject({
    cause: 'STALE_EVIDENCE',
    certainty: 'possible',
    alternatives: ['LOAD_BALANCER', 'NO_PUBLIC_ADDRESS'],
  });
  expect(open.summary).toMatch(/, unless a load balancer that is not described brought it\.$/);
});

describe('a source whose state nobody described', () => {
  const base = open().build();
  const world: Network = { ...base, interfaces: base.interfaces.map((one) => ({ ...one, instanceState: null })) };
  const said = (...rows: readonly string[]) =>
    diagnose(tcp(A, B, 443), world, evidence([...rows, idle('eni-a', 60, 900), idle('eni-b', 60, 900)]));
  const isOpen = ({ verdict }: ReturnType<typeof said>) =>
    [verdict.cause, ...verdict.alternatives].includes('SOURCE_NOT_RUNNING');

  it('was running where it sent anything in that time', () => {
    const other = said(seen('eni-a', `${A} > 1.1.1.1`, 'ACCEPT', { ...syn, ports: '50000 443' }));
    expect(isOpen(other)).toBe(false);
    expect(other.ruledOut.find(({ cause }) => cause === 'SOURCE_NOT_RUNNING')?.by).toBe(
      'eni-a recorded what it sent between 10:42:00 and 10:42:40 UTC',
    );
  });

  it('may have been stopped where others only sent to it', () => {
    const asked = said(seen('eni-a', `1.1.1.1 > ${A}`, 'REJECT', { ...syn, ports: '50000 22' }));
    expect(isOpen(asked)).toBe(true);
    expect(asked.ruledOut.map(({ cause }) => cause)).not.toContain('SOURCE_NOT_RUNNING');
  });
});

// A stopped instance keeps its Elastic IP address (EC2 user guide, "How instance stop and start works"), so a way there that is not
// known does not excuse it.
it.each([
  ['is stopped', { instanceState: 'stopped' }],
  ['has its interface attached to nothing', { attached: false }],
])('a destination that %s is in question also where nobody read the route that leads to it', (_, parts) => {
  const cut = (more: object): Network => {
    const base = network()
      .internetGateway()
      .instance('a')
      .instance('b', { public: '54.0.0.2' })
      .flowLog('vpc-1')
      .build();
    const interfaces = base.interfaces.map((one) => (one.id === 'eni-b' ? { ...one, ...more } : one));
    return { ...base, interfaces, routeTables: [], unread: ['routeTables'] };
  };
  const lines = [seen('eni-a', `${A} > 54.0.0.2`, 'ACCEPT', { ...syn, ports: '50000 443' })];
  const named = (more: object) => {
    const rows = evidence([...lines, idle('eni-a', 60, 900), idle('eni-b', 0, 900)]);
    const { verdict } = diagnose(tcp(A, '54.0.0.2', 443), cut(more), rows);
    return [verdict.cause, ...verdict.alternatives];
  };
  expect(named(parts)).toContain('DESTINATION_NOT_RUNNING');
  expect(named({})).not.toContain('DESTINATION_NOT_RUNNING');
});

it('an interface of which a list says nothing but its address is that of the transit gateway where that is on the way', () => {
  const base = network()
    .vpc('vpc-1', '10.0.0.0/16')
    .subnet('subnet-a')
    .instance('a')
    .routes('rtb-a', ['10.1.0.0/16 -> tgw-1'], 'subnet-a')
    .subnet('subnet-t')
    .interface('eni-t', { kind: 'transit-gateway', interfaceType: 'transit_gateway' })
    .acl('acl-t', { ingress: ['100 deny all from 0.0.0.0/0'] }, 'subnet-t')
    .vpc('vpc-2', '10.1.0.0/16')
    .subnet('subnet-b')
    .instance('b')
    .group('sg-b', { ingress: ['all from 0.0.0.0/0'] })
    .flowLog('vpc-1')
    .flowLog('vpc-2')
    .change((one) => ({ ...one, subnets: one.subnets.map((each) => ({ ...each, availabilityZone: 'eu-west-1a' })) }))
    .change(transitGateway({ attached: { 'vpc-1': ['subnet-t'], 'vpc-2': ['subnet-b'] } }))
    .build();
  const cut: Network = {
    ...base,
    interfaces: base.interfaces.map(({ interfaceType, description, ...one }) =>
      one.id === 'eni-t' ? { ...one, kind: 'other' as const } : one,
    ),
  };
  const [from = '', to = ''] = ['eni-a', 'eni-b'].map(
    (eni) => base.interfaces.find(({ id }) => id === eni)?.privateAddresses[0],
  );
  const own = base.interfaces.find(({ id }) => id === 'eni-t')?.privateAddresses[0];
  const rows = [
    seen('eni-a', `${from} > ${to}`, 'ACCEPT', { ...syn, ports: '40000 443' }),
    seen('eni-t', `${from} > ${own}`, 'REJECT', { ...syn, ports: '40000 443' }),
    ...['eni-a', 'eni-t', 'eni-b'].map((eni) => idle(eni)),
  ];
  for (const world of [base, cut]) {
    expect(diagnose(tcp(from, to, 443), world, evidence(rows)).verdict).toMatchObject({
      cause: 'TRANSIT_GATEWAY',
      resourceId: 'acl-t',
    });
  }
});

describe('a file in which no refusal is', () => {
  const world = open()
    .group('sg-b', { ingress: ['tcp 22 from 0.0.0.0/0'] })
    .build();
  const sent = seen('eni-a', THERE, 'ACCEPT', { ...syn, ports: '40000 443' });
  const chatter = ['eni-a', 'eni-b'].map((eni) =>
    seen(eni, `1.1.1.1 > ${eni === 'eni-a' ? A : B}`, 'ACCEPT', { ...syn, start: 100, ports: '443 50000' }),
  );
  const said = (...rows: readonly string[]) =>
    diagnose(tcp(A, B, 443), world, evidence([sent, ...chatter, ...rows], { kind: 'files' })).verdict;
  const refusal = 'DESTINATION_SECURITY_GROUP_INGRESS';

  it('lacks none where windows without traffic have their rows: a search would have taken those away', () => {
    const whole = said(idle('eni-a', 300, 600), idle('eni-b', 300, 600));
    expect(whole.cause).not.toBe(refusal);
    expect(said().cause).toBe(refusal);
  });
});

it('a NAT gateway takes what an interface of its VPC sends, though a list has lost the block of its address', () => {
  const base = behindNat().build();
  const cut: Network = { ...base, vpcs: base.vpcs.map((one) => ({ ...one, cidrs: ['10.0.0.0/16'] })) };
  const sent = seen('eni-a', `${A} > ${WEB}`, 'ACCEPT', { ...syn, ports: '40000 443' });
  const { verdict } = diagnose(tcp(A, WEB, 443), cut, evidence([sent, idle('eni-a')]));
  expect(verdict.summary).not.toContain('vpc-1');
  expect(verdict.resourceId).not.toBe('nat-1');
});

it('a gateway that is missing behind a NAT gateway is the matter of that one', () => {
  const base = behindNat().build();
  const cut: Network = { ...base, internetGateways: base.internetGateways.map((one) => ({ ...one, vpcIds: [] })) };
  const sent = seen('eni-a', `${A} > ${WEB}`, 'ACCEPT', { ...syn, ports: '40000 443' });
  const { verdict } = diagnose(tcp(A, WEB, 443), cut, evidence([sent, idle('eni-a')]));
  expect([verdict.cause, verdict.resourceId]).toEqual(['NAT_GATEWAY', 'igw-1']);
  expect(verdict.alternatives).not.toContain('NO_INTERNET_GATEWAY');
});

// "reject-reason: BPA, EC", "-" for whatever else refused it (VPC user guide, "Flow log records", version 8).
it('a refusal for another reason was not that of Block Public Access, though it is on', () => {
  const format = 'interface-id srcaddr dstaddr protocol start end action log-status reject-reason';
  const world = network()
    .internetGateway()
    .instance('a', { public: '54.0.0.1' })
    .blockPublicAccess('block-bidirectional')
    .flowLog('vpc-1')
    .build();
  const said = (reason: string) => {
    const line = `eni-a ${A} ${WEB} 1 ${BEGIN} ${BEGIN + 9} REJECT OK ${reason}`;
    return diagnose(ping(A, WEB), world, evidence([], { records: records([line], format) }));
  };
  expect(said('BPA').verdict.cause).toBe('BLOCK_PUBLIC_ACCESS');
  const { verdict, contradictions } = said('-');
  expect([verdict.cause, ...verdict.alternatives]).not.toContain('BLOCK_PUBLIC_ACCESS');
  // Whatever it was allows it now, and Block Public Access does not.
  expect(verdict.summary).toMatch(
    /but the rules there allow it now; today it would not get through all the same: VPC Block Public Access is in mode block-bidirectional\.$/,
  );
  expect(contradictions).toEqual([expect.stringMatching(/, but no current rule there refuses it$/)]);
});

// "With a custom format, you specify which fields are included" (VPC user guide, "Flow log records").
describe('a flow log of a custom format tells', () => {
  const base = open().build();
  const said = (fields: string, isLogged: boolean) => {
    const flowLogs = base.flowLogs.map((one) => ({ ...one, format: fields.replace(/\S+/g, '${$&}') }));
    const values = (own: string): Readonly<Record<string, string>> => ({
      ...{ srcaddr: own, 'pkt-srcaddr': own, dstaddr: '1.1.1.1', 'pkt-dstaddr': '1.1.1.1', action: 'ACCEPT' },
      ...{ 'interface-id': own === A ? 'eni-a' : 'eni-b', 'instance-id': own === A ? 'i-a' : 'i-b' },
      ...{ 'flow-direction': 'egress', start: `${BEGIN}`, end: `${BEGIN + 50}` },
    });
    const lines = [A, B].map((own) => fields.replace(/\S+/g, (field) => values(own)[field] ?? '-'));
    const read = isLogged ? records(lines, fields) : [];
    return diagnose(tcp(A, B, 443), { ...base, flowLogs }, evidence([], { records: read })).verdict.cause;
  };

  it.each([
    'pkt-srcaddr pkt-dstaddr interface-id action start end',
    'srcaddr pkt-dstaddr instance-id action start end',
    'srcaddr dstaddr flow-direction action start end',
  ])('by %s', (fields) => {
    expect(said(fields, false)).toBe('NOT_YET_DELIVERED');
    expect(said(fields, true)).toBe('NO_TRAFFIC');
  });

  it.each([
    'srcaddr dstaddr action start end',
    'pkt-srcaddr pkt-dstaddr flow-direction action start end',
    'srcaddr interface-id action start end',
    'dstaddr interface-id action start end',
    'srcaddr dstaddr interface-id start end',
  ])('nothing by %s, whether or not anything is there', (fields) => {
    expect([said(fields, false), said(fields, true)]).toEqual(['NO_FLOW_LOG', 'NO_FLOW_LOG']);
  });
});
