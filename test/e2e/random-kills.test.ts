import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world/world.js';
import { endpoints } from '../conformance/endpoint.js';
import { bin, computer, type Ended } from './flowlab.js';

/** How many lives; `FLOWLAB_KILLS=300` for a long night. The moments follow from the seed. */
const lives = Number(process.env.FLOWLAB_KILLS ?? 5);
const seed = Number(process.env.FLOWLAB_SEED ?? 1);
let kills = 0;
afterAll(() =>
  console.log(`random kills: ${kills} in ${lives} lives in the sandbox and as many elsewhere, seed ${seed}`),
);

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on('close', (code) => resolve(code)));

/** Runs and is killed after so many milliseconds, unless it was done before. */
async function killed(env: Readonly<Record<string, string>>, args: readonly string[], ms: number): Promise<void> {
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  if ((await ended(child)) === null) kills++;
  clearTimeout(timer);
}

const said = ({ code, stderr }: Ended) => `exit ${code}: ${stderr.slice(-600)}`;

/** One lab killed in its making, in its going on and in its removal; then it is completed, or removed, in peace. */
async function live(own: ReturnType<typeof computer>, start: readonly string[], random: () => number, span: number) {
  const stands = () => existsSync(join(own.home, 'state.json'));
  const goOn = () => (stands() ? ['resume', '--yes'] : start);
  for (let death = 0; death <= random() * 3; death++) await killed(own.env, goOn(), random() * span);
  if (random() < 0.7) {
    const whole = await own.run(...goOn());
    expect(whole.stderr, said(whole)).toContain('All nine stages are done');
    expect(whole.code).toBe(0);
  }
  for (let death = 0; death < random() * 3; death++)
    if (stands()) await killed(own.env, ['cleanup', '--yes'], (random() * span) / 2);
}

async function expectGone(own: ReturnType<typeof computer>): Promise<void> {
  const swept = await own.run('cleanup', '--yes');
  expect(swept.code, said(swept)).toBe(0);
  expect(swept.stderr).toMatch(/Nothing left|There is no lab/);
}

const launchedIn = (home: string): number => {
  const file = join(home, 'state.json.world');
  if (!existsSync(file)) return 0;
  const { ec2 }: World = JSON.parse(readFileSync(file, 'utf8'));
  return Object.keys(ec2.instances).filter((id) => ec2.tags[id]?.['flowlab:lab'] !== undefined).length;
};

it('SIGKILL at random moments in the sandbox: two instances at most, and nothing is left', {
  timeout: 60_000 * Math.max(4, lives),
}, async () => {
  for (let one = 0; one < lives; one++) {
    const own = computer();
    const random = chance(seed * 1_000 + one);
    await live(own, ['start', '--sandbox', '--yes'], random, 2_500);
    expect(launchedIn(own.home), `life ${one}`).toBeLessThanOrEqual(2);
    await expectGone(own);
    own.discard();
  }
});

const moto = endpoints.find(({ name, missing }) => name === 'moto' && missing === undefined);
it.skipIf(moto === undefined)(
  'SIGKILL at random moments against an AWS of others: nothing of the lab is left',
  {
    timeout: 60_000 * Math.max(4, lives),
  },
  async () => {
    const aws = await moto?.open();
    if (!aws) return;
    for (let one = 0; one < lives; one++) {
      const own = computer(aws.env);
      await live(own, ['start', '--yes'], chance(seed * 1_000 + 500 + one), 2_500);
      await expectGone(own);
      const searched = await own.run('cleanup', '--discover', '--dry-run');
      expect(searched.stderr, said(searched)).toContain('No lab was found');
      own.discard();
    }
    await aws.close();
  },
);
