import { describe, expect, it } from 'vitest';
import { fakeClock } from './fake-clock.js';

describe('virtual time', () => {
  it('overlaps parallel sleeps and wakes the sleepers in order', async () => {
    const clock = fakeClock(0);
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push([name, clock.now()]);
    };
    await Promise.all([sleeper('late', 300), sleeper('early', 100), sleeper('early too', 100)]);
    expect(woken).toEqual([
      ['early', 100],
      ['early too', 100],
      ['late', 300],
    ]);
  });

  it('lets whoever woke act before it goes on', async () => {
    const clock = fakeClock(0);
    const long = clock.sleep(1000);
    for (let tick = 1; tick <= 5; tick++) {
      await clock.sleep(10);
      expect(clock.now()).toBe(tick * 10);
    }
    await long;
    expect(clock.now()).toBe(1000);
  });

  it('does not pass for those who stop sleeping', async () => {
    const clock = fakeClock(0);
    const abort = new AbortController();
    const asleep = clock.sleep(1000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(asleep).rejects.toThrow('enough');
    await expect(clock.sleep(1, abort.signal)).rejects.toThrow('enough');
    expect(clock.now()).toBe(0);
  });

  it('can be moved by hand', async () => {
    const clock = fakeClock(0);
    const asleep = clock.sleep(50);
    clock.advance(70);
    await asleep;
    expect(clock.now()).toBe(70);
  });
});
