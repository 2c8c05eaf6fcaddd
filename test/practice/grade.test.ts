import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../src/practice/grade/answer.js';
import {
  again,
  answered,
  aws,
  begin,
  exerciseOf,
  gradeFor,
  type Learner,
  linesAbout,
  look,
  nothing,
  points,
  tryIt,
} from './learner.js';

/** Once planted, worked at many times. */
let handedOver: Learner;
const fresh = (): Learner => again(handedOver);
let groupId: string;
let otherGroupId: string;
let sourceGroupId: string;
let port: number;
let right: Answer;

beforeAll(async () => {
  handedOver = await begin(exerciseOf('empty-report'), 3);
  const { attempted, before } = handedOver.exercise;
  const groupOf = (id: string | null): string =>
    before.interfaces.find((one) => one.id === id)?.securityGroupIds[0] ?? '';
  groupId = groupOf(attempted.destination.interfaceId);
  sourceGroupId = groupOf(attempted.source.interfaceId);
  const vpcId = before.securityGroups.find(({ id }) => id === sourceGroupId)?.vpcId;
  const others = before.securityGroups.filter(({ id }) => id !== groupId && id !== sourceGroupId);
  otherGroupId = others.find((one) => one.vpcId === vpcId)?.id ?? '';
  port = attempted.port;
  const refused = linesAbout(handedOver).filter((line) => line.includes(' REJECT '));
  right = answered(groupId, 'DESTINATION_SECURITY_GROUP_INGRESS', refused.slice(0, 1), [
    'DESTINATION_NETWORK_ACL_INGRESS',
    'SOURCE_SECURITY_GROUP_EGRESS',
  ]);
});

const authorize = (learner: Learner, peer: string) =>
  aws(learner, `ec2 authorize-security-group-ingress --group-id ${groupId} --protocol tcp --port ${port} ${peer}`);
const needed = (learner: Learner) => authorize(learner, `--source-group ${sourceGroupId}`);

const earned = async (learner: Learner, answer: Answer | null, looks?: Parameters<typeof gradeFor>[2]) =>
  points(await gradeFor(learner, answer, looks));

describe('of a fault in a security group', () => {
  test('who does nothing earns nothing', async () => {
    expect(await earned(fresh(), null)).toEqual({
      place: '0/1',
      cause: '0/1',
      evidence: '0/2',
      alternatives: '0/2',
      fix: '0/4',
    });
  });

  test('the right place with the wrong cause earns the place, and what was cited and ruled out', async () => {
    const answer: Answer = {
      ...right,
      cause: 'DESTINATION_NETWORK_ACL_INGRESS',
      excluded: ['NO_ROUTE', 'HOST_SILENT'],
    };
    expect(await earned(fresh(), answer)).toEqual({
      place: '1/1',
      cause: '0/1',
      evidence: '2/2',
      alternatives: '2/2',
      fix: '0/4',
    });
  });

  test('the right cause at another place earns the cause', async () => {
    const grade = await earned(fresh(), { ...right, place: otherGroupId });
    expect(grade).toMatchObject({ place: '0/1', cause: '1/1' });
  });

  test('who is lucky, and has looked at nothing and cites nothing, earns place and cause', async () => {
    expect(await earned(fresh(), { ...right, cited: [] }, [])).toEqual({
      place: '1/1',
      cause: '1/1',
      evidence: '0/2',
      alternatives: '0/2',
      fix: '0/4',
    });
  });

  test('only what was seen rules out what it could have been as well', async () => {
    const alternatives = async (...looks: Parameters<typeof look>[]) =>
      (
        await gradeFor(
          fresh(),
          right,
          looks.map((one) => look(...one)),
        )
      ).alternatives;
    const { address } = handedOver.exercise.attempted.source;
    // REJECT at the destination tells it from the source's group, and not from the network ACL there.
    const half = { earned: 1, of: 2, why: expect.stringContaining('Nothing that you looked at rules out') };
    expect(await alternatives(['records', address])).toMatchObject(half);
    expect(await alternatives(['records', address], ['rules', 'aws ec2 describe-route-tables'])).toMatchObject(half);
    for (const rules of ['describe-network-acls', `describe-security-groups --group-ids ${groupId}`])
      expect(await alternatives(['records', address], ['rules', `aws ec2 ${rules}`])).toMatchObject({ earned: 2 });
    // Silence is what each of them would cause.
    expect(await alternatives(['try'])).toMatchObject({ earned: 0 });
    expect(await alternatives(['records', '192.0.2.1'])).toMatchObject({ earned: 0 });
    expect(await alternatives(['rules', 'aws ec2 describe-security-groups --group-ids sg-0123'])).toMatchObject({
      earned: 0,
    });
    expect(await alternatives(['diagnose'])).toMatchObject({ earned: 2 });
  });

  test('a record of something else proves nothing', async () => {
    const learner = fresh();
    const accepted = linesAbout(learner)
      .filter((line) => line.includes(' ACCEPT '))
      .slice(0, 1);
    expect((await gradeFor(learner, { ...right, cited: accepted })).evidence).toEqual({
      earned: 0,
      of: 2,
      why: 'The record is about the connection, and does not show where it ends.',
    });
    expect((await gradeFor(learner, { ...right, cited: nothing })).evidence).toEqual({
      earned: 0,
      of: 2,
      why: 'There are records of it, and one of them shows where it ends.',
    });
  });

  test('what the source let pass may be cited beside what proves it, once', async () => {
    const accepted = linesAbout(handedOver).filter((line) => line.includes(' ACCEPT '));
    const citing = async (count: number) =>
      (await gradeFor(fresh(), { ...right, cited: [...right.cited, ...accepted.slice(0, count)] })).evidence;
    expect(await citing(1)).toEqual({
      earned: 2,
      of: 2,
      why: 'The record shows how far it came, and what became of it there.',
    });
    expect(await citing(2)).toMatchObject({
      earned: 1,
      why: expect.stringContaining('1 other citation adds nothing.'),
    });
  });

  test('who cites everything has one line among them that proves it', async () => {
    const learner = fresh();
    const { evidence } = await gradeFor(learner, { ...right, cited: linesAbout(learner) });
    expect(evidence).toMatchObject({ earned: 1, of: 2 });
  });

  test('who rules out what it is, rules out nothing', async () => {
    const excluded = [...right.excluded, right.cause];
    expect((await gradeFor(fresh(), { ...right, excluded })).alternatives).toMatchObject({ earned: 0 });
  });

  test('one alternative earns one point, and what nobody would suspect here none', async () => {
    const { alternatives } = await gradeFor(fresh(), { ...right, excluded: ['HOST_SILENT', 'VPN'] });
    expect(alternatives).toMatchObject({ earned: 1 });
    expect(alternatives.why).toContain('Nobody would have suspected VPN here.');
    const several = await gradeFor(fresh(), { ...right, excluded: ['HOST_SILENT', 'VPN', 'PEERING'] });
    expect(several.alternatives.why).toContain('Nobody would have suspected VPN or PEERING here.');
  });

  test('a repair that was not tried lacks a point', async () => {
    const learner = fresh();
    await needed(learner);
    expect((await gradeFor(learner, right)).fix).toMatchObject({ earned: 3, of: 4 });
    expect(tryIt(learner)).toBe('answered');
    expect((await gradeFor(learner, right)).fix).toMatchObject({ earned: 4, of: 4 });
  });

  test('a test from before the repair proves nothing', async () => {
    const learner = fresh();
    tryIt(learner);
    await needed(learner);
    expect((await gradeFor(learner, right)).fix).toMatchObject({ earned: 3 });
  });

  test('a rule for everybody works, and is not solved', async () => {
    const learner = fresh();
    await authorize(learner, '--cidr 0.0.0.0/0');
    tryIt(learner);
    const { fix } = await gradeFor(learner, right);
    expect(fix).toMatchObject({ earned: 3, of: 4 });
    expect(fix.why).toContain('Works, but opens more than was asked');
  });

  test('SSH for the world beside the right rule is neither needed nor asked for', async () => {
    const learner = fresh();
    await needed(learner);
    await aws(
      learner,
      `ec2 authorize-security-group-ingress --group-id ${groupId} --protocol tcp --port 22 --cidr 0.0.0.0/0`,
    );
    tryIt(learner);
    const { fix } = await gradeFor(learner, right);
    expect(fix).toMatchObject({ earned: 2, of: 4 });
    expect(fix.why).toMatch(/opens more than was asked: tcp 22 from /);
  });

  test('what is made and taken back again counts for nothing', async () => {
    const learner = fresh();
    const ssh = `--group-id ${groupId} --protocol tcp --port 22 --cidr 0.0.0.0/0`;
    await aws(learner, `ec2 authorize-security-group-ingress ${ssh}`);
    await aws(learner, `ec2 revoke-security-group-ingress ${ssh}`);
    await needed(learner);
    tryIt(learner);
    expect((await gradeFor(learner, right)).fix).toMatchObject({ earned: 4, of: 4 });
  });

  test('whoever breaks something else on the way loses a point', async () => {
    const learner = fresh();
    await needed(learner);
    const { before } = learner.exercise;
    const table = before.routeTables.find(({ routes }) => routes.some(({ target }) => target.kind === 'nat-gateway'));
    await aws(learner, `ec2 delete-route --route-table-id ${table?.id} --destination-cidr-block 0.0.0.0/0`);
    tryIt(learner);
    const { fix } = await gradeFor(learner, right);
    expect(fix).toMatchObject({ earned: 2, of: 4 });
    expect(fix.why).toContain('What worked before does not any more');
  });

  test('who does away with the machines has repaired nothing', async () => {
    const learner = fresh();
    const { before, attempted } = learner.exercise;
    const instanceOf = (id: string | null) => before.interfaces.find((one) => one.id === id)?.instanceId;
    for (const { interfaceId } of [attempted.source, attempted.destination])
      await aws(learner, `ec2 terminate-instances --instance-ids ${instanceOf(interfaceId)}`);
    learner.site.advance(2 * 3_600_000);
    expect((await gradeFor(learner, right)).fix).toMatchObject({ earned: 0, of: 4 });
  });

  test('a change that does not help earns nothing', async () => {
    const learner = fresh();
    await aws(
      learner,
      `ec2 authorize-security-group-ingress --group-id ${otherGroupId} --protocol tcp --port ${port} --source-group ${sourceGroupId}`,
    );
    tryIt(learner);
    expect((await gradeFor(learner, right)).fix).toMatchObject({ earned: 0, of: 4 });
  });
});

describe('where nothing is wrong any more', () => {
  test('who changes nothing and tries nothing has proved nothing; one test is the whole repair', async () => {
    const learner = await begin(exerciseOf('still-red'), 1);
    expect((await gradeFor(learner, null)).fix).toMatchObject({ earned: 0 });
    tryIt(learner);
    expect((await gradeFor(learner, null)).fix).toMatchObject({ earned: 4, of: 4 });
  });

  test('that a rule was changed is right once the records of another try say so, and not before', async () => {
    const learner = await begin(exerciseOf('still-red'), 1);
    const { interfaceId } = learner.exercise.attempted.destination;
    const answer = answered(interfaceId ?? '', 'RULE_CHANGED', [], []);
    expect((await gradeFor(learner, answer)).cause).toEqual({ earned: 0, of: 1, why: 'It is not RULE_CHANGED.' });
    tryIt(learner);
    learner.site.advance(12 * 60_000);
    const { place, cause } = await gradeFor(learner, answer);
    expect(cause).toEqual({ earned: 1, of: 1, why: 'RULE_CHANGED, as the newest records have it.' });
    expect(place.why).toBe(`${interfaceId} is where it was refused.`);
  });
});
