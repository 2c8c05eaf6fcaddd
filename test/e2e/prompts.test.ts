import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { computer } from './flowlab.js';
import { keys, open, type Screen } from './screen.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

const lab = async (until: string) =>
  expect((await own.run('start', '--sandbox', '--yes', '--until', until)).code).toBe(0);

/** Each kind of prompt, and how to come to it. */
const prompts: readonly (readonly [string, string, () => Promise<Screen>])[] = [
  ['the menu', 'What would you like to do?', async () => open(own.env, [])],
  ['a choice of exercises', 'Which fault do you want to find?', async () => open(own.env, ['practice'])],
  ['a yes or no', 'Ready?', async () => open(own.env, ['start', '--sandbox'])],
  [
    'a choice with "show me more"',
    'Create role Demo-SSM-Role?',
    async () => {
      const screen = open(own.env, ['start', '--sandbox']);
      await screen.shows('Ready?');
      screen.press(keys.enter);
      return screen;
    },
  ],
  [
    'a choice of several',
    'Would you like a shell?',
    async () => {
      await lab('2');
      return open(own.env, ['resume']);
    },
  ],
  [
    'a question before a removal',
    'Remove these',
    async () => {
      await lab('1');
      return open(own.env, ['cleanup']);
    },
  ],
  [
    'a question for each removal',
    'Remove policy attachment',
    async () => {
      await lab('1');
      const screen = open(own.env, ['cleanup']);
      await screen.shows('Remove these');
      screen.press(`${keys.down}${keys.enter}`);
      await screen.shows(/Remove policy Cloud\w+\?/);
      screen.press(`${keys.down}${keys.enter}`);
      await screen.shows('Remove role Demo-VPC-Flow-Logs?');
      screen.press(`${keys.down}${keys.enter}`);
      await screen.shows('Remove profile membership');
      screen.press(`${keys.down}${keys.enter}`);
      await screen.shows('Remove instance profile');
      screen.press(`${keys.down}${keys.enter}`);
      return screen;
    },
  ],
];

describe.each(prompts)('at %s', (_, question, come) => {
  it.each([
    ['Ctrl-C', keys.ctrlC, 130],
    ['Ctrl-D', keys.ctrlD, 2],
  ])('%s ends the run at once, in order, and what stands can be removed', async (_key, key, code) => {
    const screen = await come();
    await screen.shows(question);
    screen.press(key);
    expect(await screen.exit).toBe(code);
    // The way on: go on later, or give the answer beforehand.
    expect(screen.text()).toMatch(/npx flowlab|--yes/);
    expect(screen.text()).not.toMatch(/^\s+at .*:\d+:\d+/m);
    const swept = await own.run('cleanup', '--yes');
    expect(swept.code).toBe(0);
  });
});

it.each(prompts)(
  'a terminal that is gone at %s ends the run by its hang-up, and nothing crashes',
  async (_, question, come) => {
    const screen = await come();
    await screen.shows(question);
    screen.close();
    expect(await screen.exit).toBe(129);
    expect((await own.run('cleanup', '--yes')).code).toBe(0);
  },
);

describe('in the shell of a simulated machine', () => {
  it('Ctrl-C drops the line that is being typed, Ctrl-D leaves, and the lab goes on', async () => {
    await lab('2');
    const screen = open(own.env, ['resume']);
    await screen.shows('Would you like a shell?');
    screen.press(`${keys.down}${keys.enter}`);
    await screen.shows('sh-5.2$');
    screen.press('false ');
    await screen.shows('false');
    screen.press(`${keys.ctrlC}whoami${keys.enter}`);
    await screen.shows('ssm-user');
    screen.press(keys.ctrlD);
    await screen.shows('Would you like a shell?', 2);
    screen.press(keys.ctrlC);
    expect(await screen.exit).toBe(130);
  });
});

it('Ctrl-C at the question of a fix, and while records are followed, says nothing but what is so', async () => {
  await lab('7');
  const fix = open(own.env, ['diagnose', 'source', 'destination', '--fix']);
  await fix.shows('Apply it?');
  fix.press(keys.ctrlC);
  expect(await fix.exit).toBe(130);
  expect(fix.text()).toContain('What was asked was not done.');
  expect(fix.text()).toMatch(/Again: +npx flowlab diagnose source destination --fix/);
  const followed = open(own.env, ['logs', '--follow']);
  await followed.shows('REJECT');
  followed.press(keys.ctrlC);
  expect(await followed.exit).toBe(130);
  expect(followed.text()).not.toContain('Finishing');
});

it.each([
  ['hangs up', 'hangUp'],
  ['is gone, with every way to write to it', 'close'],
] as const)(
  'a terminal that %s in a wait stops the lab in order: its lock is free, and resume goes on',
  async (_, end) => {
    await lab('2');
    const screen = open(own.env, ['resume']);
    await screen.shows('both status checks');
    screen[end]();
    expect(await screen.exit).toBe(129);
    expect(own.state().serial).toBeGreaterThan(5);
    expect((await own.run('resume', '--yes', '--until', '4')).code).toBe(0);
    expect((await own.run('cleanup', '--yes')).code).toBe(0);
  },
);
