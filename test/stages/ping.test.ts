import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { outcomeOf, pingAnswered, pingFromHost } from '../../src/stages/ping.js';
import { hosts, pingOutput } from '../helpers/hosts.js';
import { machines } from '../helpers/lab-results.js';
import { stageContext } from '../helpers/stage-context.js';

async function pingWith(output: string | { readonly stdout: string; readonly code: number }) {
  const world = stageContext();
  const scripts = hosts(world, () => output);
  return { ...world, scripts, pinged: await pingFromHost(world.context, machines.source, '172.31.0.11') };
}

it('sends three packets, shows what was printed, and counts', async () => {
  const { scripts, pinged, ui } = await pingWith(pingOutput('172.31.0.11', 2));
  expect(scripts).toEqual(['ping 172.31.0.11 -c 3 -W 1']);
  expect(pinged).toMatchObject({ target: '172.31.0.11', sent: 3, received: 2 });
  expect(ui.events.find(({ kind }) => kind === 'host')).toEqual({
    kind: 'host',
    host: 'demo-source',
    command: 'ping 172.31.0.11 -c 3 -W 1',
    output: pingOutput('172.31.0.11', 2).stdout,
    exitCode: 0,
  });
});

it('keeps from when to when, so that its records can be told from others', async () => {
  const world = stageContext();
  hosts(world, () => {
    world.clock.advance(2_051);
    return pingOutput('172.31.0.11', 0);
  });
  const begun = world.clock.now();
  expect(await pingFromHost(world.context, machines.source, '172.31.0.11')).toMatchObject({
    from: begun,
    to: begun + 2_051,
  });
});

describe('what is known of a ping', () => {
  it.each([
    [
      'answers',
      '3 packets transmitted, 3 received, 0% packet loss, time 2003ms',
      true,
      '3 of 3 answers from 172.31.0.11.',
    ],
    [
      'one answer',
      '3 packets transmitted, 1 received, +1 duplicates, 66% packet loss',
      true,
      '1 of 3 answers from 172.31.0.11.',
    ],
    [
      'none',
      '3 packets transmitted, 0 received, 100% packet loss, time 2051ms',
      false,
      'No answer from 172.31.0.11: 3 sent, none received.',
    ],
    [
      'errors',
      '3 packets transmitted, 0 received, +3 errors, 100% packet loss',
      false,
      'No answer from 172.31.0.11: 3 sent, none received.',
    ],
    [
      'another ping’s wording',
      '3 packets transmitted, 3 packets received, 0% packet loss',
      true,
      '3 of 3 answers from 172.31.0.11.',
    ],
    [
      'no statistics',
      'ping: connect: Network is unreachable',
      null,
      'The ping to 172.31.0.11 printed no statistics, so nothing is known of it.',
    ],
    [
      'output cut off',
      `PING 172.31.0.11${'.'.repeat(100)}\n--output truncated--`,
      null,
      'The ping to 172.31.0.11 printed no statistics, so nothing is known of it.',
    ],
    [
      'statistics cut off',
      '3 packets transmitted, ',
      null,
      'The ping to 172.31.0.11 printed no statistics, so nothing is known of it.',
    ],
    ['nothing', '', null, 'The ping to 172.31.0.11 printed no statistics, so nothing is known of it.'],
  ])('%s', async (_, stdout, known, text) => {
    const { pinged } = await pingWith({ stdout, code: known === true ? 0 : 1 });
    expect(pingAnswered(pinged)).toBe(known);
    expect(outcomeOf(pinged)).toBe(text);
  });
});

it.each(['8.8.8.8; reboot', '$(id)', '8.8.8.8 -f', '::1', 'example.com', '', '08.8.8.8', '1.2.3'])(
  '"%s" never reaches a shell',
  async (target) => {
    const { context, ssm } = stageContext();
    await expect(pingFromHost(context, machines.source, target)).rejects.toMatchObject({ code: 'bug' });
    expect(ssm.commandCalls(SendCommandCommand)).toEqual([]);
  },
);
