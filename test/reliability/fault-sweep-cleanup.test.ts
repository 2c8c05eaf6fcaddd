import { afterAll, expect, it } from 'vitest';
import { cleaningEachOnce, expectCleaned } from './cleaned.js';
import { callsOfSweep, callsOfWalk, expectStopped, heal, kindsOf, lasting, passing, struck } from './fault-sweep.js';

const { before, complete } = await callsOfWalk();
const calls = await callsOfSweep(complete);
/** Once the fault is over. */
const expectNextCleaned = cleaningEachOnce();
/** Who cannot even be told who they are is stopped before all this. */
const looks = calls.filter(({ action, mutating }) => !mutating && action !== 'GetCallerIdentity');
let count = 0;
afterAll(() => {
  console.log(`fault sweep: ${count} faults of a clean-up, at ${calls.length} actions`);
  expect(count).toBeGreaterThanOrEqual(220);
});

const transient = kindsOf(passing);

it.each(transient)(
  '%s at any action of a clean-up is survived without the person',
  { timeout: 120_000 },
  async (kind) => {
    for (const call of calls) {
      const life = struck(call, kind);
      await expectCleaned(life, before, `${kind} at ${call.action}`);
      expect(life.world.faults[0]?.seen).toBeGreaterThan(0);
      count++;
    }
  },
);

/** What stays when a removal is forbidden: the object itself, and what AWS does not let go before it. */
const stays: Readonly<Record<string, readonly string[]>> = {
  DeleteNetworkAclEntry: ['network ACL rule'],
  DeleteTags: ['tag', 'note on network ACL'],
  RevokeSecurityGroupIngress: ['security group rule'],
  // What could deliver once more could make the log group anew, so that one waits.
  DeleteFlowLogs: ['flow log', 'log group', 'retention'],
  TerminateInstances: ['instance', 'instance', 'security group'],
  DeleteSecurityGroup: ['security group'],
  DetachRolePolicy: ['policy', 'role', 'policy attachment', 'role', 'log group', 'retention'],
  DeleteRole: ['role', 'role', 'log group', 'retention'],
  RemoveRoleFromInstanceProfile: ['profile membership', 'instance profile', 'role'],
  DeleteInstanceProfile: ['instance profile'],
  DeleteLogGroup: ['log group', 'retention'],
};

it.each(['denied', 'org-denied'] as const)(
  '%s removals leave just what they must, named; all else goes',
  { timeout: 120_000 },
  async (kind) => {
    const removals = calls.filter(({ mutating }) => mutating);
    expect(removals.map(({ action }) => action).sort()).toEqual(Object.keys(stays).sort());
    for (const call of removals) {
      const what = `${kind} at ${call.action}`;
      const life = struck(call, kind);
      const { error, result } = await life.sweep();
      expect(error, what).toBeUndefined();
      expect(result?.kind, what).toBe('leftovers');
      expect(result?.left.map(({ resource }) => resource).sort(), what).toEqual([...(stays[call.action] ?? [])].sort());
      heal(life);
      await expectNextCleaned(life, before, what);
      count++;
    }
  },
);

it.each(['denied', 'org-denied'] as const)(
  'what cannot be looked at (%s) never counts as gone',
  { timeout: 120_000 },
  async (kind) => {
    for (const call of looks) {
      const what = `${kind} at ${call.action}`;
      const life = struck(call, kind);
      const { error, result } = await life.sweep();
      expect(error, what).toBeUndefined();
      expect(result?.kind, what).toBe('leftovers');
      expect(result?.verified === false || (result?.left.length ?? 0) > 0, what).toBe(true);
      expect((await life.store.load())?.cleaned, what).toBe(false);
      heal(life);
      await expectNextCleaned(life, before, what);
      count++;
    }
  },
);

it.each(['expired', 'skew'] as const)(
  '%s stops the clean-up, and once it is over the next one ends it',
  { timeout: 120_000 },
  async (kind) => {
    for (const call of calls) {
      const what = `${kind} at ${call.action}`;
      const life = struck(call, kind);
      expectStopped((await life.sweep()).error, lasting[kind], what);
      heal(life);
      await expectNextCleaned(life, before, what);
      count++;
    }
  },
);
