import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { saveCase } from '../../src/diagnosis/saved/case-file.js';
import type { Connection } from '../../src/diagnosis/verdict.js';
import { TCP } from '../../src/network/packet.js';
import { verdictScreen } from '../../src/terminal/render/verdict-screen.js';
import { network } from '../helpers/network.js';
import { colourless } from '../terminal/styles.js';
import { evidence, seen } from './evidence.js';

const [WEB, DB, WEB6, DB6] = ['10.1.1.4', '10.1.2.6', '2001:db8:0:1::4', '2001:db8:0:2::6'];

/** Two machines of both families; the group of the one lets IPv4 in alone. */
const world = network()
  .vpc('vpc-a', '10.1.0.0/16', '2001:db8::/56')
  .subnet('subnet-a', '10.1.1.0/24')
  .instance('web', { address: WEB, ipv6: WEB6 })
  .subnet('subnet-b', '10.1.2.0/24')
  .instance('db', { address: DB, ipv6: DB6 })
  .group('sg-db', { ingress: ['tcp 5432 from 10.1.0.0/16'] })
  .flowLog('vpc-a')
  .build();
const asked: Connection = {
  source: { address: WEB, interfaceId: 'eni-web' },
  destination: { address: DB, interfaceId: 'eni-db' },
  protocol: TCP,
  port: 5432,
  since: null,
  until: null,
};
const tcp = { protocol: TCP };
const by4 = ['eni-web', 'eni-db'].flatMap((eni) => [
  seen(eni, `${WEB} > ${DB}`, 'ACCEPT', { ...tcp, ports: '40001 5432' }),
  seen(eni, `${DB} > ${WEB}`, 'ACCEPT', { ...tcp, ports: '5432 40001' }),
]);
const by6 = [
  seen('eni-web', `${WEB6} > ${DB6}`, 'ACCEPT', { ...tcp, ports: '40000 5432' }),
  seen('eni-db', `${WEB6} > ${DB6}`, 'REJECT', { ...tcp, ports: '40000 5432' }),
];

describe('the same two machines by other addresses', () => {
  it('are named where traffic by them fares otherwise', () => {
    const read = evidence([...by4, ...by6]);
    const verdict = diagnose(asked, world, read);
    expect(verdict.verdict.outcome).toBe('delivered');
    expect(verdict.also).toEqual([{ address: DB6, outcome: 'blocked', cause: 'DESTINATION_SECURITY_GROUP_INGRESS' }]);
    const said = (isFull: boolean) =>
      verdictScreen(saveCase(asked, world, read), verdict, colourless(), isFull).join('\n');
    const fate = 'blocked (DESTINATION_SECURITY_GROUP_INGRESS) when sent to 2001:db8:0:2::6';
    expect(said(false)).toMatch(
      / Also {6}blocked \(DESTINATION_SECURITY_GROUP_INGRESS\) when sent to\s+2001:db8:0:2::6\n/,
    );
    expect(said(true)).toContain('  The same two machines, by other addresses\n');
    expect(said(true).replaceAll(/\s+/g, ' ')).toContain(fate);
  });

  it('are not named where traffic by them fares alike, or where they were not used', () => {
    const works = [`${WEB6} > ${DB6} 40000 5432`, `${DB6} > ${WEB6} 5432 40000`].flatMap((one) => {
      const [from, , to, ...ports] = one.split(' ');
      return ['eni-web', 'eni-db'].map((eni) =>
        seen(eni, `${from} > ${to}`, 'ACCEPT', { ...tcp, ports: ports.join(' ') }),
      );
    });
    const byUdp = by6.map((line) => line.replace(' 6 ', ' 17 '));
    expect(byUdp).not.toEqual(by6);
    for (const rows of [by4, [...by4, ...works], [...by4, ...byUdp]])
      expect(Object.keys(diagnose(asked, world, evidence(rows)))).not.toContain('also');
  });
});
