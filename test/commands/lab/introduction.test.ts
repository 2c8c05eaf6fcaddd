import { expect, it } from 'vitest';
import { introduceLab, rehearse } from '../../../src/commands/lab/introduction.js';
import { loadStages } from '../../../src/stages/index.js';
import { byDefault, scriptedUi } from '../../helpers/scripted-ui.js';
import { aLab, freshState } from '../../helpers/tiny-cloud.js';

const declined = { code: 'precondition', message: 'Nothing was made.' };

it.each([null, 'http://127.0.0.1:4566'])(
  'a run of Enters builds nothing in an account (endpoint %s); --yes does',
  async (endpoint) => {
    const ui = scriptedUi({ begin: false });
    const state = freshState({ ...aLab, mode: 'aws', endpoint });
    await expect(introduceLab(state, await loadStages(), { ui })).rejects.toMatchObject(declined);
    const [question] = ui.questions;
    expect(question?.text).toBe('Build the lab in account 123456789012, eu-west-1?');
    expect(question?.choices[question.default]).toEqual({ value: false, label: 'No' });
    expect(question?.choices[question.yes ?? question.default]).toEqual({ value: true, label: 'Yes' });
  },
);

it('a dry run names every change of every stage, and asks nothing', async () => {
  const ui = scriptedUi({});
  const stages = await loadStages();
  rehearse(freshState({ ...aLab, mode: 'aws' }), stages, { ui });
  const items = ui.events.flatMap((event) => (event.kind === 'list' ? event.items : []));
  const changes = stages.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'change'));
  expect(items).toHaveLength(changes.length);
  expect(items).toContain('instance: The source instance (about $0.016 an hour)');
  expect(ui.events.at(-1)).toMatchObject({ kind: 'next', title: 'A dry run: nothing was made.' });
  expect(ui.asked).toEqual([]);
});

it('in the sandbox, where nothing is at stake, Enter goes on', async () => {
  await introduceLab(freshState(), await loadStages(), { ui: scriptedUi({ begin: byDefault }) });
});

it.each([
  ['sandbox', 'npx flowlab start --sandbox'],
  ['aws', 'npx flowlab start'],
] as const)('who says no, or rehearses, is told how to begin where they were: %s', async (mode, command) => {
  const state = freshState({ ...aLab, mode });
  const ui = scriptedUi({ begin: false });
  await expect(introduceLab(state, await loadStages(), { ui })).rejects.toMatchObject({
    ...declined,
    next: [`When you are ready: ${command}`],
  });
  rehearse(state, await loadStages(), { ui });
  expect(ui.events.at(-1)).toMatchObject({ kind: 'next', commands: [{ text: 'For real', command }] });
});
