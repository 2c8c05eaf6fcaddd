import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { runningHeldTimes } from '../../src/flow-log/held-times.js';
import { evidence, idle, ping, records, seen } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

const world = open().build();
const verdictOf = (rows: readonly string[], parts: Parameters<typeof evidence>[1] = {}, network = world) =>
  diagnose(ping(A, B), network, evidence(rows, parts)).verdict;

describe('an interface that lacks a request which must have passed it tells nothing of the answer', () => {
  const atDestination = [seen('eni-b', THERE, 'ACCEPT'), seen('eni-b', BACK, 'ACCEPT'), idle('eni-b')];

  it('the source', () => {
    const rows = [...atDestination, idle('eni-a')];
    expect(verdictOf(rows)).toMatchObject({
      outcome: 'inconclusive',
      cause: 'RECORDS_LOST',
      signature: 'K12',
      summary:
        'There is no record of the request at i-a, which it passed, nor any of the answer: records were lost or are still on their way, so what is missing proves nothing.',
    });
    const fromFiles = verdictOf(rows, { kind: 'files' });
    expect(fromFiles.cause).toBe('NOT_IN_EVIDENCE');
    expect(fromFiles.summary).toMatch(/^These files hold no record of the request at i-a, which it passed, nor any/);
  });

  it('no cause is ruled out by what it lacks', () => {
    const { ruledOut } = diagnose(ping(A, B), world, evidence([...atDestination, idle('eni-a')]));
    expect(ruledOut.find(({ cause }) => cause === 'HOST_SILENT')?.by).toBe(
      'eni-b recorded ACCEPT for the answer between 10:42:00 and 10:42:40 UTC',
    );
  });

  it('a refused answer that is recorded counts all the same', () => {
    const refused = [seen('eni-b', THERE, 'ACCEPT'), seen('eni-b', BACK, 'REJECT'), idle('eni-a'), idle('eni-b')];
    expect(verdictOf(refused).outcome).not.toBe('delivered');
    expect(verdictOf(refused).signature).toBe('K12');
  });

  it('the destination: what came back to the source proves that it came by', () => {
    const came = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-a', BACK, 'ACCEPT'), idle('eni-a'), idle('eni-b')];
    expect(verdictOf(came)).toMatchObject({ outcome: 'delivered', certainty: 'certain' });
    const barred = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-a', BACK, 'REJECT'), idle('eni-a'), idle('eni-b')];
    expect(verdictOf(barred).signature).toBe('K4');
  });
});

describe('a window of which nothing is held', () => {
  const minute = (eni: string, at: number) => idle(eni, at, at + 59);
  /** Each interface has a row of every minute, but for those of `lost`, minutes after the beginning. */
  const rows = (lost: Readonly<Record<string, readonly number[]>>) => [
    seen('eni-a', THERE, 'ACCEPT', { start: 3, end: 9 }),
    ...['eni-a', 'eni-b'].flatMap((eni) =>
      [-120, -60, 0, 60, 120, 180].filter((at) => !(lost[eni] ?? []).includes(at)).map((at) => minute(eni, at)),
    ),
  ];
  const read = (lines: readonly string[]) => {
    const { see, heldTimes } = runningHeldTimes();
    for (const one of records(lines)) see(one);
    return { kind: 'files' as const, records: records(lines), holdings: heldTimes() };
  };

  it('proves no loss at the destination', () => {
    expect(verdictOf([], read(rows({}))).cause).toBe('LOST_IN_TRANSIT');
    const verdict = verdictOf([], read(rows({ 'eni-b': [0] })));
    expect(verdict.cause).not.toBe('LOST_IN_TRANSIT');
    expect(verdict.summary).not.toContain('never');
    expect(verdictOf([], read(rows({ 'eni-b': [120] }))).cause).toBe('LOST_IN_TRANSIT');
  });

  it('proves none either where the source summed up ten minutes, of which the destination has the last alone', () => {
    const long = seen('eni-a', THERE, 'ACCEPT', { start: -420, end: 179 });
    const last = [-240, -180, -120, -60, 0, 60, 120, 180].map((at) => minute('eni-b', at));
    const source = [minute('eni-a', -1020), minute('eni-a', 180)];
    const verdict = verdictOf([], read([long, ...source, ...last]));
    expect(verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NOT_IN_EVIDENCE' });
    const all = [-480, -420, -360, -300, ...[-240, -180, -120, -60, 0, 60, 120, 180]].map((at) => minute('eni-b', at));
    expect(verdictOf([], read([long, ...source, ...all])).cause).toBe('LOST_IN_TRANSIT');
  });

  it('is told with its times', () => {
    const unread = { ...world, routeTables: [], unread: ['routeTables' as const] };
    const verdict = verdictOf([], read(rows({ 'eni-b': [0, 60] })), unread);
    expect(verdict.summary).toContain('These files hold nothing of i-b between 10:41:59 and 10:44:00 UTC;');
  });

  it('is told with its times where it may have hidden the answer, beside a request that was recorded', () => {
    const arrived = [
      seen('eni-a', THERE, 'ACCEPT', { start: 3, end: 43 }),
      seen('eni-b', THERE, 'ACCEPT', { start: 3, end: 43 }),
      ...[-60, 120].flatMap((at) => [minute('eni-a', at), minute('eni-b', at)]),
    ];
    const { cause, summary } = verdictOf([], read(arrived));
    expect(cause).toBe('NOT_IN_EVIDENCE');
    expect(summary).toContain('These files hold nothing of i-b between 10:43:02 and 10:44:00 UTC;');
    expect(summary).not.toContain('which it passed');
  });

  it('is told with the interfaces of which the files have rows, and with none where only the rows of the two were looked for', () => {
    const { holdings } = read([minute('eni-z', 0)]);
    const others = verdictOf([], { kind: 'files', records: [], holdings });
    expect(others.summary).toContain('These files hold nothing of i-a; they cover eni-z.');
    const nobody = verdictOf([], { kind: 'files', records: [] });
    expect(nobody.summary).toMatch(/^These files hold nothing of i-a\.(?! they cover)/);
  });
});
