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
