import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world/world.js';
import { computer } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

const hook = new URL('./crash-hook.mjs', import.meta.url).pathname;
const hooked = (more: Readonly<Record<string, string>>) => ({ NODE_OPTIONS: `--import ${hook}`, ...more });

/** Instances that the lab ever launched. */
function launched(): readonly string[] {
  const world: World = JSON.parse(readFileSync(join(own.home, 'state.json.world'), 'utf8'));
  return Object.keys(world.ec2.instances).filter((id) => world.ec2.tags[id]?.['flowlab:lab'] !== undefined);
}

/** Resumes what is there; a run that died before its first save has left nothing, and is simply begun again. */
const goOn = () =>
  existsSync(join(own.home, 'state.json')) ? own.run('resume', '--yes') : own.run('start', '--sandbox', '--yes');

async function expectRemoved(): Promise<void> {
  const swept = await own.run('cleanup', '--yes');
  expect(swept.stderr).toContain('Nothing left');
  expect(swept.code).toBe(0);
}

describe('a process killed from outside', () => {
  it('at any rename of start: another process completes the lab, with two instances, and removes it', {
    timeout: 300_000,
  }, async () => {
    const count = join(own.home, 'count');
    expect((await own.runIn(hooked({ CRASH_COUNT: count }), ['start', '--sandbox', '--yes', '--cleanup'])).code).toBe(
      0,
    );
    const renames = Number(readFileSync(count, 'utf8'));
    expect(renames).toBeGreaterThan(200);

    const deaths = 6;
    for (let death = 0; death < deaths; death++) {
      own.discard();
      own = computer();
      const at = `${death % 2 === 0 ? 'before' : 'after'}:${1 + Math.floor((death * renames) / deaths)}`;
      const killed = await own.runIn(hooked({ CRASH_AT: at }), ['start', '--sandbox', '--yes', '--cleanup']);
      expect(killed.code, at).toBeNull();
      // The last deaths are those of the clean-up: from there it only goes on down.
      const isShrinking = killed.stderr.includes('To be removed');
      if (!isShrinking) {
        const resumed = await goOn();
        expect(resumed.stderr, at).toContain('All nine stages are done');
        expect(resumed.code, at).toBe(0);
        expect(launched(), at).toHaveLength(2);
      }
      await expectRemoved();
    }
  });

  it('leaves a lock that the next process takes over', async () => {
    expect((await own.runIn(hooked({ CRASH_AT: 'after:60' }), ['start', '--sandbox', '--yes'])).code).toBeNull();
    expect(existsSync(join(own.home, 'state.json.lock'))).toBe(true);
    expect((await own.run('cleanup', '--yes')).code).toBe(0);
    expect(existsSync(join(own.home, 'state.json.lock'))).toBe(false);
  });
});

describe('two processes at once', () => {
  it('one goes on, the other is refused at once and told by whom', async () => {
    expect((await own.run('start', '--sandbox', '--yes', '--until', '2')).code).toBe(0);
    const begun = performance.now();
    const timed = async () => ({ ...(await own.run('resume', '--yes')), ms: performance.now() - begun });
    const ended = (await Promise.all([timed(), timed()])).sort((a, b) => Number(a.code) - Number(b.code));
    expect(ended.map(({ code }) => code)).toEqual([0, 5]);
    expect(ended[1]?.stderr).toMatch(/in use by another flowlab: process \d+ on/);
    // Who waited for the other would end after it, however fast the machine is.
    expect(ended[1]?.ms).toBeLessThan(ended[0]?.ms ?? 0);
    expect(launched()).toHaveLength(2);
    await expectRemoved();
  });
});
