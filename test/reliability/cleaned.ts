import { expect } from 'vitest';
import { unannounced } from './audit.js';
import type { Life } from './life.js';

/** The clean-up leaves nothing, and nobody else's is touched. `before`: the census before the lab. */
export async function expectCleaned(life: Life, before: string, what: string): Promise<void> {
  expect(await life.sweep(), what).toMatchObject({
    error: undefined,
    result: { kind: 'cleaned', left: [], verified: true },
  });
  expect(life.census(), what).toBe(before);
  expectInOrder(life, what);
}

/**
 * The same where many ways lead to few labs: from the same account and the same notes the same follows, so that each is
 * cleaned up once. That all was announced, and nothing launched twice, is looked at each time.
 */
export function cleaningEachOnce(): typeof expectCleaned {
  const tried = new Set<string>();
  return async (life, before, what) => {
    const lab = life.census() + (await notesOf(life));
    if (tried.has(lab)) return expectInOrder(life, what);
    tried.add(lab);
    await expectCleaned(life, before, what);
  };
}

function expectInOrder(life: Life, what: string): void {
  expect(life.launched(), what).toBeLessThanOrEqual(2);
  expect(unannounced(life.witnessed), what).toEqual([]);
}

/** What the state says, but for when. */
async function notesOf({ store }: Life): Promise<string> {
  const { steps, stages, cleaned } = (await store.load()) ?? {};
  return JSON.stringify({ steps, stages, cleaned }, (key, value: unknown) => (key === 'at' ? undefined : value));
}
