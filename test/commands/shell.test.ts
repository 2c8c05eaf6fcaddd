import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runShell } from '../../src/commands/shell.js';
import { surroundingsOf } from '../../src/commands/surroundings.js';
import { done, intend, newState, type State } from '../../src/engine/state.js';
import { fileStore } from '../../src/engine/store.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowlab-shell-'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = '2026-11-26T08:00:00Z';
const begun = newState(
  {
    id: 'abcdefgh',
    mode: 'sandbox',
    account: '123456789012',
    partition: 'aws',
    region: 'eu-west-1',
    endpoint: null,
    profile: null,
    startedAt: at,
    options: { vpc: null, leastPrivilege: null, skipBonus: false },
  },
  '1.0.0',
  'ab'.repeat(8),
);

const made = (state: State, role: string): State => {
  const step = `instances/${role}`;
  const preview = { resource: 'instance', label: role, stage: 2, costPerHour: 0 };
  const intended = intend(state, step, { plan: null, token: 'token', attempt: 1, preview }, at);
  return done(intended, step, { id: `i-${role}`, name: role }, step, at);
};

/** What somebody is told who named no machine. */
async function toldOf(name: string, state: State | undefined): Promise<unknown> {
  const path = join(folder, `${name}.json`);
  if (state) await fileStore(path).save(state);
  return runShell(surroundingsOf({ state: path }), undefined, {}).catch((error: unknown) => error);
}

const anybodys = 'Any instance on AWS that Systems Manager reaches: npx flowlab shell <instance id>';

it('a shell without a machine says which there are', async () =>
  expect(await toldOf('both', made(made(begun, 'source'), 'destination'))).toMatchObject({
    code: 'usage',
    message: 'On which machine?',
    next: [
      'source, of the lab: npx flowlab shell source',
      'destination, of the lab: npx flowlab shell destination',
      anybodys,
    ],
  }));

it.each([
  ['no lab', undefined, 'Begin a lab, which makes two: npx flowlab start --sandbox'],
  ['a lab without machines', begun, 'Go on with the lab, which makes two: npx flowlab resume'],
] as const)('where there is %s, it says how to come by one', async (name, state, step) =>
  expect(await toldOf(name, state)).toMatchObject({ next: [anybodys, step] }),
);
