import { describe, expect, it } from 'vitest';
import { isSearched } from '../../src/aws/inventory-kinds.js';
import { numberInWords } from '../../src/base/words.js';
import { introduceLab } from '../../src/commands/lab/introduction.js';
import { commandLine } from '../../src/commands/program.js';
import { newState } from '../../src/engine/state.js';
import { statusOf } from '../../src/engine/status.js';
import { change, type Stage } from '../../src/engine/step.js';
import { contents, loadStages } from '../../src/stages/index.js';
import { scriptedUi } from '../helpers/scripted-ui.js';
import { lab } from '../helpers/stage-context.js';

const peering = change({
  id: 'peering/connection',
  title: 'A peering connection',
  resource: 'peering connection',
  plan: async () => null,
  preview: () => ({ sign: '+', what: 'a peering connection', why: '', command: '', cost: 'free' }),
  find: async () => undefined,
  make: async () => ({ id: 'pcx-1' }),
  remove: async () => {},
  label: ({ id }) => id,
});
const title = { number: contents.length + 1, id: 'one-more', title: 'One more' };
const added: Stage = { ...title, goal: '', minutes: 1, steps: [peering] };
const table = [...contents, title];
const count = numberInWords(table.length);

/** What `--until` does with a value, without running the command. */
function until(text: string): unknown {
  const option = commandLine(80, table, () => {})
    .commands.find((command) => command.name() === 'start')
    ?.options.find(({ long }) => long === '--until');
  return option?.parseArg?.(text, undefined);
}

describe('one stage more, once it stands in the table of contents', () => {
  it('is counted in the help, and may be the last one asked for', () => {
    expect(commandLine(80, table, () => {}).helpInformation()).toContain(`begin the lab of ${count} stages`);
    expect(until(String(title.number))).toBe(title.number);
    expect(() => until(String(title.number + 1))).toThrow(`A whole number from 1 to ${title.number} is needed.`);
  });

  it('is introduced, with what it makes', async () => {
    const ui = scriptedUi({ begin: true });
    await introduceLab(newState(lab, '1.0.0', '0011223344556677'), [...(await loadStages()), added], { ui });
    const [text, stages, facts] = ui.events;
    expect(text).toMatchObject({
      kind: 'text',
      text: expect.stringContaining(`There are ${count} stages and a clean-up.`),
    });
    expect(stages).toMatchObject({
      stages: table.map(({ number, title }) => ({ number, title, status: 'pending' })),
    });
    expect(facts).toMatchObject({
      facts: expect.arrayContaining([
        { name: 'Makes', value: expect.stringContaining(', 1 peering connection, with ') },
      ]),
    });
  });

  it('is in the status, and the lab is not finished without it', () => {
    const state = newState(lab, '1.0.0', '0011223344556677');
    const { stages, finished } = statusOf(state, table);
    expect(stages.at(-1)).toEqual({ ...title, status: 'pending', solved: null });
    expect(finished).toBe(false);
  });

  it('is noticed while nothing searches for what it makes', () => {
    expect(isSearched(peering.resource)).toBe(false);
  });
});
