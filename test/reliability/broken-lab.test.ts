import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteRouteCommand,
  DescribeFlowLogsCommand,
  DescribeRouteTablesCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/engine/state.js';
import { statusOf } from '../../src/engine/status.js';
import { contents } from '../../src/stages/index.js';
import { eventsOf, idOf, resultOf, type StandingLab, standingLab } from '../helpers/whole-lab.js';

const all = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const icmp = { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** What somebody does to a lab behind its back. */
type Break = (lab: StandingLab, state: State) => Promise<unknown>;

const groupOf = (state: State) => idOf(state, 'instances/security-group');
const interfaceOf = (state: State, step: string) => String(Object(resultOf(state, step)).interfaceId);

const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

const allEgressRemoved: Break = ({ aws }, state) =>
  aws.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupOf(state), IpPermissions: [all] }));

/** The agents still get out to Systems Manager; pings do not. */
const egressRemoved: Break = async (lab, state) => {
  await lab.aws.ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: groupOf(state), IpPermissions: [https] }));
  await allEgressRemoved(lab, state);
};

const fixRevoked: Break = ({ aws }, state) =>
  aws.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupOf(state), IpPermissions: [icmp] }));

const otherGroup =
  (...rules: (typeof icmp)[]): Break =>
  async ({ aws, clock }, state) => {
    const { vpcId } = Object(resultOf(state, 'instances/source'));
    const { GroupId } = await aws.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'theirs', Description: 'theirs', VpcId: vpcId }),
    );
    if (GroupId === undefined) throw new Error('no group');
    await clock.sleep(60_000);
    if (rules.length > 0)
      await aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: rules }));
    await aws.ec2.send(
      new ModifyNetworkInterfaceAttributeCommand({
        NetworkInterfaceId: interfaceOf(state, 'instances/destination'),
        Groups: [GroupId],
      }),
    );
  };

const routeGone: Break = async ({ aws }, state) => {
  const { vpcId } = Object(resultOf(state, 'instances/source'));
  const { RouteTables } = await aws.ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  for (const { RouteTableId } of RouteTables ?? [])
    await aws.ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }));
};

const stopped: Break = ({ aws }, state) =>
  aws.ec2.send(new StopInstancesCommand({ InstanceIds: [idOf(state, 'instances/destination')] }));

/** The first question of a stage: while the person sits at it, the lab is broken. */
const questionOf = { 4: 'shell', 6: 'flow-log-scope', 8: 'fix-source', 9: 'bonus' } as const;

/** A lab that is broken at the beginning of a stage, and gone on with; with what it then told. */
async function broken(at: keyof typeof questionOf, act: Break, answers: Readonly<Record<string, unknown>> = {}) {
  const lab = standingLab();
  const meddle = { at: questionOf[at], act: (state: State) => act(lab, state) };
  return outcomeOf(lab, await lab.go(answers, {}, meddle));
}

/** The same, broken while nobody is there: between a pause and the resume. */
async function brokenAsleep(after: number, act: Break, answers: Readonly<Record<string, unknown>> = {}) {
  const lab = standingLab();
  const { state } = await lab.go({}, { until: after });
  await act(lab, state);
  return outcomeOf(lab, await lab.go(answers));
}

const fail = (what: string): never => {
  throw new Error(what);
};

function outcomeOf(lab: StandingLab, { ui, state, outcome }: Awaited<ReturnType<StandingLab['go']>>) {
  const said = ui.events.flatMap((event) => ('text' in event ? [event.text] : [])).join('\n');
  const solved = Object.fromEntries(statusOf(state, contents).stages.map((stage) => [stage.number, stage.solved]));
  const verdicts = eventsOf({ ui }, 'verdict').map(({ verdict }) => verdict.verdict.cause);
  return { ...lab, ui, state, outcome, said, solved, verdicts };
}

/** What may be said only where the lab's own rule let the ping in. */
const boast = /answers get through|Stage 8 puts it right/;

it('an unbroken lab solves what there is to solve', async () => {
  const lab = await broken(4, async () => {});
  expect(lab.solved).toMatchObject({ 1: null, 4: null, 6: null, 7: true, 8: true, 9: true });
  expect(lab.said).toMatch(boast);
});

describe('with the outbound rule removed', () => {
  it('before stage 8, the rule of stage 8 does not help, and nobody says that it did', async () => {
    const started = Date.now();
    const lab = await broken(8, egressRemoved);
    expect(lab.verdicts.slice(0, 2)).toEqual(['DESTINATION_SECURITY_GROUP_INGRESS', 'SOURCE_SECURITY_GROUP_EGRESS']);
    expect(lab.said).not.toMatch(boast);
    expect(lab.said).toContain('The ping never came to it: the source’s own interface recorded REJECT.');
    expect(lab.ui.asked).toContain('not-solved');
    expect(lab.solved).toMatchObject({ 7: true, 8: false, 9: false });
    expect(lab.outcome.kind).toBe('finished');
    // The wait looks at the source as well: it does not go on for its full quarter of an hour.
    const waits = lab.ui.events.flatMap((event) =>
      event.kind === 'waiting' && event.id === 'records' ? [event.elapsedMs] : [],
    );
    expect(Math.max(...waits)).toBeLessThan(600_000);
    expect(lab.said).not.toContain('have not all arrived');
    expect(Date.now() - started).toBeLessThan(60_000);
  });

  it('before stage 4, no stage says that the source can send', async () => {
    const lab = await broken(4, egressRemoved);
    const known = eventsOf(lab, 'list').flatMap(({ items }) => items);
    expect(known).toContain('not known: whether the source can send pings at all');
    expect(lab.said).not.toContain('nothing at the source holds it back');
    expect(lab.verdicts[0]).toBe('SOURCE_SECURITY_GROUP_EGRESS');
    expect(lab.solved).toMatchObject({ 7: true, 8: false });
    expect(lab.said).not.toMatch(boast);
  });
});

describe('with another security group on the destination', () => {
  it('that lets nothing in: its rules are shown, and the rule in the lab’s group does not help', async () => {
    const lab = await broken(6, otherGroup());
    expect(lab.said).toMatch(/Inbound rules of theirs \(sg-\w+\): none/);
    expect(lab.said).not.toContain('Inbound rules of launch-wizard-1');
    expect(lab.said).not.toMatch(boast);
    expect(lab.solved).toMatchObject({ 7: true, 8: false });
  });

  it('that lets the ping in, before stage 4: there is no fault to predict, to find or to fix', async () => {
    const lab = await broken(4, otherGroup(icmp));
    expect(lab.ui.asked).not.toContain('prediction');
    expect(
      eventsOf(lab, 'list')
        .flatMap(({ items }) => items)
        .join(),
    ).not.toContain('drops packets');
    expect(lab.solved).toMatchObject({ 7: false, 8: false });
    expect(lab.said).not.toMatch(boast);
    expect(lab.ui.questions.find(({ id }) => id === 'not-solved')?.text).toContain('as it was before the rule');
  });
});

describe('where the machines cannot be reached any more', () => {
  it.each([
    ['the outbound rule', 8, allEgressRemoved],
    ['the route to the internet', 9, routeGone],
  ] as const)('without %s the lab stops before it says anything of the ping', async (_, at, act) => {
    const lab = standingLab();
    const meddle = { at: questionOf[at], act: (state: State) => act(lab, state) };
    await expect(lab.go({}, {}, meddle)).rejects.toMatchObject({
      code: 'precondition',
      message: expect.stringMatching(
        /^Systems Manager does not reach i-\w+: it is not running, has no role that lets it, or its agent has no way out to port 443\.$/,
      ),
    });
    const state = (await lab.store.load()) ?? fail('no state');
    expect(statusOf(state, contents).stages[at - 1]).toMatchObject({ status: 'current', solved: false });
  });

  it('and once it is repaired, resume goes on and solves', async () => {
    const lab = standingLab();
    const meddle = { at: questionOf[8], act: (state: State) => allEgressRemoved(lab, state) };
    await expect(lab.go({}, {}, meddle)).rejects.toThrow();
    const broken = (await lab.store.load()) ?? fail('no state');
    await lab.aws.ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: groupOf(broken), IpPermissions: [all] }));
    const { state } = await lab.go();
    expect(
      statusOf(state, contents)
        .stages.map(({ solved }) => solved)
        .slice(6),
    ).toEqual([true, true, true]);
  });
});

it('with the fix revoked before stage 9: the rule is made again after asking, and judged anew', async () => {
  const lab = await brokenAsleep(8, fixRevoked);
  expect(lab.ui.asked).toContain('fix-source');
  expect(eventsOf(lab, 'change').map(({ what, note }) => `${what} ${note ?? ''}`)).toContain(
    'security group rule All ICMP - IPv4 from 0.0.0.0/0 gone: removed outside flowlab',
  );
  expect(lab.solved).toMatchObject({ 8: true, 9: true });
});

it('with the fix revoked and the outbound rule gone: what was solved is solved no more', async () => {
  const lab = await brokenAsleep(8, async (standing, state) => {
    await fixRevoked(standing, state);
    await egressRemoved(standing, state);
  });
  expect(lab.solved).toMatchObject({ 7: true, 8: false });
});

it('with the destination stopped: it is started again after asking, and the lab goes on', async () => {
  const lab = await brokenAsleep(7, stopped);
  expect(eventsOf(lab, 'change').map(({ note }) => note)).toContain('started again');
  expect(lab.solved).toMatchObject({ 8: true });
});

describe('what did not help is taken back', () => {
  const inbound = ({ world }: StandingLab, state: State) =>
    Object.values(world.ec2.securityGroupRules).filter(
      ({ GroupId, IsEgress }) => GroupId === groupOf(state) && !IsEgress,
    );

  it('rule after rule, until one helps: that one stays', async () => {
    const lab = await broken(8, async () => {}, {
      'fix-source': ['ssh', 'block', 'hint', 'group'],
      'not-solved': ['again', 'again'],
    });
    expect(lab.said).toContain('It lets TCP in, and the record says protocol 1, ICMP');
    expect(lab.said).toMatch(/srcaddr 172\.31\.\d+\.\d+, which is not in 10\.0\.0\.0\/8/);
    expect(lab.said).toContain('From the group itself means');
    expect(lab.solved).toMatchObject({ 8: true });
    expect(resultOf(lab.state, 'security-group/proof')).toMatchObject({
      tries: [
        { from: 'ssh', received: 0, cause: 'DESTINATION_SECURITY_GROUP_INGRESS' },
        { from: 'block', received: 0, cause: 'DESTINATION_SECURITY_GROUP_INGRESS' },
        { from: 'group', received: 3, cause: null },
      ],
    });
    expect(inbound(lab, lab.state)).toHaveLength(1);
    expect(lab.ui.asked.filter((id) => id === 'fix-source' || id === 'not-solved')).toHaveLength(6);
  });

  it('also where the person goes on without a solution; who comes back may try again, and be shown', async () => {
    const lab = await broken(8, async () => {}, { 'fix-source': ['ssh'], 'not-solved': ['on'] });
    expect(lab.solved).toMatchObject({ 8: false });
    expect(inbound(lab, lab.state)).toEqual([]);
    const again = await lab.go({ 'fix-source': ['block'], 'not-solved': ['show'], reopen: [true] });
    expect(statusOf(again.state, contents).stages[7]).toMatchObject({ status: 'done', solved: true });
    expect(inbound(lab, again.state)).toMatchObject([{ IpProtocol: 'icmp', ReferencedGroupInfo: {} }]);
  });
});

it('a flow log on the interface of an instance that was launched anew watches the new one', async () => {
  const lab = standingLab();
  const narrow = { 'flow-log-scope': 'NetworkInterface' };
  const { state } = await lab.go(narrow, { until: 6 });
  const old = interfaceOf(state, 'instances/source');
  await lab.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [idOf(state, 'instances/source')] }));
  const again = await lab.go(narrow);
  const fresh = interfaceOf(again.state, 'instances/source');
  expect(fresh).not.toBe(old);
  expect(resultOf(again.state, 'flow-log/flow-log')).toMatchObject({ resourceId: fresh });
  const { FlowLogs } = await lab.aws.ec2.send(new DescribeFlowLogsCommand({}));
  expect(FlowLogs?.map(({ ResourceId }) => ResourceId)).toEqual([fresh]);
  expect(statusOf(again.state, contents).stages[6]).toMatchObject({ solved: expect.any(Boolean) });
});
