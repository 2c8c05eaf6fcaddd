import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Probe } from '../../src/diagnosis/verdict.js';
import { BEGIN, evidence, idle, ping, seen, skipped } from './evidence.js';
import { A, B, BACK, open, THERE } from './worlds.js';

/** Five pings that took 12.5 seconds. */
const probe: Probe = { from: BEGIN * 1000 + 200, to: BEGIN * 1000 + 12_500, answered: false };
const OTHER = '172.31.16.10 > 172.31.16.77';

/** The request left the source; what of the destination? */
const cause = (rows: readonly string[], sent: Probe | null = probe) =>
  diagnose(
    ping(A, B),
    open().build(),
    evidence([seen('eni-a', THERE, 'ACCEPT', { end: 5 }), idle('eni-a'), ...rows], { probe: sent }),
  ).verdict.cause;

it('of a probe that printed nothing, records are not waited for as of one that was sent', () => {
  const said = (answered: boolean | null, rows: readonly string[] = []) =>
    diagnose(ping(A, B), open().build(), evidence(rows, { probe: { ...probe, answered } }));
  const { verdict, nextExperiment } = said(null);
  expect(verdict).toMatchObject({ cause: 'NOT_YET_DELIVERED', certainty: 'possible', alternatives: ['NEVER_SENT'] });
  expect(nextExperiment).toContain('send it again');
  expect(said(false).verdict).toMatchObject({ certainty: 'likely', alternatives: [] });
  // A record of it proves that it was sent.
  expect(said(null, [seen('eni-a', THERE, 'ACCEPT', { end: 5 })]).verdict.alternatives).not.toContain('NEVER_SENT');
});

describe('a missing record is evidence only behind a watermark', () => {
  it('no row of the interface at all: not delivered yet', () => {
    expect(cause([])).toBe('NOT_YET_DELIVERED');
  });

  it('a NODATA row that ends before the probe says nothing about it', () => {
    expect(cause([idle('eni-b', -60, 0)])).toBe('NOT_YET_DELIVERED');
  });

  it('nor does one that ends within it', () => {
    expect(cause([idle('eni-b', -40, 12)])).toBe('NOT_YET_DELIVERED');
  });

  it('one that reaches past the probe proves the absence', () => {
    expect(cause([idle('eni-b', -40, 13)])).toBe('LOST_IN_TRANSIT');
  });

  it('a record of any other traffic of the interface does as well', () => {
    expect(cause([seen('eni-b', OTHER, 'ACCEPT', { start: 20 })])).toBe('LOST_IN_TRANSIT');
  });

  it("another interface's row does not", () => {
    expect(cause([idle('eni-c')])).toBe('NOT_YET_DELIVERED');
  });

  it('a SKIPDATA row is none itself', () => {
    expect(cause([skipped('eni-b', 120)])).toBe('NOT_YET_DELIVERED');
  });

  it('a SKIPDATA row over the probe spoils the watermark', () => {
    expect(cause([skipped('eni-b', 0), idle('eni-b')])).toBe('RECORDS_LOST');
  });

  it('one of before or after does not', () => {
    expect(cause([skipped('eni-b', -120, -60), idle('eni-b')])).toBe('LOST_IN_TRANSIT');
    expect(cause([idle('eni-b'), skipped('eni-b', 120)])).toBe('LOST_IN_TRANSIT');
    expect(cause([idle('eni-b'), skipped('eni-b', 120)], null)).toBe('LOST_IN_TRANSIT');
    expect(cause([skipped('eni-b', 0), idle('eni-b')], null)).toBe('RECORDS_LOST');
  });

  it('without a probe the request itself is what the destination has to reach past', () => {
    expect(cause([idle('eni-b', -60, 4)], null)).toBe('NOT_YET_DELIVERED');
    expect(cause([idle('eni-b', -55, 5)], null)).toBe('LOST_IN_TRANSIT');
  });

  it('of a ping that goes on, the part that both interfaces reach past counts', () => {
    const later = [seen('eni-a', THERE, 'ACCEPT', { start: 60 }), seen('eni-a', THERE, 'ACCEPT', { start: 120 })];
    expect(cause([idle('eni-b', 0, 60), ...later], null)).toBe('LOST_IN_TRANSIT');
  });

  it('a record needs no watermark: what was seen was seen', () => {
    const reject = seen('eni-b', THERE, 'REJECT', { end: 5 });
    const { verdict } = diagnose(ping(A, B), open().group('sg-b', {}).build(), evidence([reject], { probe }));
    expect(verdict).toMatchObject({
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      signature: 'K2',
      certainty: 'certain',
    });
  });

  it('nothing from the source yet: not delivered, even where the source could not have sent', () => {
    const { verdict } = diagnose(
      ping(A, B),
      open().group('sg-a', { egress: [] }).build(),
      evidence([idle('eni-b')], { probe }),
    );
    expect(verdict).toMatchObject({ cause: 'NOT_YET_DELIVERED', alternatives: ['SOURCE_SECURITY_GROUP_EGRESS'] });
  });

  it('an answer that the host saw needs no records', () => {
    const { verdict } = diagnose(ping(A, B), open().build(), evidence([], { probe: { ...probe, answered: true } }));
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: null });
  });

  it('the answer may be on its way to the logs still', () => {
    const rows = [seen('eni-a', THERE, 'ACCEPT'), seen('eni-b', THERE, 'ACCEPT'), idle('eni-a')];
    expect(diagnose(ping(A, B), open().build(), evidence(rows, { probe })).verdict.cause).toBe('HOST_SILENT');
    const early = [
      seen('eni-a', THERE, 'ACCEPT', { end: 3 }),
      seen('eni-b', THERE, 'ACCEPT', { end: 3 }),
      idle('eni-a'),
    ];
    expect(diagnose(ping(A, B), open().build(), evidence(early, { probe })).verdict.cause).toBe('NOT_YET_DELIVERED');
  });
});

describe('records that are older than what is missed', () => {
  const rows = ['eni-a', 'eni-b'].flatMap((eni) => [THERE, BACK].map((way) => seen(eni, way, 'ACCEPT')));
  const again = [...rows, seen('eni-a', THERE, 'ACCEPT', { start: 300 }), idle('eni-a', 360)];

  it('say nothing of a ping that came later and that nobody answered', () => {
    expect(diagnose(ping(A, B), open().build(), evidence(again)).verdict).toMatchObject({
      outcome: 'inconclusive',
      cause: 'NOT_YET_DELIVERED',
    });
  });

  it('and once its records are there, the answers are said to have come at first', () => {
    const all = [
      ...again,
      seen('eni-b', THERE, 'ACCEPT', { start: 300 }),
      seen('eni-b', BACK, 'ACCEPT', { start: 300 }),
    ];
    const { verdict } = diagnose(ping(A, B), open().build(), evidence([...all, idle('eni-b', 360)]));
    expect(verdict.summary).toBe(
      'i-b answered, and answers came back to i-a at first, the last time between 10:42:00 and 10:42:40 UTC, and then no more, and nothing in the configuration at hand explains it.',
    );
  });
});

describe('nothing was recorded', () => {
  const none = (rows: readonly string[]) => diagnose(ping(A, B), open().build(), evidence(rows)).verdict;

  it('from the first row to a minute before the newest, for rows may be stamped so late', () => {
    const verdict = none([idle('eni-a', 0, 300), idle('eni-b', 0, 300)]);
    expect(verdict).toMatchObject({ cause: 'NO_TRAFFIC', certainty: 'likely' });
    expect(verdict.summary).toContain('up to 10:47:00 UTC: from 10:42:00 to 10:46:00 nothing was sent');
    // What is recorded elsewhere of before says nothing of the source.
    const later = none([idle('eni-a', 0, 300), idle('eni-b', -300, 300)]);
    expect(later.summary).toContain('from 10:42:00 to 10:46:00 nothing was sent');
  });

  it('which says nothing where the rows cover no more than that', () => {
    const verdict = none([idle('eni-a', 0, 60), idle('eni-b', 0, 60)]);
    expect(verdict).toMatchObject({ cause: 'NO_TRAFFIC', certainty: 'possible' });
    expect(verdict.summary).toContain('cover a minute at most');
  });
});

describe('the time that is asked about', () => {
  it('leaves out records of before the probe', () => {
    const before = [seen('eni-a', THERE, 'ACCEPT', { start: -300 }), seen('eni-b', THERE, 'REJECT', { start: -300 })];
    const now = [
      seen('eni-a', THERE, 'ACCEPT'),
      seen('eni-b', THERE, 'ACCEPT'),
      seen('eni-b', BACK, 'ACCEPT'),
      seen('eni-a', BACK, 'ACCEPT'),
    ];
    const { verdict, evidence: cited } = diagnose(
      ping(A, B),
      open().build(),
      evidence([...before, ...now], { probe: { ...probe, answered: true } }),
    );
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: null, signature: 'K0', certainty: 'certain' });
    expect(cited).toHaveLength(4);
  });

  it('a record may be stamped up to a minute late', () => {
    const at = (start: number) => evidence([seen('eni-b', THERE, 'REJECT', { start })], { probe });
    const world = open().group('sg-b', {}).build();
    expect(diagnose(ping(A, B), world, at(72)).verdict.cause).toBe('DESTINATION_SECURITY_GROUP_INGRESS');
    expect(diagnose(ping(A, B), world, at(73)).verdict.cause).toBe('NOT_YET_DELIVERED');
  });

  it('without a probe it is the window of the question', () => {
    const rows = [
      seen('eni-a', THERE, 'ACCEPT'),
      seen('eni-b', THERE, 'REJECT'),
      idle('eni-a', 600),
      idle('eni-b', 600),
    ];
    const later = { since: (BEGIN + 500) * 1000, until: (BEGIN + 900) * 1000 };
    expect(diagnose(ping(A, B, later), open().build(), evidence(rows)).verdict).toMatchObject({
      cause: 'NO_TRAFFIC',
      signature: 'K8',
    });
    expect(diagnose(ping(A, B, later), open().build(), evidence(rows)).question).toMatchObject({
      since: '2026-11-23T10:50:20.000Z',
      until: '2026-11-23T10:57:00.000Z',
    });
  });

  it('what worked once and is lost now is lost', () => {
    const worked = [
      seen('eni-a', THERE, 'ACCEPT'),
      seen('eni-b', THERE, 'ACCEPT'),
      seen('eni-b', BACK, 'ACCEPT'),
      seen('eni-a', BACK, 'ACCEPT'),
    ];
    const now = [seen('eni-a', THERE, 'ACCEPT', { start: 600 }), idle('eni-a', 660), idle('eni-b', 660)];
    expect(diagnose(ping(A, B), open().build(), evidence([...worked, ...now])).verdict).toMatchObject({
      cause: 'LOST_IN_TRANSIT',
      signature: 'K5',
    });
  });

  it('what was refused on the way is not awaited behind it: the newest ping alone is, and nothing is known against the answer that left', () => {
    const pings = (start: number, action: 'ACCEPT' | 'REJECT') => [
      seen('eni-a', THERE, 'ACCEPT', { start }),
      seen('eni-b', THERE, action, { start }),
    ];
    const [, arrived = ''] = pings(600, 'ACCEPT');
    const rows = [
      ...pings(0, 'REJECT'),
      ...pings(300, 'REJECT'),
      arrived,
      seen('eni-b', BACK, 'ACCEPT', { start: 600 }),
      idle('eni-a', 360),
      idle('eni-b', 660),
    ];
    const { verdict } = diagnose(ping(A, B), open().build(), evidence(rows));
    expect(verdict).toMatchObject({ outcome: 'delivered', cause: null, certainty: 'likely' });
    expect(verdict.summary).toContain('whose records are not there to prove it');
    const moment = { from: (BEGIN + 600) * 1000, to: (BEGIN + 640) * 1000, answered: null };
    expect(diagnose(ping(A, B), open().build(), evidence(rows, { probe: moment })).verdict).toMatchObject({
      outcome: 'inconclusive',
      cause: 'NOT_YET_DELIVERED',
    });
  });
});
