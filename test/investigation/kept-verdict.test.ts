import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepVerdict, loadVerdict } from '../../src/investigation/kept-verdict.js';
import { verdictOf } from '../diagnosis/cases/case.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-verdict-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('what a killed diagnosis left half-written goes with the next verdict; what somebody may be writing now stays', async () => {
  const path = join(folder, 'state.json.verdict');
  const [left, young, other] = ['0123456789abcdef', 'aaaaaaaaaaaaaaaa', 'world.0123456789abcdef'] as const;
  for (const name of [left, young, other]) await writeFile(`${path}.${name}.tmp`, '{"half":');
  const longAgo = Date.now() / 1_000 - 3_600;
  await utimes(`${path}.${left}.tmp`, longAgo, longAgo);
  const verdict = verdictOf('return-route-is-nat');
  await keepVerdict(path, verdict);
  expect((await readdir(folder)).sort()).toEqual(
    ['state.json.verdict', `state.json.verdict.${young}.tmp`, `state.json.verdict.${other}.tmp`].sort(),
  );
  expect(await loadVerdict(path)).toEqual(JSON.parse(JSON.stringify(verdict)));
});
