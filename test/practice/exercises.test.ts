import { describe, expect, test } from 'vitest';
import { exercises } from '../../src/practice/exercises/index.js';
import { hintsFrom } from '../../src/practice/expert/hints.js';
import { expertPath } from '../../src/practice/expert/path.js';
import { NO_RECORD } from '../../src/practice/grade/answer.js';
import { gradeOf } from '../../src/practice/grade/grade.js';
import { type Key, keyOf } from '../../src/practice/key/key.js';
import { recordInWords } from '../../src/practice/tell/choices.js';
import { adviceEvents } from '../../src/practice/tell/ticket.js';
import { workOf } from '../../src/practice/work/judge.js';
import { recordsOf } from '../../src/practice/work/records.js';
import { ask, aws, begin, everywhere, exerciseOf, gradeFor, type Learner, points, tryIt } from './learner.js';
import { solutions } from './solutions.js';

/** One for each exercise here; PRACTICE_SEEDS=40 for a longer look. */
const count = Number(process.env.PRACTICE_SEEDS ?? 1);
const seeds = Array.from({ length: count }, (_, at) => at + 1);

describe.each(exercises.map((exercise) => [exercise.name, exercise] as const))('%s', (name, exercise) => {
  const solution = solutions[name];
  if (!solution) throw new Error(`Nobody solves ${name}`);

  test.each(seeds)(
    'of seed %i is graded as it was worked at',
    async (seed) => {
      const learner = await begin(exercise, seed);
      const untouched = await workOf(learner.exercise, learner.site);
      const { facts } = untouched;
      const key = keyOf(facts);
      await agrees(learner, key);
      const path = expertPath(facts, key);
      const left = path.at(-1)?.left ?? [];
      expect(left, 'looks of an expert leave one suspect').toHaveLength(1);
      const hints = hintsFrom(path);
      expect(hints, 'two hints for each look').toHaveLength(2 * path.length);
      expect(hints.at(-1), 'the last hint names it').toMatch(new RegExp(`That leaves one: ${left[0]}\\.$`));
      expect(hints.slice(0, -1).join(' '), 'and no other does').not.toContain('That leaves one:');
      expect(placeOrHost(left[0] ?? '', key, learner), left[0]).toBe(true);
      const right = await solution.answer(learner);
      const toRead = recordsToRead(learner);
      for (const line of right.cited) if (line !== NO_RECORD) expect(line.split(' ')).toContain(toRead);
      const earned = (answer = right, looks = everywhere, work = untouched) =>
        points(gradeOf({ ...work, answer, looks }));
      const full = { place: '1/1', cause: '1/1', evidence: '2/2', alternatives: '2/2' };

      // Nothing done yet: the answer alone, and answers that are wrong in one part.
      expect(earned(), JSON.stringify({ key, right }, null, 1)).toEqual({ ...full, fix: '0/4' });
      const [wrong = 'VPN'] = key.suspects.filter((code) => !right.excluded.includes(code));
      expect(earned({ ...right, cause: wrong })).toEqual({ ...full, cause: '0/1', fix: '0/4' });
      expect(earned({ ...right, place: elsewhere(learner, key.places) })).toMatchObject({
        place: '0/1',
        cause: '1/1',
      });
      expect(earned({ ...right, excluded: [key.cause, ...right.excluded] })).toMatchObject({ alternatives: '0/2' });
      // Luck names it, and neither proves it nor rules anything out.
      expect(earned({ ...right, cited: [] }, [])).toEqual({
        ...full,
        evidence: '0/2',
        alternatives: '0/2',
        fix: '0/4',
      });

      await solution.fix(learner);
      const isUntouched = name === 'still-red';
      expect((await gradeFor(learner, right)).fix.earned, 'without a test').toBe(isUntouched ? 0 : 3);
      expect(tryIt(learner)).toBe('answered');
      const repaired = await workOf(learner.exercise, learner.site);
      expect(earned(right, everywhere, repaired)).toEqual({ ...full, fix: '4/4' });

      await openToEveryone(learner);
      const { fix } = await gradeFor(learner, right);
      expect(fix.why).toContain('opens more than was asked');
      expect(fix.earned).toBeLessThan(3);
    },
    60_000,
  );
});

/** What was planted, what packets and rules say, and what a diagnosis says with everything at hand, are the same. */
async function agrees(learner: Learner, { cause, places }: Key): Promise<void> {
  expect(learner.codes).toContain(cause);
  const { verdict } = await ask(learner);
  expect([verdict.cause, ...verdict.alternatives]).toContain(cause);
  if (verdict.resourceId !== null && verdict.cause === cause) expect(places).toContain(verdict.resourceId);
}

/** The address whose records the ticket says to read. */
function recordsToRead({ exercise, site }: Learner): string | undefined {
  const commands = adviceEvents(exercise, site.now()).flatMap((event) => (event.kind === 'next' ? event.commands : []));
  return commands.map(({ command }) => /practice records --match (\S+)$/.exec(command)?.[1]).find(Boolean);
}

/** A machine, or a group, that has nothing to do with it. */
const elsewhere = ({ exercise: { before } }: Learner, places: readonly string[]): string =>
  before.securityGroups.find(({ id }) => !places.includes(id))?.id ?? '';

/** SSH from everywhere, to a machine that the internet reaches. */
async function openToEveryone(learner: Learner): Promise<void> {
  const { interfaces } = learner.exercise.before;
  const machine = interfaces.find(
    ({ kind, publicAddresses }) => kind === 'instance' && Object.keys(publicAddresses).length > 0,
  );
  const [group] = machine?.securityGroupIds ?? [];
  await aws(
    learner,
    `ec2 authorize-security-group-ingress --group-id ${group} --protocol tcp --port 22 --cidr 0.0.0.0/0`,
  );
  tryIt(learner);
}

/** Who is said to get through beside the one who complains, and to which port. */
const witnesses: readonly (readonly [string, RegExp])[] = [
  ['empty-report', / ([a-z]+) reads and writes there as always/],
  ['new-machine', /^([a-z]+) stands in the same subnet.* downloads from there/],
  ['the-partner', /^On ([a-z]+) itself .* downloads its own updates/],
];

test.each(witnesses)('in %s, who is said to get through does so in the records', async (name, said) => {
  const { exercise: opened, site } = await begin(exerciseOf(name), 2);
  const [, witness] = opened.ticket.map((text) => said.exec(text)).find(Boolean) ?? [];
  const of = opened.before.interfaces.find((one) => one.name === witness);
  const port = name === 'the-partner' ? 443 : opened.attempted.port;
  const since = opened.triedFrom / 1000;
  const seen = recordsOf(site.world, site.now()).filter(
    ({ record }) =>
      record.interfaceId === of?.id &&
      record.action === 'ACCEPT' &&
      record.srcport === port &&
      (record.start ?? 0) >= since,
  );
  expect(seen.length).toBeGreaterThanOrEqual(5);
});

test('the same seed plants the same, at whatever time', async () => {
  const [exercise] = exercises;
  if (!exercise) throw new Error('There are exercises');
  const plant = async (hours: number) => {
    const { exercise: kept } = await begin(exercise, 5, hours);
    const { plantedAt: _, triedFrom: __, ...same } = kept;
    return JSON.stringify(same).replaceAll(/"createdAt":\d+/g, '');
  };
  const first = await plant(0);
  expect(await plant(7)).toBe(first);
});

test('a record without traffic is cited by its status, and any other by its ends', async () => {
  const [exercise] = exercises;
  if (!exercise) throw new Error('There are exercises');
  const { site } = await begin(exercise, 7);
  const records = recordsOf(site.world, site.now());
  const cited = (status: 'NODATA' | 'OK') => {
    const one = records.find(({ record }) => record.logStatus === status);
    return one && ([recordInWords({ ...one, number: 12 }), one.record] as const);
  };
  const [silent, of] = cited('NODATA') ?? [];
  expect(silent).toBe(`12: ${of?.interfaceId} NODATA`);
  const [spoken, by] = cited('OK') ?? [];
  expect(spoken).toBe(
    `12: ${by?.interfaceId} ${by?.srcaddr}:${by?.srcport} -> ${by?.dstaddr}:${by?.dstport} ${by?.action}`,
  );
});

/** The suspect is a place of the key, or says itself that it is none on the way. */
function placeOrHost(suspect: string, { places }: Key, { exercise }: Learner): boolean {
  const { name } = exercise.attempted.destination;
  const said = [...places, `${name} itself: `, 'nothing any more: ', 'the flow logs themselves'];
  return said.some((start) => suspect.startsWith(start));
}
