import { expect, it } from 'vitest';
import { callsOfWalk, heal } from './fault-sweep.js';
import { newLife } from './life.js';

const { before, complete } = await callsOfWalk();

/** Every look of a clean-up that has no state file. */
async function looks(): Promise<readonly string[]> {
  const life = newLife({ from: complete });
  const begun = life.world.journal.length;
  expect(await life.recover()).toMatchObject({ error: undefined, result: { kind: 'cleaned' } });
  const read = life.world.journal.slice(begun).filter(({ mutating }) => !mutating);
  return [...new Set(read.map(({ action }) => action))].filter((action) => action !== 'GetCallerIdentity');
}

it('without a state file, any one look that is denied costs only what it alone could find', async () => {
  const actions = await looks();
  for (const action of actions) {
    const life = newLife({ from: complete });
    life.world.faults.push({ action, nth: 1, count: Number.MAX_SAFE_INTEGER, kind: 'denied', seen: 0 });
    const { error, result } = await life.recover();
    expect(error, action).toBeUndefined();
    expect(result?.removed.length, action).toBeGreaterThanOrEqual(4);
    // Either it was not needed, or the person is told what nobody could see, and why.
    if (result?.kind !== 'cleaned')
      expect(result, action).toMatchObject({ kind: 'leftovers', left: expect.arrayContaining([expect.anything()]) });
    heal(life);
    expect(await life.recover(), action).toMatchObject({ error: undefined, result: { kind: 'cleaned', left: [] } });
    expect(life.census(), action).toBe(before);
  }
  console.log(`discovery: ${actions.length} looks denied in turn`);
  expect(actions.length).toBeGreaterThanOrEqual(13);
});

it('where the instances may not be seen, their price is told', async () => {
  const life = newLife({ from: complete });
  life.world.faults.push({ action: 'DescribeInstances', nth: 1, count: 1_000, kind: 'denied', seen: 0 });
  const { result } = await life.recover();
  expect(result?.left).toContainEqual(
    expect.objectContaining({
      resource: 'instance',
      costPerHour: 0.0163,
      why: expect.stringMatching(
        /^could not be looked for, so one may be left: AWS refused: the permission ec2:DescribeInstances/,
      ),
    }),
  );
});
