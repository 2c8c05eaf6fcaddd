import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Connection, Verdict } from '../../src/diagnosis/verdict.js';
import type { Network } from '../../src/network/model.js';
import { type NetworkBuilder, network } from '../helpers/network.js';
import { evidence, idle, ping, seen, tcp } from './evidence.js';
import { A, B, BACK, open, THERE, unknown } from './worlds.js';

const judged = (asked: Connection, world: NetworkBuilder, lines: readonly string[]): Verdict =>
  diagnose(asked, world.build(), evidence(lines));

describe('what is said', () => {
  it('of an address that no internet gateway carries has one relative clause', () => {
    const world = network().internetGateway().instance('a', { public: '54.0.0.1' }).flowLog('vpc-1');
    const { verdict } = judged(ping(A, '10.9.9.9'), world, [idle('eni-a', 0, 120)]);
    expect(verdict.summary).toBe(
      'By the configuration, the ping does not get to 10.9.9.9, a private address, which igw-1 does not carry. No record of such traffic was found.',
    );
  });

  it('of some that fail begins in the middle of a sentence', () => {
    const lines = ['eni-a', 'eni-b'].flatMap((eni) => [
      seen(eni, THERE, 'ACCEPT', { packets: 20 }),
      seen(eni, BACK, 'ACCEPT', { packets: 16 }),
      idle(eni),
    ]);
    expect(judged(ping(A, B), open(), lines).verdict.summary).toBe(
      'Only 16 of 20 pings were answered, and the records do not tell which came last. Of those that were not: the ping left i-a and no record shows an answer; nothing in the configuration stops it, so i-b itself may not answer.',
    );
  });

  it('of an end of which only the interface is known does not speak of an interface of an interface', () => {
    const said = (eni: string, world: Network) =>
      diagnose(ping(A, B), world, evidence([seen(eni, THERE, 'REJECT')])).verdict.summary;
    expect(said('eni-b', open().group('sg-b', { ingress: [] }).build())).toBe(
      "The ping reached i-b's network interface and was refused there: security group sg-b has no inbound rule that allows icmp from 172.31.0.10.",
    );
    expect(said('eni-9', unknown)).toBe(
      'If eni-9 is the interface of 172.31.16.10 (its records do not tell), the ping reached eni-9 and was refused there, by a security group, or else a network ACL.',
    );
  });

  it('against a record of today’s network ACL leaves out that a security group may remember: an ACL remembers nothing', () => {
    const world = open().acl('acl-b', { ingress: [], egress: ['100 allow all to 0.0.0.0/0'] }, 'subnet-b');
    const ports = '40000 443';
    const lines = ['eni-a', 'eni-b'].flatMap((eni) => [
      seen(eni, THERE, 'ACCEPT', { protocol: 6, ports }),
      seen(eni, BACK, 'ACCEPT', { protocol: 6, ports: '443 40000' }),
    ]);
    expect(judged(tcp(A, B, 443), world, lines).contradictions).toEqual([
      'eni-b recorded ACCEPT for the request between 10:42:00 and 10:42:40 UTC, but network ACL acl-b has no rule that matches tcp 443 from 172.31.0.10, so rule * denies it (the rule was changed since, or the record is wrong)',
    ]);
  });

  it('of a function’s address that it does not keep stands in a sentence of its own', () => {
    const world = open()
      .interface('eni-fn', {
        privateAddresses: ['172.31.0.20'],
        interfaceType: 'lambda',
        description: 'AWS Lambda VPC ENI-orders-1',
        requesterManaged: true,
        securityGroupIds: ['sg-fn'],
      })
      .interface('eni-fn2', { privateAddresses: ['172.31.0.21'], securityGroupIds: ['sg-fn'] })
      .group('sg-fn', { egress: ['all to 0.0.0.0/0'] })
      .group('sg-b', { ingress: [] });
    const lines = [seen('eni-b', `172.31.0.20 > ${B}`, 'REJECT', { protocol: 6, ports: '40000 443' })];
    expect(judged(tcp('172.31.0.20', B, 443), world, lines).fix?.admits).toBe(
      'Nothing but tcp 443 from the one address 172.31.0.20. Its owner (Lambda function orders-1) has that address only for a time: a rule for sg-fn lasts, and lets in all that is in it.',
    );
  });

  it('of a way that nobody described does not put a guess into the mouth of the configuration', () => {
    const lines = [seen('eni-a', `${A} > 8.8.8.8`, 'ACCEPT')];
    expect(diagnose(ping(A, '8.8.8.8'), unknown, evidence(lines)).verdict.summary).toBe(
      'The configuration at hand does not show that the ping gets to 8.8.8.8.',
    );
  });
});
