import { expect, it } from 'vitest';
import { login } from '../../../src/stages/03-sessions/login.js';
import { hosts } from '../../helpers/hosts.js';
import { labResults, machines } from '../../helpers/lab-results.js';
import { stageContext } from '../../helpers/stage-context.js';

it('runs the same command on both and shows what each printed', async () => {
  const world = stageContext({ results: labResults, answers: { shell: null } });
  const scripts = hosts(world, (id) => `root\nip-172-31-0-1${id === 'i-1' ? 0 : 1}\nLinux 6.18\n`);
  expect(await login.observe(world.context)).toEqual({ loggedIn: ['i-1', 'i-2'] });
  expect(scripts).toEqual(['whoami; hostname; uname -sr', 'whoami; hostname; uname -sr']);
  expect(world.ui.events.filter(({ kind }) => kind === 'host')).toEqual([
    {
      kind: 'host',
      host: 'demo-source',
      command: 'whoami; hostname; uname -sr',
      output: 'root\nip-172-31-0-10\nLinux 6.18\n',
      exitCode: 0,
    },
    {
      kind: 'host',
      host: 'demo-destination',
      command: 'whoami; hostname; uname -sr',
      output: 'root\nip-172-31-0-11\nLinux 6.18\n',
      exitCode: 0,
    },
  ]);
  expect(world.shells).toEqual([]);
});

it('opens a shell as often as the person likes, on either, and goes on by default', async () => {
  const world = stageContext({
    results: labResults,
    answers: { shell: [machines.destination, machines.source, null] },
  });
  hosts(world, () => 'root\n');
  await login.observe(world.context);
  expect(world.shells).toEqual(['i-2', 'i-1']);
  expect(world.ui.questions[0]).toMatchObject({
    default: 0,
    choices: [{ value: null }, { label: 'Open a shell on demo-source' }, { label: 'Open a shell on demo-destination' }],
  });
  world.ui.verify();
});
