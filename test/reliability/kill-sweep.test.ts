import { describe, expect, it } from 'vitest';
import { newLife } from './life.js';

describe('a lab that is never interrupted', () => {
  it('is complete after one walk, and gone without a trace after one sweep', async () => {
    const life = newLife();
    const before = life.census();
    const walked = await life.start();
    expect(walked.error).toBeUndefined();
    expect(walked.result?.kind).toBe('finished');
    expect(life.launched()).toBe(2);
    const swept = await life.sweep();
    expect(swept.error).toBeUndefined();
    expect(swept.result).toMatchObject({ kind: 'cleaned', left: [] });
    expect(life.census()).toBe(before);
    console.log(walked.points, swept.points);
  });
});
