import fc from 'fast-check';
import { expect } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { isShrinking } from '../../src/engine/state.js';
import type { CallFault } from '../../src/sandbox/world/world.js';
import { unannounced } from './audit.js';
import { type Life, type Moment, newLife } from './life.js';
import { type Claim, deletions, modifications } from './meddling.js';
import { neighbours } from './neighbours.js';

const names = <K extends string>(table: Readonly<Record<K, unknown>>): K[] => Object.keys(table) as K[];

const action = fc.constantFrom(
  '*',
  'RunInstances',
  'CreateRole',
  'CreateSecurityGroup',
  'CreateFlowLogs',
  'CreateLogGroup',
  'AddRoleToInstanceProfile',
  'DescribeInstances',
  'GetRole',
  'SendCommand',
  'TerminateInstances',
  'DeleteRole',
  'DeleteSecurityGroup',
);
const kind = fc.constantFrom<CallFault['kind']>(
  'drop-before',
  'drop-after',
  'drop-after',
  'throttle',
  'server-error',
  'server-error-after',
  'garbage',
  'html',
  'hang',
  'slow',
  'denied',
  'org-denied',
  'expired',
  'skew',
);
const fault = fc.record({ action, kind, nth: fc.integer({ min: 1, max: 60 }), count: fc.integer({ min: 1, max: 5 }) });
const process = {
  dieAt: fc.option(fc.integer({ min: 1, max: 80 }), { nil: undefined }),
  faults: fc.array(fault, { maxLength: 3 }),
};

/** What happens to a lab, one after the other. */
const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('walk' as const), until: fc.constantFrom(1, 2, 4, 6, 9), ...process }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sweep' as const), ...process }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('delete' as const), what: fc.constantFrom(...names(deletions)) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('modify' as const), how: fc.constantFrom(...names(modifications)) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 4_000_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch account' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose state' as const) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const stagings = [0, 0, 6, 9] as const;

export const history = fc.record({
  honourTokens: fc.boolean(),
  consistencyMs: fc.constantFrom(0, 1_000, 3_000),
  /** The last stage that was done in peace before. */
  standing: fc.constantFrom(...stagings),
  neighbours: fc.subarray(names(neighbours)),
  happenings: fc.array(happening, { minLength: 1, maxLength: 8 }),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Labs that stand, each built once, in a cloud that honours client tokens or not, and the account before them. */
const built = new Map<string, Promise<{ readonly moment: Moment; readonly before: string }>>();

function standingLab(until: number, honourTokens: boolean) {
  const key = `${until} ${honourTokens}`;
  const known = built.get(key) ?? build(until, honourTokens);
  built.set(key, known);
  return known;
}

async function build(until: number, honourTokens: boolean) {
  const life = newLife({ switches: { honourTokens } });
  const before = life.census();
  await life.start({ until });
  return { moment: life.moment(), before };
}

/** A lab that stands has no neighbours but later ones; before a new one others move in. */
async function begin({ standing, neighbours: near, honourTokens, consistencyMs }: History) {
  const switches = { honourTokens, consistencyMs };
  if (standing > 0) {
    const { moment, before } = await standingLab(standing, honourTokens);
    return { life: newLife({ from: moment, switches }), before };
  }
  const life = newLife({ switches });
  for (const name of near) await atOnce(life, () => neighbours[name](life.somebodyElse(), life.world));
  return { life, before: life.census() };
}

/** Lives through a history, and through the end that every lab must be able to come to, whatever was before. */
export async function liveThrough(lived: History): Promise<void> {
  const { happenings } = lived;
  const story = { ...(await begin(lived)), claims: [], terminatedByOthers: 0, isMeddledWith: false, isLost: false };
  for (const each of happenings) await happen(story, each);
  await end(story);
}

interface Story {
  readonly life: Life;
  /** The account before the lab. */
  readonly before: string;
  readonly claims: Claim[];
  terminatedByOthers: number;
  /** Somebody changed what is the lab's, so a walk may have reason to stop. */
  isMeddledWith: boolean;
  /** There is no state any more, only tags. */
  isLost: boolean;
}

async function happen(story: Story, each: Happening): Promise<void> {
  const { life } = story;
  const scene = { aws: life.somebodyElse(), world: life.world, lab: life.lab.id };
  switch (each.do) {
    case 'walk':
      // Whoever lost the state would start another lab, which this one is not about.
      if (!story.isLost) await unlessSurprising(trouble(life, each.faults, () => life.start(each)));
      break;
    case 'sweep':
      await unlessSurprising(trouble(life, each.faults, () => (story.isLost ? life.recover(each) : life.sweep(each))));
      break;
    case 'delete': {
      const alive = instancesOf(life);
      await atOnce<unknown>(life, () => deletions[each.what](scene).catch(() => undefined));
      story.terminatedByOthers += alive - instancesOf(life);
      break;
    }
    case 'modify': {
      const claim = await atOnce(life, () => modifications[each.how](scene).catch(() => undefined));
      if (claim) story.claims.push(claim);
      story.isMeddledWith = true;
      break;
    }
    case 'pass':
      life.clock.advance(each.ms);
      break;
    case 'switch account': {
      const { error, requests } = await life.startElsewhere();
      expect(isProblem(error) && error.code).toBe('other-account');
      expect(requests).toEqual(['GetCallerIdentity']);
      break;
    }
    case 'lose state':
      await life.loseState();
      story.isLost = true;
      // Nobody is at another computer, signed in, before AWS shows what was made last.
      life.clock.advance(10_000);
      break;
  }
  expectSound(story);
}

/** What others do, AWS shows without delay at first, and to flowlab after a while: until then nobody could know. */
async function atOnce<T>({ world: { switches }, clock }: Life, act: () => Promise<T>): Promise<T> {
  const { consistencyMs } = switches;
  switches.consistencyMs = 0;
  const result = await act();
  switches.consistencyMs = consistencyMs;
  clock.advance(10_000);
  return result;
}

async function trouble<T>(life: Life, faults: readonly Omit<CallFault, 'seen'>[], act: () => Promise<T>): Promise<T> {
  life.world.faults.push(...faults.map((fault) => ({ ...fault, seen: 0 })));
  const ended = await act();
  life.world.faults.length = 0;
  return ended;
}

/** A run may stop for many reasons, each a Problem that says how to go on; a bug is none. */
async function unlessSurprising(ended: Promise<{ readonly error: unknown }>): Promise<void> {
  const { error } = await ended;
  if (error === undefined) return;
  if (!isProblem(error) || error.code === 'bug') throw error;
  expect(error.next, error.message).not.toEqual([]);
}

/** All trouble is over: the lab can be completed, then removed, but for what others lay claim to, and then wholly. */
async function end(story: Story): Promise<void> {
  const { life, before, claims } = story;
  const state = await life.store.load();
  if (!story.isLost && !(state && isShrinking(state))) {
    const walked = await resumed(life);
    if (!story.isMeddledWith) expect(walked.error).toBeUndefined();
    await unlessSurprising(Promise.resolve(walked));
    expectSound(story);
  }
  const clean = () => (story.isLost ? life.recover() : life.sweep());
  if (claims.length > 0) {
    const standing = claims.filter(({ stands }) => stands());
    await unlessSurprising(clean());
    for (const { what, stands } of standing) expect(stands(), `${what} was not flowlab's to touch`).toBe(true);
    for (const { takeBack } of claims.toReversed()) await atOnce(life, () => takeBack().catch(() => undefined));
  }
  expect(await clean()).toMatchObject({ error: undefined, result: { kind: 'cleaned', left: [] } });
  expect(life.census()).toBe(before);
  expectSound(story);
}

/** As often as it takes: an instance on its way out is replaced only once it is out. */
async function resumed(life: Life) {
  let walked = await life.start({ until: 6 });
  for (let again = 0; walked.error !== undefined && again < 3; again++) {
    life.clock.advance(60_000);
    walked = await life.start({ until: 6 });
  }
  return walked;
}

function expectSound({ life, terminatedByOthers }: Story): void {
  expect(instancesOf(life)).toBeLessThanOrEqual(2);
  expect(life.launched()).toBeLessThanOrEqual(2 + terminatedByOthers);
  expect(unannounced(life.witnessed)).toEqual([]);
}

/** Instances of the lab that run and cost. */
const instancesOf = ({ world: { ec2 }, lab }: Life): number =>
  Object.values(ec2.instances).filter(
    ({ InstanceId, terminatedAt }) => terminatedAt === null && ec2.tags[InstanceId]?.['flowlab:lab'] === lab.id,
  ).length;
