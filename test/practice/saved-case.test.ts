import { beforeAll, describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import { redact } from '../../src/diagnosis/redact/redact.js';
import { type SavedCase, saveCase } from '../../src/diagnosis/saved/case-file.js';
import { gradeOf } from '../../src/practice/grade/grade.js';
import { caseGround } from '../../src/practice/saved-case/case-ground.js';
import { exerciseFromCase } from '../../src/practice/saved-case/open-case.js';
import type { OpenExercise } from '../../src/practice/work/open-exercise.js';
import { answered, at, begin, everywhere, exerciseOf, gathered, points } from './learner.js';

const caseOf = async (name: string): Promise<SavedCase> => {
  const { connection, network, evidence } = await gathered(await begin(exerciseOf(name), 4));
  return redact(saveCase(connection, network, evidence));
};

const groundOf = (opened: OpenExercise) =>
  caseGround(opened, opened.saved ?? { evidence: nothing, changes: [], isTried: false });
const nothing = { records: [], readAt: null, probe: null, hosts: null };

describe('a saved and redacted case', () => {
  let opened: OpenExercise;
  beforeAll(async () => {
    opened = exerciseFromCase('outage.json', await caseOf('after-the-review'), at);
  });

  test('is answered and repaired by its records and rules alone', async () => {
    const ground = groundOf(opened);
    const acl = JSON.stringify(await ground.ask(opened, ['ec2', 'describe-network-acls']));
    const refused = ground.records().filter(({ record }) => record.action === 'REJECT');
    const [place = ''] = acl.match(/acl-[0-9a-f]{17}/g)?.filter((id) => ruleOf(opened, id)) ?? [];
    const answer = answered(
      place,
      'DESTINATION_NETWORK_ACL_EGRESS',
      [refused.find(({ record }) => record.dstaddr === opened.attempted.source.address)?.record.line ?? ''],
      ['DESTINATION_SECURITY_GROUP_INGRESS', 'HOST_SILENT'],
    );
    const work = async (exercise = opened) =>
      points(gradeOf(await ground.work({ ...exercise, answer, looks: everywhere })));
    expect(await work()).toEqual({ place: '1/1', cause: '1/1', evidence: '2/2', alternatives: '2/2', fix: '0/4' });
    expect(ground.attempt(opened).isThrough).toBe(false);
    await ground.ask(
      opened,
      `ec2 create-network-acl-entry --network-acl-id ${place} --egress --rule-number 130 --protocol tcp --port-range From=1024,To=65535 --rule-action allow --cidr-block ${opened.attempted.source.address}/32`.split(
        ' ',
      ),
    );
    expect(await work()).toMatchObject({ fix: '3/4' });
    expect(ground.attempt(opened).isThrough).toBe(true);
    expect(await work()).toMatchObject({ fix: '4/4' });
  });

  test('goes on in another process where it was left', async () => {
    const ground = groundOf(opened);
    const group = opened.before.securityGroups[0]?.id;
    await ground.ask(
      opened,
      `ec2 authorize-security-group-ingress --group-id ${group} --protocol tcp --port 22 --cidr 0.0.0.0/0`.split(' '),
    );
    const next = groundOf(ground.kept(opened));
    expect(JSON.stringify(await next.ask(opened, ['ec2', 'describe-security-groups']))).toContain('"from":22,"to":22');
    expect((await next.work(opened)).isTouched).toBe(true);
  });

  test('of a rule that was changed asks for the rule, which is in the way now', async () => {
    const { connection: asked, network, evidence } = await caseOf('empty-report');
    const connection = { ...asked, since: (asked.since ?? at) - 3_600_000 };
    const earlier = evidence.records.flatMap((one) =>
      one.dstaddr === asked.destination.address && one.start != null && one.end != null
        ? [{ ...one, action: 'ACCEPT', srcport: 40_000, start: one.start - 1_800, end: one.end - 1_800 } as const]
        : [],
    );
    const records = [...earlier, ...evidence.records];
    expect(diagnose(connection, network, { ...evidence, records }).verdict.cause).toBe('RULE_CHANGED');
    const changed = exerciseFromCase('x.json', saveCase(connection, network, { ...evidence, records }), at);
    const ground = groundOf(changed);
    const [group = ''] =
      changed.before.interfaces.find(({ id }) => id === changed.attempted.destination.interfaceId)?.securityGroupIds ??
      [];
    const answer = answered(group, 'DESTINATION_SECURITY_GROUP_INGRESS', [], []);
    const work = await ground.work({ ...changed, answer, looks: everywhere });
    expect(points(gradeOf(work))).toMatchObject({ place: '1/1', cause: '1/1' });
  });

  test('of which a diagnosis does not say for certain what it was makes no exercise', async () => {
    const empty = await caseOf('empty-page');
    expect(() => exerciseFromCase('x.json', empty, at)).toThrow('This case makes no exercise');
  });
});

/** The list that the data subnet has: it is the one without an entry for answers on their way out. */
const ruleOf = ({ before, attempted }: OpenExercise, id: string): boolean => {
  const subnet = before.interfaces.find((one) => one.id === attempted.destination.interfaceId)?.subnetId ?? '';
  return before.networkAcls.some((acl) => acl.id === id && acl.subnetIds.includes(subnet));
};
