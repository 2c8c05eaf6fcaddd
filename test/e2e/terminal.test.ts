import { afterEach, beforeEach, expect, it } from 'vitest';
import { computer } from './flowlab.js';
import { keys, open } from './screen.js';

let own: ReturnType<typeof computer>;
beforeEach(() => {
  own = computer();
});
afterEach(() => own.discard());

it('walks a person through: asks, shows more, pauses on Ctrl-C at a prompt and in a wait, and resumes', async () => {
  const first = open(own.env, ['start', '--sandbox']);
  await first.shows('Ready?');
  first.press(`y${keys.enter}`);
  await first.shows('Create role Demo-SSM-Role?');
  first.press(`${keys.down}${keys.down}`);
  await first.shows('❯ Show me more');
  first.press(keys.enter);
  await first.shows('Trust policy');
  await first.shows('Create role Demo-SSM-Role?', 2);
  first.press(keys.ctrlC);
  expect(await first.exit).toBe(130);
  expect(first.text()).toContain('npx flowlab resume');
  expect(first.broken()).toEqual([]);
  expect(Object.values(own.state().steps)).toEqual([]);

  const second = open(own.env, ['resume', '--yes', '--until', '2']);
  expect(await second.exit).toBe(0);

  const third = open(own.env, ['resume']);
  await third.shows('both status checks');
  third.press(keys.ctrlC);
  expect(await third.exit).toBe(130);
  expect(third.text()).toContain('Stopped in stage 3 of 9');

  const fourth = open(own.env, ['resume']);
  await fourth.shows('Would you like a shell?');
  fourth.press(keys.down);
  await fourth.shows('❯ Open a shell on demo-source');
  fourth.press(keys.enter);
  await fourth.shows('sh-5.2$');
  fourth.press('whoami\r');
  await fourth.shows('ssm-user');
  fourth.press('exit\r');
  await fourth.shows('Would you like a shell?', 2);
  fourth.press(keys.enter);
  await fourth.shows('where do you think the packets die?');
  fourth.press(keys.ctrlD);
  expect(await fourth.exit).toBe(2);
  expect(fourth.broken()).toEqual([]);
});

it('keys pressed in a wait print nothing, and leave no line behind', async () => {
  expect((await own.run('start', '--sandbox', '--yes', '--until', '2')).code).toBe(0);
  const screen = open(own.env, ['resume']);
  await screen.shows('both status checks');
  screen.press(`${keys.enter}no${keys.enter}${keys.up}${keys.enter}`);
  await screen.shows('Would you like a shell?');
  expect(screen.text().split('both status checks of both instances').length - 1).toBe(1);
  expect(screen.text()).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]|\^\[|^no$/m);
  screen.press(keys.ctrlC);
  expect(await screen.exit).toBe(130);
});

it('follows a window that is made narrower while the lab goes on', async () => {
  const screen = open(own.env, ['start', '--sandbox'], 100);
  await screen.shows('Ready?');
  screen.resize(60);
  screen.press(keys.enter);
  await screen.shows('Create role Demo-SSM-Role?');
  const told = screen.text().slice(screen.text().indexOf('1/9  IAM roles'));
  for (const line of told.split('\n')) expect(line.length, line).toBeLessThanOrEqual(60);
  expect(told).toContain('about 1 min on AWS');
  screen.press(keys.ctrlC);
  expect(await screen.exit).toBe(130);
});

it('fits a narrow terminal', async () => {
  const screen = open(own.env, ['start', '--sandbox', '--yes', '--until', '4'], 44);
  expect(await screen.exit).toBe(0);
  expect(screen.broken()).toEqual([]);
});

it('uses no colour where NO_COLOR is set, and no animation on a terminal without columns', async () => {
  const plain = open({ ...own.env, NO_COLOR: '1' }, ['start', '--sandbox', '--yes', '--until', '3']);
  expect(await plain.exit).toBe(0);
  const dumb = open({ ...own.env, TERM: 'dumb' }, ['resume', '--yes', '--until', '4']);
  expect(await dumb.exit).toBe(0);
  expect(dumb.text()).toContain('Stage 4 done');
});
