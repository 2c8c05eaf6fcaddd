import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { unannounced } from './audit.js';
import { heal } from './fault-sweep.js';
import { type Life, newLife } from './life.js';

const hours = 3_600_000;

async function expectWhole(life: Life): Promise<void> {
  expect(life.launched()).toBe(2);
  expect(unannounced(life.witnessed)).toEqual([]);
  expect(await life.sweep()).toMatchObject({ error: undefined, result: { kind: 'cleaned', left: [] } });
}

describe('objects that AWS does not show for 20 seconds after their making', () => {
  const switches = { consistencyMs: 20_000 };

  it('are waited for, and nothing is made twice', async () => {
    const life = newLife({ switches });
    const before = life.census();
    expect(await life.start()).toMatchObject({ error: undefined, result: { kind: 'finished' } });
    await expectWhole(life);
    expect(life.census()).toBe(before);
  });

  it('nor when their answers are lost as well', async () => {
    const life = newLife({ switches });
    for (const action of ['CreateRole', 'CreateSecurityGroup', 'RunInstances', 'CreateFlowLogs', 'CreateLogGroup'])
      life.world.faults.push({ action, nth: 1, count: 1, kind: 'drop-after', seen: 0 });
    expect(await life.start()).toMatchObject({ error: undefined, result: { kind: 'finished' } });
    await expectWhole(life);
  });
});

describe('a laptop that slept for two hours', () => {
  /** The waits of a whole walk, each by its text. */
  const waitsOf = (life: Life) =>
    new Set(life.events.flatMap((event) => (event.kind === 'waiting' && !event.done ? [event.text] : [])));

  /** Sleeps once, in the middle of the wait; what it wakes up to may be other than what it left. */
  function sleeping(text: string, wakeTo: (life: Life) => void): Life {
    let slept = false;
    const life: Life = newLife({
      onEvent: (event) => {
        if (slept || event.kind !== 'waiting' || event.text !== text || event.elapsedMs === 0) return;
        slept = true;
        life.clock.advance(2 * hours);
        wakeTo(life);
      },
    });
    return life;
  }

  it('goes on after any of its waits', async () => {
    const calm = newLife();
    await calm.start();
    const waits = [...waitsOf(calm)];
    expect(waits.length).toBeGreaterThanOrEqual(4);
    for (const text of waits) {
      const life = sleeping(text, () => {});
      // AWS has gone on meanwhile, so one look after waking up is enough.
      expect(await life.start(), text).toMatchObject({ error: undefined, result: { kind: 'finished' } });
      await expectWhole(life);
    }
  });

  it('whose credentials have run out meanwhile stops with a word for it, and goes on with new ones', async () => {
    const life = sleeping('both status checks of both instances', ({ world }) =>
      world.faults.push({ action: '*', nth: 1, count: Number.MAX_SAFE_INTEGER, kind: 'expired', seen: 0 }),
    );
    const { error } = await life.start();
    expect(isProblem(error, 'sign-in') && error.next.length, String(error)).toBeGreaterThan(0);
    heal(life);
    expect(await life.start()).toMatchObject({ error: undefined, result: { kind: 'finished' } });
    await expectWhole(life);
  });
});

describe('an account without a default VPC', () => {
  it('is told before anything stands in it that costs, with the way on; the clean-up leaves nothing', async () => {
    const life = newLife({
      plant: ({ ec2 }) => {
        for (const [id, vpc] of Object.entries(ec2.vpcs)) ec2.vpcs[id] = { ...vpc, IsDefault: false };
      },
    });
    const before = life.census();
    const { error } = await life.start();
    expect(isProblem(error) ? error.code : error).toBe('precondition');
    expect(isProblem(error) && error.next.join(' ')).toContain('--vpc');
    expect(life.launched()).toBe(0);
    expect(await life.sweep()).toMatchObject({ error: undefined, result: { kind: 'cleaned', left: [] } });
    expect(life.census()).toBe(before);
  });
});
