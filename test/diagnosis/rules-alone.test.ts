import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { rulesAlone } from '../../src/diagnosis/names/named.js';
import type { Network } from '../../src/network/model.js';
import { network } from '../helpers/network.js';
import { evidence, idle, ping, tcp } from './evidence.js';
import { secondInterface } from './reports/places.js';
import { A, B, open } from './worlds.js';

const ask = (world: Network, connection = tcp(A, B, 443)) => diagnose(connection, world, rulesAlone);

describe('asked by the rules alone', () => {
  it('nothing stops it: allowed, for certain, where every rule there and back is known', () => {
    const { verdict, fix, nextExperiment, question } = ask(open().build());
    expect(verdict).toMatchObject({
      outcome: 'allowed',
      cause: null,
      certainty: 'certain',
      alternatives: [],
      summary:
        'No rule stops the TCP connection to port 443: security groups, network ACLs and routes let it through, there and back. Whether i-b answers, only traffic tells.',
    });
    expect({ fix, nextExperiment, byRules: question.byRules }).toEqual({
      fix: null,
      nextExperiment: null,
      byRules: true,
    });
  });

  it('an assumption that the answer rests on is told, and the answer is not certain', () => {
    const world = network().internetGateway().instance('a', { public: '54.0.0.1' }).build();
    const unread = { ...world, vpcs: world.vpcs.map(({ blockPublicAccess: _, ...vpc }) => vpc) };
    expect(ask(world, ping(A, '8.8.8.8')).verdict.certainty).toBe('certain');
    expect(ask(unread, ping(A, '8.8.8.8')).verdict).toMatchObject({
      outcome: 'allowed',
      certainty: 'likely',
      summary: expect.stringContaining('there and back, if VPC Block Public Access, which was not read, is off.'),
    });
  });

  it('what would only stop it sooner leaves a refusal certain, by whichever side it comes', () => {
    const world = network()
      .internetGateway()
      .instance('a', { public: '54.0.0.1' })
      .group('sg-a', { ingress: [], egress: ['tcp 80 to 0.0.0.0/0'] })
      .build();
    const unread = { ...world, vpcs: world.vpcs.map(({ blockPublicAccess: _, ...vpc }) => vpc) };
    expect(ask(unread, tcp('8.8.8.8', '54.0.0.1', 22)).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'certain',
    });
    expect(ask(unread, tcp(A, '8.8.8.8', 22)).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'SOURCE_SECURITY_GROUP_EGRESS',
      certainty: 'certain',
    });
  });

  // "If you don't explicitly associate a subnet with a particular route table, the subnet is implicitly associated with the
  // main route table" (VPC user guide, "Subnet route tables"): of a list that may be cut nobody knows.
  it('a refusal by the main table is possible at most where another, that leads out, may be missing from the list', () => {
    const world = (...routes: readonly string[]): Network => ({
      ...network()
        .internetGateway()
        .subnet('subnet-a')
        .instance('a', { public: '54.0.0.1' })
        .routes('rtb-main', [])
        .subnet('subnet-b')
        .routes('rtb-b', routes, 'subnet-b')
        .build(),
      coverage: { stated: false, gaps: [] },
    });
    const said = (asked: Network) => ask(asked, tcp(A, '8.8.8.8', 443)).verdict;
    expect(said(world())).toMatchObject({ cause: 'NO_ROUTE', certainty: 'possible' });
    expect(said(world('0.0.0.0/0 -> igw-1'))).toMatchObject({ cause: 'NO_ROUTE', certainty: 'likely' });
  });

  it('what a machine sends to its other interface never leaves it, so no rule stops it', () => {
    const world = network()
      .subnet('subnet-a')
      .instance('a')
      .subnet('subnet-b')
      .interface('eni-b', secondInterface('a', { privateAddresses: [B], securityGroupIds: ['sg-none'] }))
      .group('sg-none', {})
      .build();
    expect(ask(world).verdict).toMatchObject({ outcome: 'allowed', certainty: 'likely' });
    expect(ask(world).verdict.summary).toMatch(/^i-a has both addresses, and what a machine sends to itself never/);
    const recorded = diagnose(tcp(A, B, 443), world, evidence([idle('eni-a'), idle('eni-b')]));
    expect(recorded.verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NOT_LOGGED', certainty: 'likely' });
  });

  it('the first component that refuses is named for certain, with its fix', () => {
    const closed = network().subnet('subnet-a').instance('a').subnet('subnet-b').instance('b').build();
    const { verdict, fix } = ask(closed);
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      certainty: 'certain',
      resourceId: 'sg-b',
    });
    expect(fix?.command).toContain('authorize-security-group-ingress');
  });

  it.each([
    [47, 'GRE'],
    [99, 'protocol 99'],
    [132, 'SCTP'],
  ])('what has no ports is called as records and reports call it: %i, %s', (protocol, name) => {
    const { verdict } = ask(open().build(), ping(A, B, { protocol }));
    expect(verdict.summary).toContain(` the ${name} packet`);
  });

  it('the answer is asked about as well', () => {
    const oneWay = open()
      .acl('acl-b', { ingress: ['100 allow all from 0.0.0.0/0'], egress: [] }, 'subnet-b')
      .build();
    expect(ask(oneWay).verdict).toMatchObject({ outcome: 'blocked', cause: 'DESTINATION_NETWORK_ACL_EGRESS' });
  });

  it('of what was not read nothing is said', () => {
    const unread: Network = { ...open().build(), networkAcls: [], unread: ['networkAcls'] };
    const { verdict } = ask(unread, ping(A, B));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', certainty: 'possible' });
    expect(verdict.summary).toMatch(/^The ping is stopped by nothing that is known, but not everything is: /);
  });

  it('a refusal behind something that is not known is likely', () => {
    const closed = network().subnet('subnet-a').instance('a').subnet('subnet-b').instance('b').build();
    const { verdict } = ask({ ...closed, networkAcls: [], unread: ['networkAcls'] });
    expect(verdict).toMatchObject({ outcome: 'blocked', certainty: 'likely' });
  });

  it('a network ACL that lets answers through to some client ports alone does not do', () => {
    const some = open()
      .acl(
        'acl-b',
        { ingress: ['100 allow all from 0.0.0.0/0'], egress: ['100 allow tcp 1024-49151 to 0.0.0.0/0'] },
        'subnet-b',
      )
      .build();
    const { verdict, fix } = ask(some);
    expect(verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_NETWORK_ACL_EGRESS',
      certainty: 'likely',
      resourceId: 'acl-b',
    });
    expect(verdict.summary).toBe(
      'By the rules, some client ports get through and others do not: of the client ports 32768-65535, network ACL acl-b stops 49152-65535 (no rule matches tcp 49152 to 172.31.0.10, so rule * denies it).',
    );
    expect(fix?.command).toContain('network-acl-entry');
  });

  it('without the question, silence in the records stays what it is', () => {
    const { verdict } = diagnose(tcp(A, B, 443), open().build(), {
      records: [],
      readAt: null,
      probe: null,
      hosts: null,
    });
    expect(verdict.outcome).toBe('inconclusive');
  });
});
