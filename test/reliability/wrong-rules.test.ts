import { expect, it } from 'vitest';
import { recordOf } from '../../src/engine/state.js';
import { unannounced } from './audit.js';
import { type Life, type Moment, newLife } from './life.js';

const switches = { noise: true };
/** A learner who errs twice, and then sees it. */
const erring = { 'fix-source': ['ssh', 'block', 'group'], 'not-solved': ['again', 'again'] };

const inbound = ({ world }: Life) =>
  Object.values(world.ec2.securityGroupRules).filter(({ IsEgress, GroupId }) => {
    const name = world.ec2.securityGroups[GroupId]?.GroupName;
    return !IsEgress && name !== 'default';
  });

it('a wrong rule is taken back wherever the lab is killed, and nothing of it outlives the clean-up', {
  timeout: 300_000,
}, async () => {
  const empty = newLife({ switches });
  const before = empty.census();
  await empty.start({ until: 7 });
  const life = newLife({ from: empty.moment(), answers: erring });
  const moments: Moment[] = [];
  const ended = await life.start({ until: 8, onPoint: () => moments.push(life.moment()) });
  expect(ended).toMatchObject({ error: undefined, result: { state: { stages: { 8: 'done' } } } });
  expect(unannounced(life.witnessed)).toEqual([]);
  const statuses = moments.map(({ saved }) => saved && recordOf(saved, 'security-group/rule')?.status);
  expect(new Set(statuses)).toEqual(new Set([undefined, 'intended', 'done', 'undoing', 'undone']));
  expect(moments.length).toBeGreaterThan(15);

  for (const [k, from] of moments.entries()) {
    const resumed = newLife({ from });
    expect(await resumed.start({ until: 8 }), `killed at ${k}`).toMatchObject({ error: undefined });
    expect(inbound(resumed).length, `killed at ${k}`).toBeLessThanOrEqual(1);
    expect(unannounced(resumed.witnessed), `killed at ${k}`).toEqual([]);
    const saved = await resumed.store.load();
    const rule = saved && recordOf(saved, 'security-group/rule');
    // A rule stands where the stage is solved, and only there.
    expect([saved?.stages[8], rule?.status, inbound(resumed).length], `killed at ${k}`).toEqual(
      saved?.stages[8] === 'done' ? ['done', 'done', 1] : ['unsolved', 'undone', 0],
    );

    const given = newLife({ from });
    expect(await given.sweep(), `killed at ${k}`).toMatchObject({ result: { kind: 'cleaned', left: [] } });
    expect(given.census(), `killed at ${k}`).toBe(before);
    const elsewhere = newLife({ from });
    expect(await elsewhere.recover(), `killed at ${k}`).toMatchObject({ result: { kind: 'cleaned', left: [] } });
    expect(elsewhere.census(), `killed at ${k}`).toBe(before);
  }
});
