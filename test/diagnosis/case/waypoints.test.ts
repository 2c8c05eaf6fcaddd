import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { TCP } from '../../../src/network/packet.js';
import { network } from '../../helpers/network.js';
import { BEGIN, evidence, idle, records, seen, tcp } from '../evidence.js';
import { A, B, THERE } from '../worlds.js';

/** `i-fw` stands between the two by a route table that nobody read; the groups of it and of `i-b` as given. */
const between = (firewall: readonly string[], destination: readonly string[] = ['all from 0.0.0.0/0']) => {
  const built = network()
    .subnet('subnet-a')
    .instance('a')
    .group('sg-a', {})
    .subnet('subnet-b')
    .instance('b')
    .group('sg-b', { ingress: [...destination] })
    .subnet('subnet-fw')
    .instance('fw', { sourceDestCheck: false })
    .group('sg-fw', { ingress: [...firewall] })
    .flowLog('vpc-1')
    .build();
  return { ...built, routeTables: [], unread: ['routeTables' as const] };
};
const FW = '172.31.32.10';
const syn = { protocol: TCP, ports: '40000 443', packets: 3, bytes: 180 };
const idles = ['eni-a', 'eni-b', 'eni-fw'].map((eni) => idle(eni));
const ask = (world: ReturnType<typeof between>, lines: readonly string[]) =>
  diagnose(tcp(A, B, 443), world, evidence([...lines, ...idles]));

describe('an interface in between that recorded the conversation is on its way, whatever is known of routes', () => {
  it('is named where it refused it, with the rule', () => {
    const world = between(['tcp 22 from 0.0.0.0/0']);
    expect(world.interfaces.find(({ id }) => id === 'eni-fw')?.privateAddresses).toEqual([FW]);
    const { verdict, fix } = ask(world, [
      seen('eni-a', THERE, 'ACCEPT', syn),
      // It shows its own address for its own side; the port that the source asked from tells whose packet it is.
      seen('eni-fw', `${A} > ${FW}`, 'REJECT', syn),
    ]);
    expect(verdict).toMatchObject({ cause: 'ROUTE_DIVERTS', certainty: 'certain', resourceId: 'sg-fw' });
    expect(verdict.summary).toMatch(
      /got as far as eni-fw and was refused there between 10:42:00 and 10:42:40 UTC: security group sg-fw has no/,
    );
    expect(fix?.command).toContain('authorize-security-group-ingress --group-id sg-fw');
  });

  it('may be that of any gateway, where nobody described it', () => {
    const world = between(['all from 0.0.0.0/0']);
    const cut = { ...world, interfaces: world.interfaces.filter(({ id }) => id !== 'eni-fw') };
    const format =
      'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr srcport dstport protocol packets bytes start end action log-status';
    const row = (eni: string, shown: string, action: string) =>
      `${eni} ${shown} ${A} ${B} 40000 443 6 3 180 ${BEGIN} ${BEGIN + 20} ${action} OK`;
    const rest = ['eni-a', 'eni-b'].map((eni) => `${eni} - - - - - - - - - ${BEGIN + 60} ${BEGIN + 120} - NODATA`);
    const rows = [row('eni-a', `${A} ${B}`, 'ACCEPT'), row('eni-fw', `${A} ${FW}`, 'REJECT'), ...rest];
    const { verdict } = diagnose(tcp(A, B, 443), cut, evidence([], { records: records(rows, format) }));
    expect(verdict.certainty).toBe('possible');
    expect(verdict.summary).toContain('got as far as eni-fw and was refused there');
    expect([verdict.cause, ...verdict.alternatives]).toEqual(
      expect.arrayContaining(['ROUTE_DIVERTS', 'TRANSIT_GATEWAY', 'NAT_GATEWAY', 'VPC_ENDPOINT']),
    );
  });

  it('is there also where the format has the packet’s own addresses alone, and no direction', () => {
    const world = network().subnet('subnet-a').instance('a').group('sg-a', {}).build();
    const format =
      'interface-id pkt-srcaddr pkt-dstaddr srcport dstport protocol packets bytes start end action log-status';
    const row = (to: string, action: string) =>
      `eni-gw ${A} ${to} 40000 443 6 3 180 ${BEGIN} ${BEGIN + 20} ${action} OK`;
    // Two others: the gateway is no end of this conversation.
    const rows = [row(B, 'REJECT'), row('172.31.99.1', 'ACCEPT'), row('172.31.99.2', 'ACCEPT')];
    const { verdict } = diagnose(tcp(A, B, 443), world, evidence([], { records: records(rows, format) }));
    expect(verdict.summary).toContain('got as far as eni-gw and was refused there');
    expect(verdict.certainty).toBe('possible');
  });

  it('is no other client of the same server, though its port may be the same', () => {
    const { verdict, contradictions, hops } = ask(between(['all from 0.0.0.0/0'], ['tcp 443 from 172.31.32.0/20']), [
      seen('eni-a', THERE, 'ACCEPT', syn),
      seen('eni-b', THERE, 'REJECT', syn),
      seen('eni-fw', `${FW} > ${B}`, 'ACCEPT', syn),
      seen('eni-b', `${FW} > ${B}`, 'ACCEPT', syn),
      seen('eni-b', `${B} > ${FW}`, 'ACCEPT', { ...syn, ports: '443 40000' }),
      seen('eni-fw', `${B} > ${FW}`, 'ACCEPT', { ...syn, ports: '443 40000' }),
    ]);
    expect(verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(contradictions).toEqual([]);
    expect(hops.filter(({ at }) => at === 'between')).toEqual([]);
  });

  it('takes a loss beyond it for one behind it', () => {
    const { verdict, ruledOut } = ask(between(['all from 0.0.0.0/0']), [
      seen('eni-a', THERE, 'ACCEPT', syn),
      seen('eni-fw', `${A} > ${FW}`, 'ACCEPT', syn),
    ]);
    expect(verdict.cause).toBe('LOST_IN_TRANSIT');
    expect(verdict.alternatives).not.toContain('NO_ROUTE');
    expect(ruledOut.find(({ cause }) => cause === 'HOST_SILENT')).toBeDefined();
  });

  it('carries no reference to a group, if it is an appliance', () => {
    const { verdict } = ask(between(['all from 0.0.0.0/0'], ['tcp 443 from sg-a']), [
      seen('eni-a', THERE, 'ACCEPT', syn),
      seen('eni-fw', `${A} > ${FW}`, 'ACCEPT', syn),
      seen('eni-b', THERE, 'REJECT', syn),
    ]);
    expect(verdict).toMatchObject({ cause: 'DESTINATION_SECURITY_GROUP_INGRESS', certainty: 'certain' });
    expect(verdict.rule).toContain('the packet comes through eni-fw');
  });

  it('is not guessed: another port of the source is another conversation', () => {
    const { verdict } = ask(between(['tcp 22 from 0.0.0.0/0']), [
      seen('eni-a', THERE, 'ACCEPT', syn),
      seen('eni-fw', `${A} > ${FW}`, 'REJECT', { ...syn, ports: '40001 443' }),
    ]);
    expect(verdict.cause).toBe('LOST_IN_TRANSIT');
  });

  it('is known by pkt-srcaddr and pkt-dstaddr alone where the ends have no records', () => {
    const format =
      'interface-id srcaddr dstaddr srcport dstport protocol start end action log-status pkt-srcaddr pkt-dstaddr';
    const line = `eni-fw ${A} ${FW} 40000 443 6 1795430520 1795430560 REJECT OK ${A} ${B}`;
    const { verdict } = diagnose(
      tcp(A, B, 443),
      between(['tcp 22 from 0.0.0.0/0']),
      evidence([], { kind: 'files', records: records([line], format) }),
    );
    expect(verdict.resourceId).toBe('sg-fw');
  });
});
