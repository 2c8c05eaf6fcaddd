import { describe, expect, it } from 'vitest';
import { doomedLab, Killed, names } from '../helpers/doomed-lab.js';

/** Runs until the reaper strikes; true when it finished before. */
async function survives(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
}

describe.each([
  { honoursTokens: true, cloud: 'honours client tokens' },
  { honoursTokens: false, cloud: 'ignores client tokens' },
])('killed at every save and every call, in a cloud that $cloud', ({ honoursTokens }) => {
  const pointsOf = async (phase: 'resume' | 'clean') => {
    const calm = doomedLab({ honoursTokens });
    await calm.resume();
    const made = calm.reaper.points();
    if (phase === 'resume') return made;
    await calm.clean();
    return calm.reaper.points() - made;
  };

  it('makes each object at most once, and completes the lab on resume', async () => {
    const points = await pointsOf('resume');
    expect(points).toBeGreaterThan(40);
    for (let k = 1; k <= points; k++) {
      const it = doomedLab({ honoursTokens });
      it.reaper.strikeAt(k);
      expect(await survives(it.resume), `killed at ${k}`).toBe(false);
      it.reaper.spare();
      expect((await it.resume()).kind).toBe('finished');
      expect(it.everMade(), `killed at ${k}`).toEqual(names);
    }
  });

  it('makes each object at most once when the resumed run is killed too, again and again', async () => {
    const points = await pointsOf('resume');
    for (let k = 1; k <= points; k += 3)
      for (let step = 1; step <= 12; step++) {
        const it = doomedLab({ honoursTokens });
        it.reaper.strikeAt(k);
        // Each run gets a little further; the last is spared.
        for (let deaths = 0; deaths < 6 && !(await survives(it.resume)); deaths++)
          it.reaper.strikeAt(step * (deaths + 1));
        it.reaper.spare();
        expect((await it.resume()).kind).toBe('finished');
        expect(it.owned().map(({ name }) => name)).toEqual(names);
        expect(it.cloud.made).toHaveLength(1 + names.length);
      }
  });

  it('removes everything of ours and nothing else when clean-up is killed, or the run before it', async () => {
    const points = await pointsOf('clean');
    expect(points).toBeGreaterThan(24);
    for (let k = 1; k <= points; k++) {
      const it = doomedLab({ honoursTokens });
      await it.resume();
      it.reaper.strikeAt(k);
      expect(await survives(it.clean), `killed at ${k}`).toBe(false);
      it.reaper.spare();
      expect(await it.clean(), `killed at ${k}`).toMatchObject({ kind: 'cleaned', left: [] });
      expect(it.cloud.live()).toEqual([it.bystander]);
    }
  });

  it('cleans up after a run that was killed anywhere', async () => {
    const points = await pointsOf('resume');
    for (let k = 1; k <= points; k++) {
      const it = doomedLab({ honoursTokens });
      it.reaper.strikeAt(k);
      await survives(it.resume);
      it.reaper.spare();
      expect(await it.clean(), `killed at ${k}`).toMatchObject({ kind: 'cleaned', left: [] });
      expect(it.cloud.live()).toEqual([it.bystander]);
    }
  });
});
