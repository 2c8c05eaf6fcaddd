// Tests of the tests: breaks one promise after the other in a copy of the project, and expects the tests to notice.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `edits`: pairs of what the source says and what it says broken. `tests`: where this must be noticed. */
const sabotages = [
  {
    name: 'no fsync',
    file: 'src/disk/durable-file.ts',
    edits: [['    if (durable) await handle.sync();\n', '']],
    tests: ['test/engine/store.test.ts'],
  },
  {
    name: 'no fsync of the folder',
    file: 'src/disk/durable-file.ts',
    edits: [['    if (durable) await syncFolder(dirname(path), machine);\n', '']],
    tests: ['test/engine/store.test.ts'],
  },
  {
    name: 'a full disk is no error',
    file: 'src/disk/durable-file.ts',
    edits: [
      [
        '  } catch (error) {\n    throw storageProblem(path, error);\n  }\n}\n\n/** Windows',
        '  } catch {\n    return undefined as never;\n  }\n}\n\n/** Windows',
      ],
    ],
    tests: ['test/engine/store.test.ts'],
  },
  {
    name: 'intent after the call',
    file: 'src/engine/apply-change.ts',
    edits: [
      [
        '  await ledger.keep((state, at) => intend(state, step.id, { plan, token, attempt, preview: kept }, at));\n  await settle(step, walk, async () => {\n    const found = await find(step, context, { plan });\n    return found === undefined ? send(step, context, plan, token) : { result: found, adopted: true };\n  });\n',
        '  const found = await find(step, context, { plan });\n  const sent = found === undefined ? await send(step, context, plan, token) : { result: found, adopted: true };\n  await ledger.keep((state, at) => intend(state, step.id, { plan, token, attempt, preview: kept }, at));\n  await settle(step, walk, async () => sent);\n',
      ],
    ],
    tests: ['test/reliability/kill-sweep.test.ts'],
  },
  {
    name: 'removal noted after the call',
    file: 'src/engine/removal.ts',
    edits: [
      [
        '    await sweep.ledger.keep((state, at) => removing(state, step.id, at));\n    await removeSurely(removal, sweep, found);\n',
        '    await removeSurely(removal, sweep, found);\n    await sweep.ledger.keep((state, at) => removing(state, step.id, at));\n',
      ],
    ],
    tests: ['test/reliability/fault-sweep-cleanup.test.ts'],
  },
  {
    name: 'another token at each sending',
    file: 'src/engine/resolve.ts',
    edits: [['step.make(context, plan, token)', 'step.make(context, plan, token + clock.now())']],
    tests: ['test/reliability/kill-sweep.test.ts'],
  },
  {
    name: 'repeats a lost launch without looking',
    file: 'src/engine/resolve.ts',
    edits: [['      const found = await lookLong(step, context, { plan });\n', '      const found = undefined;\n']],
    tests: ['test/engine/kill-sweep.test.ts', 'test/engine/run.test.ts'],
  },
  {
    name: 'the SDK repeats launches by itself',
    file: 'src/aws/clients.ts',
    edits: [['maxAttempts: 1,', 'maxAttempts: 3,']],
    tests: ['test/aws/retries.test.ts'],
  },
  {
    name: 'everything is ours',
    file: 'src/stages/names.ts',
    edits: [['Key === marks.labTag && Value === lab.id);', 'Key === marks.labTag || Value !== lab.id);']],
    tests: ['test/stages/names.test.ts'],
  },
  {
    name: 'not found is gone',
    file: 'src/engine/removal.ts',
    edits: [
      [
        '(isSurprise ? await lookLong(step, context, sought, lagLeftMs(record.at, context.clock.now(), 1_000)) : undefined)',
        '(isSurprise ? undefined : undefined)',
      ],
    ],
    tests: ['test/engine/cleanup.test.ts', 'test/engine/kill-sweep.test.ts'],
  },
  {
    name: 'asked to go is gone',
    file: 'src/engine/removal.ts',
    edits: [['    if (!(await disappears(removal, sweep, 600_000)))\n', '    if (false)\n']],
    tests: ['test/engine/cleanup.test.ts'],
  },
  {
    name: 'no look at whose account it is',
    file: 'src/commands/lab/lab-run.ts',
    edits: [['      checkBelongs(current.lab, cloud.identity, cloud.aws.region, cloud.endpoint);\n', '']],
    tests: ['test/commands/lab/lab-run.test.ts'],
  },
  {
    name: 'a lock that locks nothing',
    file: 'src/commands/lab/lab-run.ts',
    edits: [['await acquireLock(where.state);', '{ release: async () => {} };']],
    tests: ['test/commands/lab/lab-run.test.ts'],
  },
  {
    name: 'takes a lock over without a second look',
    file: 'src/disk/lock.ts',
    edits: [['if (now?.text === abandoned.text) await', 'await']],
    tests: ['test/disk/lock.test.ts'],
  },
  {
    name: 'a failure inside a 200 is success',
    file: 'src/stages/06-flow-log/flow-log.ts',
    edits: [['  if (failed) throw errorOf(failed);\n', '']],
    tests: ['test/stages/06-flow-log/flow-log.test.ts'],
  },
  {
    name: 'the flow log may create its log group',
    file: 'src/stages/01-roles/flow-logs.ts',
    edits: [["Action: ['logs:CreateLogStream',", "Action: ['logs:CreateLogGroup', 'logs:CreateLogStream',"]],
    tests: ['test/stages/01-roles/flow-logs.test.ts'],
  },
  {
    name: 'control characters reach the terminal',
    file: 'src/terminal/safe.ts',
    edits: [["text.replace(hidden, (c) => (c === '\\n' ? c : escaped(c)));", 'text;']],
    tests: ['test/terminal/safe.test.ts'],
  },
  {
    name: 'removes in the order of making',
    file: 'src/engine/removal-plan.ts',
    edits: [['changesOf(stages).toReversed();', 'changesOf(stages);']],
    tests: ['test/engine/cleanup.test.ts'],
  },
  {
    name: 'adopts a role without its tag',
    file: 'src/stages/01-roles/role.ts',
    edits: [
      ['      if (!isMine(context, role)) throw (sought.result ? notOurs : taken)(`Role ${role.RoleName}`);\n', ''],
    ],
    tests: ['test/stages/01-roles/role.test.ts'],
  },
  {
    name: 'reads the first page only',
    file: 'src/aws/inventory.ts',
    edits: [["add('security group', GroupId, Tags);\n", "add('security group', GroupId, Tags);\n    break;\n"]],
    tests: ['test/aws/inventory.test.ts'],
  },
  {
    name: 'a search that was refused found nothing',
    file: 'src/engine/cleanup.ts',
    edits: [['    return undefined;\n  }\n  const why', '    return [];\n  }\n  const why']],
    tests: ['test/engine/cleanup.test.ts'],
  },
  {
    name: 'one that stays keeps all others',
    file: 'src/engine/removal.ts',
    edits: [["  'lost-answer',\n  'leftovers',\n", "  'lost-answer',\n"]],
    tests: ['test/reliability/fault-sweep-cleanup.test.ts'],
    only: 'leave just what they must',
  },
];

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

/** A test that fails has noticed; a file that does not even load has not. */
async function noticed({ tests, only }, copy) {
  const project = tests[0].includes('/reliability/') ? 'reliability' : 'unit';
  const filter = only === undefined ? [] : ['-t', only];
  const args = ['run', '--project', project, '--bail', '1', '--reporter', 'json', ...filter, ...tests];
  const text = await output(join(root, 'node_modules/vitest/vitest.mjs'), args, copy);
  const begin = text.indexOf('{"num');
  if (begin < 0) return ['BROKEN', text.trim().split('\n').at(-1) ?? 'vitest said nothing'];
  const { testResults } = JSON.parse(text.slice(begin));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (failed) return ['noticed', failed.fullName];
  const unloaded = testResults.find(({ status }) => status === 'failed');
  return unloaded ? ['BROKEN', String(unloaded.message).split('\n')[0]] : ['MISSED', tests.join(', ')];
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
