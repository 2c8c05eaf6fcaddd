import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { verdictBrief } from '../../src/terminal/render/verdict-brief.js';
import { network } from '../helpers/network.js';
import { colourless } from '../terminal/styles.js';
import { evidence, idle, seen, tcp } from './evidence.js';
import { A } from './worlds.js';

const PARTNER = '198.51.100.9';

/** Two connections to a partner that were answered, and two since that were not. */
const lines = [0, 60, 120, 180].flatMap((start, at) => {
  const own = { start, protocol: 6, packets: 8, bytes: 900 };
  return [
    seen('eni-a', `${A} > ${PARTNER}`, 'ACCEPT', { ...own, ports: `${40_000 + at} 443` }),
    ...(at < 2 ? [seen('eni-a', `${PARTNER} > ${A}`, 'ACCEPT', { ...own, ports: `443 ${40_000 + at}` })] : []),
  ];
});

const verdict = diagnose(
  tcp(A, PARTNER, 443),
  network()
    .internetGateway()
    .routes('rtb-main', ['0.0.0.0/0 -> igw-1'])
    .instance('a', { public: '54.0.0.1' })
    .flowLog('vpc-1')
    .build(),
  evidence([...lines, idle('eni-a', 240)]),
);

it('tells since when no more answers come, where earlier connections got some', () => {
  expect(verdict.verdict.cause).toBe('HOST_SILENT');
  expect(verdict.verdict.summary).toMatch(
    / Earlier connections got answers, the last between 10:43:00 and 10:43:40 UTC\.$/,
  );
});

it('cites no answer to an earlier connection as the record that says most of one without', () => {
  const screen = verdictBrief(verdict, colourless(80), 40).join('\n');

  expect(screen).toContain(`Record    ACCEPT of 8 TCP packets from ${A}:40003 to ${PARTNER}:443`);
});
