import { expect, it } from 'vitest';
import type { Observation } from '../../../src/engine/step.js';
import { loggedPings, stage } from '../../../src/stages/06-flow-log/stage.js';
import { hosts, pingOutput } from '../../helpers/hosts.js';
import { labResults } from '../../helpers/lab-results.js';
import { stageContext } from '../../helpers/stage-context.js';

it('sends both pings once more, now on record, with their times', async () => {
  const world = stageContext({ results: labResults });
  const scripts = hosts(world, (_, script) => {
    world.clock.advance(2_000);
    return script.includes('8.8.8.8') ? pingOutput('8.8.8.8', 3) : pingOutput('172.31.0.11', 0);
  });
  const begun = world.clock.now();
  const { peer, internet } = await loggedPings.observe(world.context);
  expect(scripts).toEqual(['ping 172.31.0.11 -c 3 -W 1', 'ping 8.8.8.8 -c 3 -W 1']);
  expect(peer).toEqual({ target: '172.31.0.11', from: begun, to: begun + 2_000, sent: 3, received: 0 });
  expect(internet).toEqual({ target: '8.8.8.8', from: begun + 2_000, to: begun + 4_000, sent: 3, received: 3 });
});

const interfaces = stage.steps.find(({ id }) => id === 'flow-log/interfaces') as Observation;

it.each([
  ['eni-0a1', 'the instance metadata service says the same for the source'],
  ['eni-0ff', 'the instance metadata service says eni-0ff'],
  ['<title>401 - Unauthorized</title>', 'the instance metadata service gave no answer, so this is what EC2 says'],
])('matches interfaces with machines, and says what the metadata service says: %s', async (printed, remark) => {
  const world = stageContext({ results: labResults });
  hosts(world, () => printed);
  await interfaces.observe(world.context);
  const items = ['source demo-source: eni-0a1', 'destination demo-destination: eni-0b2', remark];
  expect(world.ui.events.at(-1)).toMatchObject({ kind: 'list', items });
});

it('asks the metadata service with a token: without one Amazon Linux 2023 answers 401', async () => {
  const world = stageContext({ results: labResults });
  const scripts = hosts(world, () => 'eni-0a1');
  expect(await interfaces.observe(world.context)).toEqual({
    source: 'eni-0a1',
    destination: 'eni-0b2',
    fromMetadata: 'eni-0a1',
  });
  expect(scripts).toHaveLength(1);
  expect(scripts[0]).toContain('TOKEN=$(curl -s -X PUT $IMDS/api/token ');
  expect(scripts[0]?.match(/curl -s -H "\$HEADER" /g)).toHaveLength(2);
});
