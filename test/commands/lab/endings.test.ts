import { expect, it } from 'vitest';
import { afterSweep } from '../../../src/commands/lab/endings.js';
import { labFiles } from '../../../src/commands/lab-files.js';
import { memoryStore } from '../../../src/engine/memory-store.js';
import { type Kept, removing, type State } from '../../../src/engine/state.js';
import { scriptedUi } from '../../helpers/scripted-ui.js';
import { talkingTo } from '../../helpers/talking-to.js';
import { freshState } from '../../helpers/tiny-cloud.js';

const instance = (label: string): Kept => ({ resource: 'instance', label, stage: 2, costPerHour: 0.0163 });
const standing = (...labels: readonly string[]): State => ({
  ...freshState(),
  steps: Object.fromEntries(
    labels.map((label) => [
      label,
      { status: 'done', plan: null, result: { id: label }, attempt: 1, at: '', preview: instance(label) },
    ]),
  ),
});
const asked = (...labels: readonly string[]): State =>
  labels.reduce((state, label) => removing(state, label, ''), standing(...labels));

it.each([
  ['nothing was begun', standing('i-1'), 'Stopped. Nothing was removed.'],
  [
    'instances were told to end',
    asked('i-1', 'i-2'),
    'Stopped. The removal of instance i-1 and instance i-2 has begun.',
  ],
])('a clean-up that is stopped when %s says so', async (_, state, title) => {
  const ui = scriptedUi({});
  const code = await afterSweep(
    { kind: 'interrupted', planned: [], removed: [], left: [], verified: false, state },
    {
      store: memoryStore(),
      files: labFiles('state.json', {}),
      terminal: talkingTo(ui),
      reopen: () => Promise.reject(new Error('nothing is asked of AWS')),
    },
  );
  expect(code).toBe(130);
  expect(ui.events).toEqual([{ kind: 'next', title, commands: [{ text: 'Go on', command: 'npx flowlab cleanup' }] }]);
});
