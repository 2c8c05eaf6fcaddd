// Tests of the tests: breaks one promise after the other in a copy of the project, and expects the tests to notice.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sabotages } from './sabotages.mjs';

/** How vitest and fast-check report an expectation that does not hold. */
const expectation =
  /^(AssertionError|Error: promise (resolved|rejected) |Error: expected |Error: Property failed after (?![\s\S]*(Type|Reference|Syntax)Error))/;
const firstLine = (text) => String(text).split('\n')[0];

const root = fileURLToPath(new URL('..', import.meta.url));

const wanted = process.argv.slice(2);
const queue = sabotages.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const rows = [];
await Promise.all([worker(), worker()]);
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

/** Works in a copy of its own, one sabotage after the other. */
async function worker() {
  const copy = mkdtempSync(join(tmpdir(), 'flowlab-sabotage-'));
  try {
    for (const name of ['src', 'test', '.ci', 'bin', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (let next = queue.shift(); next; next = queue.shift()) rows.push(await carriedOut(next, copy));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function carriedOut(sabotage, copy) {
  const { name, file, edits } = sabotage;
  const path = join(copy, file);
  const sound = readFileSync(path, 'utf8');
  const began = Date.now();
  const row = (verdict, by) => ({ name, verdict, by, ms: Date.now() - began });
  let broken = sound;
  for (const [from, to] of edits) {
    if (broken.split(from).length < 2) return row('STALE', `${file} no longer says: ${from.trim().split('\n')[0]}`);
    broken = broken.replaceAll(from, () => to);
  }
  writeFileSync(path, broken);
  try {
    return row(...(await noticed(sabotage, copy)));
  } finally {
    writeFileSync(path, sound);
  }
}

/** Only a failed expectation has noticed: no time-out, no file that does not load, no error that a test happens to throw. */
async function noticed({ tests, only }, copy) {
  const filter = only === undefined ? [] : ['-t', only];
  const args = ['run', '--project', 'unit', '--project', 'reliability', '--reporter', 'json', ...filter, ...tests];
  const text = await output(join(root, 'node_modules/vitest/vitest.mjs'), args, copy);
  const begin = text.indexOf('{"num');
  if (begin < 0) return ['BROKEN', text.trim().split('\n').at(-1) ?? 'vitest said nothing'];
  const { testResults } = JSON.parse(text.slice(begin));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  const by = failed.find(({ failureMessages }) => failureMessages.some((message) => expectation.test(message)));
  if (by) return ['noticed', by.fullName];
  const unloaded = testResults.find(({ status }) => status === 'failed');
  if (failed.length === 0) return unloaded ? ['BROKEN', firstLine(unloaded.message)] : ['MISSED', tests.join(', ')];
  return ['MISSED', `no expectation failed, but: ${firstLine(failed[0].failureMessages[0])}`];
}

function output(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
}
