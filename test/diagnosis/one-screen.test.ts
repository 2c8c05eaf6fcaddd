import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verdictOf } from './cases/case.js';
import { contradictionsOnScreen } from './one-screen.js';

const shared = ['client-and-server.json', 'three-tier.json'];

// Random worlds are asked the same by the calibration.
describe('headline, path, records and next step', () => {
  it('do not contradict each other in the troubles that people had', () => {
    const cases = readdirSync(new URL('./cases', import.meta.url)).filter(
      (file) => file.endsWith('.json') && !shared.includes(file),
    );
    const found = cases.flatMap((file) =>
      contradictionsOnScreen(verdictOf(file.replace('.json', ''))).map((what) => `${file}: ${what}`),
    );

    expect(cases.length).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });
});
