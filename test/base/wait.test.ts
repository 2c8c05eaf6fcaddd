import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { pauseAfter, retrying, until, type Wait } from '../../src/base/wait.js';
import { fakeClock } from '../helpers/fake-clock.js';
import { scriptedUi } from '../helpers/scripted-ui.js';

function waiting(parts: Partial<Wait> = {}) {
  const clock = fakeClock();
  const ui = scriptedUi();
  const wait: Wait = {
    clock,
    ui,
    signal: new AbortController().signal,
    id: 'agent',
    text: 'the agent',
    expectedMs: 60_000,
    timeoutMs: 600_000,
    ...parts,
  };
  return { clock, ui, wait, started: clock.now() };
}

describe('until', () => {
  it('costs nothing when there is something to see at once', async () => {
    const { clock, ui, wait, started } = waiting();
    expect(await until(wait, async () => 'ready')).toBe('ready');
    expect(clock.now()).toBe(started);
    expect(ui.events).toEqual([
      { kind: 'waiting', id: 'agent', text: 'the agent', elapsedMs: 0, expectedMs: 60_000, done: false },
      { kind: 'waiting', id: 'agent', text: 'the agent', elapsedMs: 0, expectedMs: 60_000, done: true },
    ]);
  });

  it('done quietly tells nothing of the first eight seconds nor of the end', async () => {
    const { ui, wait } = waiting({ quietly: true });
    await until(wait, async () => 'ready');
    expect(ui.events).toEqual([]);
    let looks = 0;
    await until(wait, async () => (++looks > 17 ? 'ready' : undefined));
    expect(ui.events.map((event) => event.kind === 'waiting' && [event.elapsedMs, event.done])).toEqual([
      [8_000, false],
      [8_500, false],
    ]);
  });

  it('takes any value but undefined for something to see', async () => {
    for (const value of [null, 0, false, '']) expect(await until(waiting().wait, async () => value)).toBe(value);
  });

  it('is late by half a second, or 5 % of the time it took, and never by more than 15 seconds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 590_000 }), async (readyAfterMs) => {
        const { clock, wait, started } = waiting();
        await until(wait, async () => (clock.now() - started >= readyAfterMs ? 'ready' : undefined));
        const lateMs = clock.now() - started - readyAfterMs;
        expect(lateMs).toBeLessThanOrEqual(Math.min(15_000, Math.max(500, readyAfterMs * 0.05)));
      }),
      { numRuns: 60 },
    );
  });

  it('looks no more than 120 times in ten minutes', async () => {
    let looks = 0;
    const { wait } = waiting();
    await expect(until(wait, async () => void looks++)).rejects.toMatchObject({ code: 'timeout' });
    expect(looks).toBeLessThan(120);
  });

  it('gives a sign of life at least every three seconds', async () => {
    const { ui, wait } = waiting({ timeoutMs: 400_000 });
    await expect(until(wait, async () => undefined)).rejects.toMatchObject({ code: 'timeout' });
    const times = ui.events.flatMap((event) => (event.kind === 'waiting' ? [event.elapsedMs] : []));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3_000);
  });

  it('looks a last time at the deadline, then says what it waited for', async () => {
    const looks: number[] = [];
    const { clock, wait, started } = waiting({ timeoutMs: 90_000 });
    const never = async () => {
      looks.push(clock.now() - started);
      return undefined;
    };
    await expect(until(wait, never)).rejects.toMatchObject({
      code: 'timeout',
      message: 'Waited 90 seconds for the agent, without success.',
      next: ['Everything so far is saved. Try again: npx flowlab resume'],
    });
    expect(looks.at(-1)).toBe(90_000);
  });

  it('counts the time a look takes', async () => {
    const { clock, wait, started } = waiting({ timeoutMs: 60_000 });
    const slow = async () => {
      await clock.sleep(20_000);
      return undefined;
    };
    await expect(until(wait, slow)).rejects.toMatchObject({ code: 'timeout' });
    expect(clock.now() - started).toBeLessThan(90_000);
  });

  it('ends at once when it is aborted, asleep or in a look that never answers', async () => {
    const reason = new Error('Ctrl-C');
    for (const look of [async () => undefined, () => new Promise<undefined>(() => {})]) {
      const controller = new AbortController();
      const ending = until(waiting({ clock: systemClock, signal: controller.signal }).wait, look);
      setTimeout(() => controller.abort(reason), 20);
      await expect(ending).rejects.toBe(reason);
    }
    const aborted = AbortSignal.abort(reason);
    await expect(until(waiting({ signal: aborted }).wait, async () => 'ready')).rejects.toBe(reason);
  });

  it('lets the error of a look through', async () => {
    await expect(until(waiting().wait, () => Promise.reject(new Error('denied')))).rejects.toThrow('denied');
  });
});

describe('retrying', () => {
  const policy = (parts: Partial<Parameters<typeof retrying>[0]> = {}) => {
    const { clock, ui, wait, started } = waiting();
    const reason = (error: unknown) =>
      error instanceof Error && error.message === 'not yet' ? 'it is not visible yet' : undefined;
    return { clock, ui, started, policy: { ...wait, call: 'RunInstances', timeoutMs: 180_000, reason, ...parts } };
  };

  it('repeats for the errors that pass, and tells each', async () => {
    const it = policy();
    let attempts = 0;
    const result = await retrying(it.policy, async () => {
      if (++attempts < 3) throw new Error('not yet');
      return 'made';
    });
    expect(result).toBe('made');
    expect(it.ui.events).toEqual([
      { kind: 'retry', call: 'RunInstances', reason: 'it is not visible yet', attempt: 1, nextMs: 500 },
      { kind: 'retry', call: 'RunInstances', reason: 'it is not visible yet', attempt: 2, nextMs: 500 },
    ]);
  });

  it('does not repeat for any other error', async () => {
    const it = policy();
    let attempts = 0;
    const attempt = async () => {
      attempts++;
      throw new Error('denied');
    };
    await expect(retrying(it.policy, attempt)).rejects.toThrow('denied');
    expect(attempts).toBe(1);
  });

  it('throws the last error when time is up', async () => {
    const it = policy();
    await expect(retrying(it.policy, () => Promise.reject(new Error('not yet')))).rejects.toThrow('not yet');
    expect(it.clock.now() - it.started).toBe(180_000);
  });

  it('stops when it is aborted, and starts nothing then', async () => {
    const controller = new AbortController();
    const it = policy({ signal: controller.signal });
    let attempts = 0;
    const attempt = async () => {
      attempts++;
      controller.abort(new Error('Ctrl-C'));
      throw new Error('not yet');
    };
    await expect(retrying(it.policy, attempt)).rejects.toThrow('Ctrl-C');
    await expect(retrying(it.policy, attempt)).rejects.toThrow('Ctrl-C');
    expect(attempts).toBe(1);
  });
});

describe('the pause between two looks', () => {
  it('grows with the time waited, within its bounds', () => {
    expect([0, 10_000, 60_000, 300_000, 3_600_000].map(pauseAfter)).toEqual([500, 500, 3_000, 15_000, 15_000]);
  });
});

describe('the system clock', () => {
  it('sleeps as long as it is told, unless it is aborted', async () => {
    const started = performance.now();
    await systemClock.sleep(30);
    expect(performance.now() - started).toBeGreaterThanOrEqual(28);
    await expect(systemClock.sleep(60_000, AbortSignal.timeout(10))).rejects.toThrow();
    await expect(systemClock.sleep(60_000, AbortSignal.abort(new Error('Ctrl-C')))).rejects.toThrow('Ctrl-C');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
