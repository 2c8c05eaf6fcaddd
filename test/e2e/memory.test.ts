import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { computer } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeAll(() => {
  own = computer();
});
afterAll(() => own.discard());

/** Tells at its end what a process took, in kilobytes (getrusage). */
const telling = `--import data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.stderr.write(`\nmaxRSS ${process.resourceUsage().maxRSS}\n`))',
)}`;

const rowsOfEach = 300_000;
const LIMIT_KB = 150 * 1024;

it.each([
  ['objects of another kind', { NetworkInterfaces: Array.from({ length: rowsOfEach }, (_, x) => ({ x })) }],
  ['null', { Subnets: Array.from({ length: rowsOfEach }, () => null) }],
  ['text', { Reservations: [{ Instances: Array.from({ length: rowsOfEach }, () => 'abc') }] }],
])('300,000 rows of %s in --network are refused in words, within 150 MB', async (_, described) => {
  const [network, logs] = [join(own.home, 'network.json'), join(own.home, 'records.log')];
  writeFileSync(network, JSON.stringify(described));
  writeFileSync(logs, '');
  const args = ['diagnose', '10.0.0.1', '10.0.0.2', '--network', network, '--logs', logs];
  const { code, stderr } = await own.runIn({ NODE_OPTIONS: telling }, args);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain(`--network ${network}: `);
  expect(Number(/maxRSS (\d+)/.exec(stderr)?.[1])).toBeLessThan(LIMIT_KB);
});

const line = (at: number) =>
  `2 123456789012 eni-0aaaabbbb${1000 + (at % 50)} 10.0.${at % 250}.${(at >> 8) % 250} 10.1.${(at >> 4) % 250}.9 ${32_768 + (at % 20_000)} 443 6 ${1 + (at % 90)} ${at} ${1_760_000_000 + (at >> 8)} ${1_760_000_060 + (at >> 8)} ${at % 10 === 0 ? 'REJECT' : 'ACCEPT'} OK\n`;
const thousand = (from: number) => Array.from({ length: 1_000 }, (_, at) => line(from + at)).join('');

let million: string;
beforeAll(() => {
  million = join(own.home, 'million.log');
  writeFileSync(million, Array.from({ length: 1_000 }, (_, at) => thousand(at * 1_000)).join(''));
});

it.each([
  ['summed up', ['--summary', '--json']],
  ['shown as JSON', ['--rejected', '--json']],
])('a million records are %s within 150 MB', async (_, options) => {
  const { code, stdout, stderr } = await own.runIn({ NODE_OPTIONS: telling }, ['logs', million, ...options]);
  expect(code, stderr).toBe(0);
  const records = options.includes('--summary') ? JSON.parse(stdout).records : stdout.split('\n').length - 1;
  expect(records).toBe(options.includes('--summary') ? 1_000_000 : 100_000);
  expect(Number(/maxRSS (\d+)/.exec(stderr)?.[1])).toBeLessThan(LIMIT_KB);
});
