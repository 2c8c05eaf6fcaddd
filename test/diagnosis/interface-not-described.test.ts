import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { BEGIN, evidence, idle, ping, records, seen, tcp, udp } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

/** A list that somebody cut down: all but this interface. */
const without = (id: string, base: Network): Network => ({
  ...base,
  interfaces: base.interfaces.filter((one) => one.id !== id),
});

/** As a file of describe calls is: nobody says that its lists are whole. */
const partial = (base: Network): Network => ({ ...base, coverage: { stated: false, gaps: [] } });

describe('an interface that a description leaves out and records name', () => {
  const known = [
    seen('eni-b', '172.31.0.77 > 172.31.16.10', 'ACCEPT'),
    seen('eni-b', '172.31.16.10 > 172.31.0.78', 'ACCEPT'),
  ];

  it('is there: its address is nobody’s mistake', () => {
    const lines = [seen('eni-a', THERE, 'ACCEPT'), idle('eni-a'), ...known, idle('eni-b')];
    const { verdict, question } = diagnose(ping(A, B), without('eni-b', open().build()), evidence(lines));
    expect(question.destination.eniId).toBe('eni-b');
    expect([verdict.cause, ...verdict.alternatives]).not.toContain('ADDRESS_NOT_FOUND');
    expect(verdict.summary).not.toContain('no network interface');
  });

  it('is covered by the flow log of the subnet that its address is in', () => {
    const own = open().flowLog('eni-b', { trafficType: 'ACCEPT' }).flowLog('subnet-b').build();
    const lines = [
      seen('eni-a', THERE, 'ACCEPT'),
      idle('eni-a'),
      seen('eni-b', THERE, 'ACCEPT'),
      ...known,
      idle('eni-b'),
    ];
    expect(diagnose(ping(A, B), without('eni-b', own), evidence(lines)).verdict.cause).toBe('HOST_SILENT');
  });

  it('is not looked for in the rules either, where nothing was sent', () => {
    const { verdict } = diagnose(ping(A, B), without('eni-b', open().build()), evidence([...known, idle('eni-a')]));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NO_TRAFFIC' });
  });

  it('is not the one that passed it on, which shows its own address for that of the packet, direction or not', () => {
    // VPC user guide, "Flow log record examples", traffic through a transit gateway: the interface of the attachment shows
    // its own address as the source of what it passes on.
    const base = network()
      .subnet('subnet-a')
      .instance('a')
      .subnet('subnet-b')
      .instance('b')
      .group('sg-b', { ingress: ['tcp 22 from 0.0.0.0/0'] })
      .subnet('subnet-t')
      .flowLog('vpc-1')
      .build();
    const format =
      'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status pkt-srcaddr pkt-dstaddr';
    const row = (eni: string, from: string, action: string) =>
      `${eni} ${from} ${B} 40000 443 6 3 180 ${BEGIN} ${BEGIN + 9} ${action} OK ${A} ${B}`;
    const lines = records(
      [row('eni-a', A, 'ACCEPT'), row('eni-t', '172.31.32.5', 'ACCEPT'), row('eni-b', A, 'REJECT')],
      format,
    );
    const said = diagnose(tcp(A, B, 443), { ...base, interfaces: [] }, evidence([], { records: lines }));
    expect(said.question).toMatchObject({ source: { eniId: 'eni-a' }, destination: { eniId: 'eni-b' } });
    expect(said.verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
  });

  it('is that of the address which is of one of our subnets, where the other is of the internet', () => {
    const own = '2600:1f18:1:1::10';
    const far = '2606:4700:4700::1111';
    const base = network()
      .vpc('vpc-1', '10.0.0.0/16', '2600:1f18:1::/56')
      .internetGateway()
      .routes('rtb-1', ['::/0 -> igw-1'])
      .subnet('s', '10.0.0.0/24', '2600:1f18:1:1::/64');
    const lines = [
      seen('eni-a', `${own} > ${far}`, 'ACCEPT', { protocol: 6, ports: '40000 443' }),
      seen('eni-a', `${far} > ${own}`, 'REJECT', { protocol: 6, ports: '443 40000' }),
    ];
    const { question, verdict } = diagnose(
      tcp(own, far, 443),
      { ...base.build(), networkAcls: [], unread: ['networkAcls'] },
      evidence(lines),
    );
    expect(question).toMatchObject({ source: { eniId: 'eni-a' }, destination: { eniId: null } });
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'SOURCE_NETWORK_ACL_INGRESS' });
  });

  it('has a public address that nobody knows, so what arrived from it is not known to be missing', () => {
    // "The internet gateway logically provides the one-to-one NAT": at the other end the packet has another source.
    const base = network()
      .internetGateway()
      .instance('a', { public: '54.0.0.1' })
      .instance('b', { public: '54.0.0.2' });
    const lines = [
      seen('eni-a', `${A} > 54.0.0.2`, 'ACCEPT'),
      seen('eni-b', `54.0.0.1 > 172.31.0.11`, 'REJECT'),
      idle('eni-a'),
      idle('eni-b'),
    ];
    const { verdict } = diagnose(ping(A, '54.0.0.2'), without('eni-a', base.build()), evidence(lines));
    expect(verdict.certainty).toBe('possible');
    expect(verdict.summary).not.toContain('never arrived');
  });
});

describe('what is known of an end whose interface nobody described', () => {
  it('is nothing where its network is not described either: no answer came, and no filter of it is named first', () => {
    const alone: Network = {
      ...without('eni-b', open().build()),
      networkAcls: [],
      routeTables: [],
      coverage: { stated: false, gaps: [] },
    };
    const rows = [seen('eni-a', THERE, 'ACCEPT', { protocol: 6, ports: '40000 443' }), idle('eni-a')];
    const { verdict, nextExperiment } = diagnose(tcp(A, B, 443), alone, evidence(rows));
    expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'ADDRESS_NOT_FOUND', certainty: 'possible' });
    expect(verdict.alternatives).toContain('DESTINATION_NETWORK_ACL_EGRESS');
    expect(verdict.summary).toMatch(/left i-a and no answer came back/);
    expect(nextExperiment).toContain('describe-network-interfaces');
  });

  const shut = (rules: Parameters<ReturnType<typeof open>['acl']>[1]) => open().acl('acl-b', rules, 'subnet-b').build();

  it('the network ACL of its subnet, on the way in', () => {
    const { verdict } = diagnose(
      tcp(A, B, 443),
      partial(
        without('eni-b', shut({ ingress: ['100 allow icmp from 0.0.0.0/0'], egress: ['100 allow all to 0.0.0.0/0'] })),
      ),
      evidence([seen('eni-a', THERE, 'ACCEPT', { protocol: 6, ports: '40000 443' }), idle('eni-a')]),
    );
    expect(verdict).toMatchObject({
      cause: 'DESTINATION_NETWORK_ACL_INGRESS',
      resourceId: 'acl-b',
      certainty: 'certain',
    });
  });

  it('and on the way out, but nobody saw that it got so far as to be answered, if anybody is there', () => {
    const world = shut({ ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow icmp to 0.0.0.0/0'] });
    const cut = { part: 'interfaces', vpcId: 'vpc-1', why: 'eni-c is not described', isForeign: false } as const;
    const { verdict } = diagnose(
      tcp(A, B, 443),
      { ...without('eni-b', world), coverage: { stated: false, gaps: [cut] } },
      evidence([seen('eni-a', THERE, 'ACCEPT', { protocol: 6, ports: '40000 443' }), idle('eni-a')]),
    );
    expect(verdict).toMatchObject({ cause: 'DESTINATION_NETWORK_ACL_EGRESS', certainty: 'likely' });
    expect(verdict.summary).toMatch(
      /^By the configuration, an answer to the TCP connection to port 443 is refused as it leaves /,
    );
  });

  it('and on the way out, where its own records name it', () => {
    const lines = [
      seen('eni-a', THERE, 'ACCEPT', { protocol: 6, ports: '40000 443' }),
      seen('eni-b', THERE, 'ACCEPT', { protocol: 6, ports: '40000 443' }),
      seen('eni-b', BACK, 'REJECT', { protocol: 6, ports: '443 40000' }),
      idle('eni-a'),
      idle('eni-b'),
    ];
    const world = shut({ ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow icmp to 0.0.0.0/0'] });
    const { verdict } = diagnose(tcp(A, B, 443), partial(without('eni-b', world)), evidence(lines));
    expect(verdict).toMatchObject({ cause: 'DESTINATION_NETWORK_ACL_EGRESS', resourceId: 'acl-b' });
  });

  it('but not its groups: what was refused there was not let in by the network ACL alone', () => {
    const lines = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'REJECT'), idle('eni-a'), idle('eni-b')];
    const { verdict } = diagnose(ping(A, B), partial(without('eni-b', open().build())), evidence(lines));
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'DESTINATION_SECURITY_GROUP_INGRESS' });
  });

  it('nor those of a source', () => {
    const lines = [seen('eni-a', THERE, 'REJECT'), idle('eni-a'), idle('eni-b')];
    const { verdict } = diagnose(ping(A, B), partial(without('eni-a', open().build())), evidence(lines));
    expect(verdict).toMatchObject({ outcome: 'blocked', cause: 'SOURCE_SECURITY_GROUP_EGRESS' });
  });

  it('that it is the one which has records of both, where the other is known', () => {
    // The newest was refused where it left: no conversation in which the rows of both fit together.
    const at = (start: number) => ({ protocol: 17, ports: `${50_000 + start} 514`, start, end: start + 9 });
    const lines = [
      seen('eni-a', THERE, 'ACCEPT', at(0)),
      seen('eni-b', THERE, 'ACCEPT', at(0)),
      seen('eni-b', BACK, 'ACCEPT', { ...at(0), ports: '514 50000' }),
      seen('eni-a', BACK, 'ACCEPT', { ...at(0), ports: '514 50000' }),
      seen('eni-a', THERE, 'REJECT', at(30)),
      idle('eni-a', 60),
      idle('eni-b', 60),
    ];
    const { question, verdict } = diagnose(udp(A, B, 514), partial(without('eni-a', open().build())), evidence(lines));
    expect(question.source.eniId).toBe('eni-a');
    expect(verdict.outcome).not.toBe('delivered');
  });

  it('the way back from it, however the question got there', () => {
    const base = network()
      .vpc('vpc-1', '10.0.0.0/16')
      .subnet('subnet-1', '10.0.0.0/24')
      .routes('rtb-1', ['0.0.0.0/0 -> igw-1'])
      .internetGateway()
      .flowLog('vpc-1')
      .build();
    const far = '192.168.0.7';
    const lines = [
      seen('eni-x', `${far} > 10.0.0.10`, 'ACCEPT'),
      seen('eni-x', `10.0.0.10 > ${far}`, 'ACCEPT'),
      seen('eni-x', '10.0.0.10 > 52.94.1.1', 'ACCEPT'),
      idle('eni-x'),
    ];
    const { verdict } = diagnose(
      ping(far, '10.0.0.10'),
      { ...base, interfaces: [], unread: ['interfaces'] },
      evidence(lines),
    );
    expect(verdict).toMatchObject({ outcome: 'unanswered', cause: 'NO_RETURN_ROUTE', resourceId: 'rtb-1' });
  });

  it('that it has an address of the other family, which its records show as well', () => {
    const format = 'interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
    const [a6, b6] = ['2600:1f18:1::a', '2600:1f18:1:1::b'];
    const base = network()
      .vpc('vpc-1', '172.31.0.0/16', '2600:1f18:1::/56')
      .subnet('subnet-a', '172.31.0.0/20', '2600:1f18:1::/64')
      .instance('a', { ipv6: a6 })
      .subnet('subnet-b', '172.31.16.0/20', '2600:1f18:1:1::/64')
      .instance('b', { ipv6: b6 })
      .flowLog('vpc-1')
      .build();
    const lines = records(
      [
        `eni-a ${a6} ${b6} 40000 443 6 3 240 ${BEGIN} ${BEGIN + 9} ACCEPT OK`,
        `eni-b ${a6} ${b6} 40000 443 6 3 240 ${BEGIN} ${BEGIN + 9} REJECT OK`,
        `eni-b 172.31.16.10 52.94.1.1 40100 443 6 3 240 ${BEGIN} ${BEGIN + 9} ACCEPT OK`,
      ],
      format,
    );
    const { question } = diagnose(tcp(a6, b6, 443), without('eni-b', base), evidence([], { records: lines }));
    expect(question.destination.eniId).toBe('eni-b');
  });
});

describe('one thing that is not there', () => {
  it('is told once, though both legs miss it', () => {
    const base = network().routes('rtb-1', ['0.0.0.0/0 -> igw-1']).instance('a', { public: '54.0.0.1' }).build();
    const lines = [seen('eni-a', `${A} > 1.1.1.1`, 'ACCEPT'), idle('eni-a')];
    const { verdict } = diagnose(ping(A, '1.1.1.1'), base, evidence(lines));
    expect(verdict.summary).toContain('igw-1 is not attached to vpc-1');
    expect(verdict.summary).not.toContain('Further on');
  });
});

describe('what to do about a route that is missing, where nothing is described that would lead there', () => {
  it('does not ask for the route table, which was read', () => {
    const lines = [seen('eni-a', `${A} > 10.99.0.5`, 'ACCEPT'), idle('eni-a')];
    const { verdict, nextExperiment } = diagnose(ping(A, '10.99.0.5'), open().build(), evidence(lines));
    expect(verdict).toMatchObject({ cause: 'NO_ROUTE', rule: 'no route to 10.99.0.5' });
    expect(nextExperiment).toBe(
      'Find out what leads to 10.99.0.5 (a peering, a transit gateway, a VPN), and give rtb-vpc-1 a route to it.',
    );
  });
});

describe('a source of which nothing is described, and whose way is not known', () => {
  // "NAT gateways": private ones, and public ones towards private networks, put their own address in (VPC user guide).
  it('may have come under the address of a NAT gateway that nobody described', () => {
    const base = open().build();
    const cut = { ...partial(base), interfaces: base.interfaces.filter(({ id }) => id === 'eni-b') };
    const here = { ...cut, subnets: cut.subnets.filter(({ id }) => id === 'subnet-b') };
    const parts = { protocol: 6, packets: 3, bytes: 180 };
    const sent = seen('eni-a', `10.9.0.5 > ${B}`, 'ACCEPT', { ...parts, ports: '40000 443' });
    const other = (from: string) => seen('eni-b', `${from} > ${B}`, 'ACCEPT', { ...parts, ports: '2000 443' });
    const asked = (...rows: readonly string[]) =>
      diagnose(tcp('10.9.0.5', B, 443), here, evidence([sent, ...rows, idle('eni-a'), idle('eni-b')])).verdict;
    expect(asked().summary).toContain('never reached');
    expect(asked(other('10.9.0.200')).summary).not.toContain('never reached');
    // Somebody on the internet is no NAT gateway of one who asks a private address.
    expect(asked(other('3.3.3.3')).summary).toContain('never reached');
  });
});

// Addresses of IPv6 are public all ("Compare IPv4 and IPv6", VPC user guide), so none is private by its looks.
describe('a machine behind a peering whose VPC nobody described', () => {
  const [FROM, TO] = ['2001:db8:1::10', '2001:db8:2::10'];
  const world = (way: string): Network => {
    const base = network()
      .vpc('vpc-1', '10.0.0.0/16', '2001:db8:1::/56')
      .subnet('subnet-a', '10.0.0.0/24', '2001:db8:1::/64')
      .instance('a')
      .routes('rtb-a', [way], 'subnet-a')
      .flowLog('vpc-1')
      .build();
    const interfaces = base.interfaces.map((one) => ({ ...one, ipv6Addresses: [FROM] }));
    return { ...partial(base), interfaces, unread: ['peerings', 'vpcEndpoints'] };
  };
  const sent = seen('eni-a', `${FROM} > ${TO}`, 'ACCEPT', { protocol: 6, packets: 3, bytes: 240, ports: '40000 443' });
  const causes = (way: string) => {
    const { verdict } = diagnose(tcp(FROM, TO, 443), world(way), evidence([sent, idle('eni-a')]));
    return [verdict.cause, ...verdict.alternatives];
  };

  it('has groups and network ACLs, which may have refused it, though its address is public', () => {
    expect(causes('2001:db8:2::/56 -> pcx-1')).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(causes('2001:db8:2::/56 -> tgw-1')).toContain('DESTINATION_SECURITY_GROUP_INGRESS');
  });

  it('is somebody on the internet where the route there is the one to everywhere', () => {
    expect(causes('::/0 -> tgw-1')).not.toContain('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(causes('2001:db8:2::/56 -> eigw-1')).not.toContain('DESTINATION_SECURITY_GROUP_INGRESS');
  });
});
