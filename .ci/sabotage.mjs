// Tests of the tests: breaks one promise after the other in what vitest reads of the source, and expects the tests to notice.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import { sabotages } from './sabotages.mjs';

/** How vitest and fast-check report an expectation that does not hold. */
const expectation =
  /^(AssertionError|Error: promise (resolved|rejected) |Error: expected |Error: Property failed after (?![\s\S]*(Type|Reference|Syntax)Error))/;
const textOf = (error) => error.stack ?? error.message;
const firstLine = (text) => String(text).split('\n')[0];

const root = fileURLToPath(new URL('..', import.meta.url))
  .replaceAll('\\', '/')
  .replace(/\/$/, '');

const wanted = process.argv.slice(2);
const queue = sabotages.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const rows = [];
// The folder for temporary files is that of both: neither is closed before the other is through.
for (const vitest of await Promise.all([worker(), worker()])) await vitest.close();
rows.sort(
  (a, b) => sabotages.findIndex(({ name }) => name === a.name) - sabotages.findIndex(({ name }) => name === b.name),
);
for (const { name, verdict, by, ms } of rows)
  console.log(`${verdict.padEnd(8)} ${name.padEnd(44)} ${(ms / 1000).toFixed(1).padStart(5)} s  ${by}`);
const missed = rows.filter(({ verdict }) => verdict !== 'noticed');
console.log(
  missed.length === 0
    ? `All ${rows.length} sabotages were noticed.`
    : `${missed.length} of ${rows.length} sabotages were not.`,
);
const rooms = new Set(sabotages.map(({ file }) => file.split('/')[1]));
console.log(`in ${rooms.size} rooms of src/`);
process.exitCode = missed.length === 0 ? 0 : 1;

/** Takes one sabotage after the other. Its vitest keeps what it has read of the source; each run has a process of its own. */
async function worker() {
  let broken;
  let noticed;
  const vitest = await createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      include: ['test/**/*.test.ts'],
      isolate: false,
      maxWorkers: 1,
      testTimeout: 60_000,
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', TZ: 'UTC' },
      setupFiles: ['test/helpers/seeded.ts'],
      globalSetup: ['test/helpers/own-temporary-folder.ts'],
      reporters: [{ onTestCaseResult }],
    },
    { plugins: [{ name: 'sabotage', enforce: 'pre', load: (id) => (id === broken?.path ? broken.text : undefined) }] },
  );
  for (let next = queue.shift(); next; next = queue.shift()) {
    const began = Date.now();
    rows.push({ name: next.name, ...(await carriedOut(next)), ms: Date.now() - began });
  }
  return vitest;

  /** Only a failed expectation has noticed: no time-out, no file that does not load, no error that a test happens to throw. */
  function onTestCaseResult(test) {
    const errors = test.result().errors ?? [];
    if (noticed !== undefined || !errors.some((error) => expectation.test(textOf(error)))) return;
    noticed = test.fullName.replaceAll(' > ', ' ');
    // The other tests of the file have nothing to add.
    void vitest.cancelCurrentRun('test-failure');
  }

  async function carriedOut({ file, edits, tests, only }) {
    const path = `${root}/${file}`;
    let text = readFileSync(path, 'utf8');
    for (const [from, to] of edits) {
      if (!text.includes(from)) return { verdict: 'STALE', by: `${file} no longer says: ${firstLine(from.trim())}` };
      text = text.replaceAll(from, () => to);
    }
    broken = { path, text };
    noticed = undefined;
    vitest.invalidateFile(path);
    if (only === undefined) vitest.resetGlobalTestNamePattern();
    else vitest.setGlobalTestNamePattern(only);
    try {
      const project = vitest.getRootProject();
      const run = await vitest.runTestSpecifications(
        tests.map((test) => project.createSpecification(`${root}/${test}`)),
      );
      return noticed === undefined ? unnoticed(run.testModules, tests) : { verdict: 'noticed', by: noticed };
    } finally {
      broken = undefined;
      vitest.invalidateFile(path);
    }
  }
}

function unnoticed(modules, tests) {
  const ran = modules.filter(({ moduleId }) => tests.some((test) => moduleId === `${root}/${test}`));
  const [failed] = ran.flatMap(({ children }) => [...children.allTests('failed')]);
  if (failed) {
    const [error] = failed.result().errors;
    return { verdict: 'MISSED', by: `no expectation failed, but: ${firstLine(textOf(error))}` };
  }
  const [unloaded] = ran.flatMap((module) => module.errors());
  return unloaded
    ? { verdict: 'BROKEN', by: firstLine(unloaded.message) }
    : { verdict: 'MISSED', by: tests.join(', ') };
}
