import { describe, expect, it } from 'vitest';
import { flowLog } from '../../../src/stages/06-flow-log/flow-log.js';
import { loggedPings } from '../../../src/stages/06-flow-log/stage.js';
import { arrival, isNoise, streams } from '../../../src/stages/07-read-logs/arrival.js';
import { recordsSince } from '../../../src/stages/07-read-logs/evidence.js';
import { hosts, pingOutput } from '../../helpers/hosts.js';
import { labResults, labResultsWith, pinged } from '../../helpers/lab-results.js';
import { lines, logsWith } from '../../helpers/records.js';
import { stageContext } from '../../helpers/stage-context.js';

const { internetRequest, internetReply, peerSent, peerRefused } = lines;

/** Whether these records are all that stage 7 waits for. */
async function isComplete(records: readonly string[], results = labResults) {
  const world = stageContext({ results });
  hosts(world, () => pingOutput('172.31.0.11', 0));
  logsWith(world, records);
  const begun = world.clock.now();
  const { complete } = await arrival.observe(world.context);
  expect(world.clock.now() - begun >= 900_000).toBe(!complete);
  return complete;
}

describe('arrival', () => {
  it('waits for both directions of what was answered, and the request on both sides of what was not', async () => {
    expect(await isComplete([internetRequest, internetReply, peerSent, peerRefused])).toBe(true);
  });

  it.each([
    ['the answer from the internet', [internetRequest, peerSent, peerRefused]],
    ['the request to the internet', [internetReply, peerSent, peerRefused]],
    ['the source’s side', [internetRequest, internetReply, peerRefused]],
    ['the destination’s side', [internetRequest, internetReply, peerSent]],
  ])('is not complete without %s', async (_, records) => {
    expect(await isComplete(records)).toBe(false);
  });

  it('does not wait for an answer that never came', async () => {
    const results = labResultsWith([loggedPings, { peer: pinged('172.31.0.11', 0), internet: pinged('8.8.8.8', 0) }]);
    expect(await isComplete([internetRequest, peerSent, peerRefused], results)).toBe(true);
  });

  it('does not wait at the destination for a ping that never left the source', async () => {
    const refusedThere = peerSent.replace('ACCEPT', 'REJECT');
    expect(await isComplete([internetRequest, internetReply, refusedThere])).toBe(true);
  });

  it('does not wait for a side that is not watched', async () => {
    const results = labResultsWith([flowLog, { id: 'fl-1', scope: 'NetworkInterface', resourceId: 'eni-0a1' }]);
    expect(await isComplete([internetRequest, internetReply, peerSent], results)).toBe(true);
  });

  it('says how many records of how many interfaces', async () => {
    const world = stageContext({ results: labResults });
    logsWith(world, [internetRequest, internetReply, peerSent, peerRefused]);
    expect(await arrival.observe(world.context)).toEqual({ complete: true, count: 4 });
    expect(world.ui.events.at(-1)).toEqual({ kind: 'note', tone: 'ok', text: '4 records of 2 network interfaces.' });
    const one = stageContext({
      results: labResultsWith([flowLog, { id: 'fl-1', scope: 'NetworkInterface', resourceId: 'eni-0a1' }]),
    });
    logsWith(one, [internetRequest, internetReply, peerSent]);
    await arrival.observe(one.context);
    expect(one.ui.events.at(-1)).toEqual({ kind: 'note', tone: 'ok', text: '3 records of 1 network interface.' });
  });
});

describe('streams', () => {
  it('are named by interface: the source’s, the destination’s, somebody else’s', async () => {
    const world = stageContext({ results: labResults });
    logsWith(world, [peerSent, peerRefused, peerSent.replace('eni-0a1', 'eni-0cc')]);
    expect(await streams.observe(world.context)).toEqual({ names: ['eni-0a1-all', 'eni-0b2-all', 'eni-0cc-all'] });
    expect(world.ui.events.at(-1)).toMatchObject({
      items: ['eni-0a1-all  the source', 'eni-0b2-all  the destination', 'eni-0cc-all  somebody else'],
    });
  });

  it('none yet', async () => {
    const world = stageContext({ results: labResults });
    logsWith(world, []);
    expect(await streams.observe(world.context)).toEqual({ names: [] });
    expect(world.ui.events.at(-1)).toMatchObject({ items: ['none yet'] });
  });
});

it('noise is what neither ping explains', async () => {
  const world = stageContext({ results: labResults });
  logsWith(world, [peerSent, internetReply, lines.scanner]);
  const known = ['172.31.0.10', '172.31.0.11', '8.8.8.8'];
  const noise = (await recordsSince(world.context, 0)).filter((record) => isNoise(record, known));
  expect(noise.map(({ line }) => line)).toEqual([lines.scanner]);
});
