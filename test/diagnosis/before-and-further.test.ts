import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { network } from '../helpers/network.js';
import { evidence, seen, tcp } from './evidence.js';
import { A, B } from './worlds.js';

const world = (egress: string, ingress: string) =>
  network()
    .instance('a')
    .group('sg-a', { egress: [egress] })
    .subnet('subnet-2', '172.31.16.0/20')
    .instance('b', { address: B })
    .group('sg-b', { ingress: [ingress] })
    .acl('acl-2', { ingress: ['100 allow tcp 80 from 0.0.0.0/0'] }, 'subnet-2')
    .build();
const sent = (at: string, action: 'ACCEPT' | 'REJECT') =>
  seen(at, `${A} > ${B}`, action, { protocol: 6, ports: '40000 443' });
const said = (one: ReturnType<typeof world>) =>
  diagnose(tcp(A, B, 443), one, evidence([sent('eni-a', 'ACCEPT'), sent('eni-b', 'REJECT')])).verdict.summary;

it('says of what the records show it to have passed that it lies before, and not further on', () => {
  const before = said(world('tcp 80 to 0.0.0.0/0', 'tcp 443 from 0.0.0.0/0'));
  expect(before).toMatch(/acl-2.*Before that, by today's rules, something else would stop it, too: .*sg-a/);
  const behind = said(world('tcp 443 to 0.0.0.0/0', 'tcp 80 from 0.0.0.0/0'));
  expect(behind).toMatch(/acl-2.*Further on, something else would stop it, too: .*sg-b/);
});
