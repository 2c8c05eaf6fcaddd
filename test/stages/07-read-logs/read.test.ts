import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/engine/step.js';
import { flowLog } from '../../../src/stages/06-flow-log/flow-log.js';
import { atDestination, atSource, oneRecord, workingPing } from '../../../src/stages/07-read-logs/read.js';
import { labResults, labResultsWith } from '../../helpers/lab-results.js';
import { lines, logsWith } from '../../helpers/records.js';
import { stageContext } from '../../helpers/stage-context.js';

async function observed(step: Observation, records: readonly string[], results = labResults) {
  const world = stageContext({ results });
  logsWith(world, records);
  const result = await step.observe(world.context);
  const texts = world.ui.events.flatMap((event) => ('text' in event ? [event.text] : []));
  const tables = world.ui.events.filter((event) => event.kind === 'table');
  return { result, texts, tables, events: world.ui.events };
}

describe('one record', () => {
  it('is the one of the working ping, field by field', async () => {
    const { result, events } = await observed(oneRecord, [lines.scanner, lines.internetRequest]);
    expect(result).toEqual({ line: lines.internetRequest });
    expect(events).toHaveLength(1);
    const [record] = events;
    expect(record).toMatchObject({ kind: 'record', line: lines.internetRequest });
    expect(record?.kind === 'record' && record.fields.map(({ name }) => name)).toContain('action');
  });

  it('is any other where there is no such, and none where there is none', async () => {
    expect((await observed(oneRecord, [lines.scanner])).result).toEqual({ line: lines.scanner });
    const none = await observed(oneRecord, []);
    expect([none.result, none.texts]).toEqual([{ line: null }, ['There is no record to explain yet.']]);
  });
});

describe('the ping that works', () => {
  it('has two records, one for each direction; noise is counted, and left out', async () => {
    const { result, texts, tables } = await observed(workingPing, [
      lines.internetRequest,
      lines.internetReply,
      lines.peerSent,
      ...Array(6).fill(lines.scanner),
    ]);
    expect(result).toEqual({ there: [lines.internetRequest], back: [lines.internetReply], noise: 6 });
    expect(texts).toEqual([
      'Two records, one for each direction: ACCEPT for the requests on their way out, ACCEPT for the answers on their way in. This is what a working ping looks like.',
      '6 other records in the same stream, of other traffic than your pings. That is why you search by address.',
    ]);
    expect(tables.map(({ rows }) => rows.length)).toEqual([2]);
    expect(tables[0]?.rows[0]).toEqual(['1767603541', '172.31.0.10', '8.8.8.8', 'ICMP', '3', '252', 'ACCEPT']);
  });

  it.each([
    [
      'the requests alone',
      [lines.internetRequest],
      'The requests left (ACCEPT); the record of the answers has not been delivered.',
    ],
    [
      'requests that were refused',
      [lines.internetRefused],
      'REJECT for the requests on their way out: they never left the source.',
    ],
    ['nothing', [], 'No record of this ping has been delivered.'],
  ])('with %s claims no more than that', async (_, records, text) => {
    expect((await observed(workingPing, records)).texts).toEqual([text]);
  });
});

describe('the broken ping, from the source', () => {
  it.each([
    ['accepted and unanswered', [lines.peerSent], /^ACCEPT on the way out, and no answer at all\./],
    ['answered', [lines.peerSent, lines.peerReply], /^It left, and an answer came back\.$/],
    [
      'rejected',
      [lines.peerSentRefused],
      /^Rejected on the way out: the source’s own security group or network ACL stopped it\.$/,
    ],
    ['not delivered', [lines.peerRefused], /^No record of the ping has been delivered for the source\.$/],
  ])('%s', async (_, records, text) => {
    expect((await observed(atSource, records)).texts[0]).toMatch(text);
  });
});

describe('the broken ping, from the destination', () => {
  it('rejected: the row is pointed at', async () => {
    const { result, texts, tables } = await observed(atDestination, [lines.peerSent, lines.peerRefused]);
    expect(result).toEqual({ there: [lines.peerRefused], guess: null });
    expect(texts).toEqual(['REJECT: the packets reached the destination’s network interface and were refused there.']);
    expect(tables[0]).toMatchObject({
      title: 'eni-0b2 (demo-destination), search: 172.31.0.10',
      mark: 0,
      markText: 'here',
    });
  });

  it('let in: nothing is pointed at', async () => {
    const { texts, tables } = await observed(atDestination, [lines.peerLetIn]);
    expect(texts).toEqual(['ACCEPT: the packets were let in.']);
    expect(tables[0]).not.toHaveProperty('mark');
  });

  it('not delivered', async () => {
    expect((await observed(atDestination, [])).texts).toEqual([
      'No record of the ping has been delivered for the destination.',
    ]);
  });

  it('dark, where the flow log is on the source’s interface alone', async () => {
    const results = labResultsWith([flowLog, { id: 'fl-1', scope: 'NetworkInterface', resourceId: 'eni-0a1' }]);
    const { result, texts } = await observed(atDestination, [lines.peerRefused], results);
    expect([result, texts]).toEqual([
      { there: [], guess: null },
      ['This flow log covers the source’s interface alone, so the destination’s side stays dark.'],
    ]);
  });
});
