import { expect, it } from 'vitest';
import { introduceLab, rehearse } from '../../../src/commands/lab/introduction.js';
import { loadStages } from '../../../src/stages/index.js';
import { byDefault, scriptedUi } from '../../helpers/scripted-ui.js';
import { aLab, freshState } from '../../helpers/tiny-cloud.js';

it.each([null, 'http://127.0.0.1:4566'])(
  'a run of Enters builds nothing in an account (endpoint %s); --yes does',
  async (endpoint) => {
    const ui = scriptedUi({ begin: false });
    const state = freshState({ ...aLab, mode: 'aws', endpoint });
    expect(await introduceLab(state, await loadStages(), { ui })).toBe(false);
    const [question] = ui.questions;
    expect(question?.text).toBe('Build the lab in account 123456789012, eu-west-1?');
    expect(question?.choices[question.default]).toEqual({ value: false, label: 'No' });
    expect(question?.choices[question.yes ?? question.default]).toEqual({ value: true, label: 'Yes' });
  },
);

it('a dry run names every change of every stage, and asks nothing', async () => {
  const ui = scriptedUi({});
  const stages = await loadStages();
  rehearse(freshState({ ...aLab, mode: 'aws' }), stages, 'npx flowlab start', { ui });
  const items = ui.events.flatMap((event) => (event.kind === 'list' ? event.items : []));
  const changes = stages.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'change'));
  expect(items).toHaveLength(changes.length);
  expect(items).toContain('instance: The source instance (about $0.016 an hour)');
  expect(ui.events.at(-1)).toEqual({
    kind: 'next',
    title: 'A dry run: nothing was made.',
    commands: [{ text: 'For real', command: 'npx flowlab start' }],
  });
  expect(ui.asked).toEqual([]);
});

it('in the sandbox, where nothing is at stake, Enter goes on', async () => {
  expect(await introduceLab(freshState(), await loadStages(), { ui: scriptedUi({ begin: byDefault }) })).toBe(true);
});
