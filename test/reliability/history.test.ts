import fc from 'fast-check';
import { expect, it } from 'vitest';
import { history, liveThrough } from './history.js';

const { FLOWLAB_RUNS, FLOWLAB_SEED, FLOWLAB_PATH } = process.env;
const wanted = Number(FLOWLAB_RUNS ?? 120);
const seed = Number(FLOWLAB_SEED ?? 20_260_105);
/** Beyond this, whatever was asked for, the rest is left to a quieter machine. */
const limitMs = FLOWLAB_RUNS === undefined ? 240_000 : 3_600_000;

it('whatever happens to a lab, it never has more than it should, and can always be removed without a trace', {
  timeout: limitMs + 60_000,
}, async () => {
  const report = await fc.check(fc.asyncProperty(history, liveThrough), {
    numRuns: wanted,
    seed,
    interruptAfterTimeLimit: limitMs,
    ...(FLOWLAB_PATH === undefined ? {} : { path: FLOWLAB_PATH }),
  });
  console.log(`histories: ${report.numRuns} of ${wanted}, FLOWLAB_SEED=${seed}`);
  if (report.failed) {
    const replay = `FLOWLAB_SEED=${seed} FLOWLAB_PATH=${report.counterexamplePath} npx vitest run test/reliability/history`;
    throw new Error(`${replay}\n${fc.defaultReportMessage(report)}`, { cause: report.errorInstance });
  }
  if (FLOWLAB_PATH === undefined) expect(report.numRuns).toBeGreaterThanOrEqual(Math.min(wanted, 100));
});
