// Whole-process figures beside their references: medians of several runs, in turn, so that a noisy machine hits both.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const home = mkdtempSync(join(tmpdir(), 'flowlab-bench-'));
const env = { ...process.env, FLOWLAB_HOME: home, CI: '1' };
const flowlab = (...args) => [process.execPath, ['bin/flowlab.js', ...args]];
const reference = [process.execPath, ['-e', '0']];
// On a machine that is busy with other things the ratios wander; --check allows for that, the plain run shows the figures.
const slack = process.argv.includes('--check') ? 2 : 1;

const rows = [
  { what: 'flowlab --help', command: flowlab('--help'), atMost: 1.4 },
  { what: 'flowlab --version', command: flowlab('--version'), atMost: 1.4 },
  { what: 'flowlab status', command: flowlab('status'), atMost: 1.4 },
  {
    what: 'first line of start --sandbox',
    command: flowlab('start', '--sandbox', '--yes', '--until', '1'),
    atMost: 2.5,
    firstLine: true,
  },
];

let failed = false;
for (const { what, command, atMost, firstLine } of rows) {
  const pairs = [];
  for (let run = 0; run < 11; run++) {
    const own = firstLine ? await timeToFirstLine(command) : time(command);
    pairs.push({ own, node: time(reference) });
    reset();
  }
  const own = median(pairs.map((pair) => pair.own));
  const node = median(pairs.map((pair) => pair.node));
  const ratio = median(pairs.map((pair) => pair.own / pair.node));
  report(
    what,
    `${own.toFixed(0)} ms, node -e 0 ${node.toFixed(0)} ms, ratio ${ratio.toFixed(2)} (at most ${atMost})`,
    ratio <= atMost * slack,
  );
}

const lab = [1, 2, 3].map(() => {
  reset();
  return time(flowlab('start', '--sandbox', '--yes', '--cleanup'));
});
report(
  'whole lab and clean-up, sandbox',
  `${(median(lab) / 1000).toFixed(2)} s (at most 5 s)`,
  median(lab) <= 5000 * slack,
);

rmSync(home, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;

function report(what, figures, holds) {
  failed ||= !holds;
  console.log(`${holds ? 'ok  ' : 'OVER'}  ${what.padEnd(34)} ${figures}`);
}

function time([command, args]) {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - begun;
}

async function timeToFirstLine([command, args]) {
  const { spawn } = await import('node:child_process');
  const begun = performance.now();
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const first = await new Promise((resolve) => child.stderr.once('data', () => resolve(performance.now() - begun)));
  child.stderr.resume();
  await new Promise((resolve) => child.once('close', resolve));
  return first;
}

function reset() {
  rmSync(home, { recursive: true, force: true });
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
