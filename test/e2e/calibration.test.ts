import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Trial, trial } from '../diagnosis/calibration/judge/run.js';
import { computer } from './flowlab.js';

const person = computer();
afterAll(person.discard);

const NAMES: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: '58' };

/** The first worlds whose records come from files, as somebody would have them on the disk. */
function worldsInFiles(count: number): readonly Trial[] {
  const found: Trial[] = [];
  for (let seed = 1; found.length < count; seed += 1) {
    const one = trial(seed);
    if (one.handed.readAt === null && one.handed.rows.length > 0) found.push(one);
  }
  return found;
}

test.each(worldsInFiles(8))('the built program says of world $world.seed what the calibration judged', async (one) => {
  const { seed, scene } = one.world;
  const [network, logs] = [join(person.home, `${seed}.json`), join(person.home, `${seed}.log`)];
  await writeFile(network, JSON.stringify(one.handed.described));
  await writeFile(logs, `${one.lines.join('\n')}\n`);
  const port = scene.protocol === 6 || scene.protocol === 17 ? ['--port', `${scene.port}`] : [];
  const files = ['--network', network, '--logs', logs, '--json'];
  const { code, stdout } = await person.run(
    'diagnose',
    ...one.asked,
    '--protocol',
    NAMES[scene.protocol] ?? `${scene.protocol}`,
    ...port,
    ...files,
  );
  const { verdict } = JSON.parse(stdout);
  expect(verdict).toEqual(one.verdict.verdict);
  expect(code).toBe(verdict.outcome === 'delivered' ? 0 : 3);
});
