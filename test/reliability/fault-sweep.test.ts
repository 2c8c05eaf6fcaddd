import { afterAll, expect, it } from 'vitest';
import { cleaningEachOnce } from './cleaned.js';
import {
  type Call,
  callsOfWalk,
  expectStopped,
  heal,
  healed,
  kindsOf,
  lasting,
  passing,
  struck,
} from './fault-sweep.js';

const { first, last, before } = await callsOfWalk();
const expectCleaned = cleaningEachOnce();
let count = 0;
afterAll(() => {
  console.log(`fault sweep: ${count} faults of a walk, at ${first.length} actions`);
  expect(count).toBeGreaterThanOrEqual(500);
});

/** The verdict needs none of these: where a right is missing, it says what it could not see. */
const dispensable = [
  'DescribeNetworkInterfaces',
  'DescribeNetworkAcls',
  'DescribeInternetGateways',
  'DescribeNatGateways',
  'DescribeVpcPeeringConnections',
  'DescribeVpcBlockPublicAccessOptions',
];

const goesOn = async (call: Call, kind: (typeof transient)[number]) => {
  const what = `${kind} at ${call.action} ${call.nth} of stage ${call.stage}`;
  const life = struck(call, kind);
  const walked = await life.start({ until: call.stage });
  expect(walked.error, what).toBeUndefined();
  expect(life.world.faults[0]?.seen, what).toBeGreaterThanOrEqual(call.nth);
  heal(life);
  // What only reads, and went on, left nothing that a calm walk would not have left.
  if (call.mutating) await expectCleaned(life, before, what);
  count++;
};
const transient = kindsOf(passing);

it.each(transient)(
  '%s at the first call of any action is survived without the person',
  { timeout: 120_000 },
  async (kind) => {
    for (const call of first) await goesOn(call, kind);
  },
);

it('so is trouble of any such kind at the last call', { timeout: 120_000 }, async () => {
  for (const [i, call] of last.entries())
    for (const [j, kind] of transient.entries()) if ((i + j) % 3 === 0) await goesOn(call, kind);
});

it.each(kindsOf(lasting))(
  '%s stops the walk with a word for it; once it is over, resume completes the stage',
  { timeout: 120_000 },
  async (kind) => {
    for (const call of first) {
      const what = `${kind} at ${call.action} of stage ${call.stage}`;
      const life = struck(call, kind);
      const stopped = await life.start({ until: call.stage });
      count++;
      if (dispensable.includes(call.action) && lasting[kind]?.endsWith('denied')) {
        expect(stopped.error, what).toBeUndefined();
        continue;
      }
      expectStopped(stopped.error, lasting[kind], what);
      const halted = life.moment();
      heal(life);
      expect((await life.start({ until: call.stage })).error, what).toBeUndefined();
      if (!call.mutating) continue;
      await expectCleaned(life, before, what);
      // Whoever does not go on gets rid of it all the same.
      await expectCleaned(healed(halted), before, `${what}, given up`);
    }
  },
);
