import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  DescribeSessionsCommand,
  GetCommandInvocationCommand,
  GetConnectionStatusCommand,
  GetParameterCommand,
  GetParametersCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  StartSessionCommand,
  TerminateSessionCommand,
} from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { countChange } from '../../../src/sandbox/world/changes.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { clients, failure } from '../clients.js';
import {
  addEntry,
  addInstance,
  addRule,
  manage,
  minute,
  type Placed,
  second,
  smallWorld,
  T0,
  testClock,
} from '../small-world.js';

let world: World;
let clock: ReturnType<typeof testClock>;
let ssm: ReturnType<typeof clients>['ssm'];
let a: Placed;
let b: Placed;

beforeEach(() => {
  world = smallWorld();
  a = addInstance(world, '172.31.16.10', { public: '3.26.1.10' });
  b = addInstance(world, '172.31.16.20', { public: '3.26.1.20' });
  manage(world, a.instanceId, b.instanceId);
  clock = testClock();
  ssm = clients(world, clock).ssm;
});

const send = async (...commands: string[]) => {
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [a.instanceId],
      Parameters: { commands },
    }),
  );
  return Command?.CommandId ?? '';
};
const get = (CommandId: string) => ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId: a.instanceId }));
const online = async () => {
  const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({}));
  return (InstanceInformationList ?? []).map(({ InstanceId, PingStatus }) => `${InstanceId?.at(-1)} ${PingStatus}`);
};

describe('managed instances', () => {
  it('are those that run, have a role for it and reach port 443', async () => {
    expect(await online()).toEqual(['1 Online', '2 Online']);
  });

  it('are not there without the policy, without a trust in EC2, without a public address', async () => {
    const plain = addInstance(world, '172.31.16.30', { public: '3.26.1.30' });
    const hidden = addInstance(world, '172.31.16.40');
    manage(world, hidden.instanceId);
    expect(await online()).toEqual(['1 Online', '2 Online']);
    manage(world, plain.instanceId);
    if (world.iam.roles.ssm) world.iam.roles.ssm.attached.length = 0;
    expect(await online()).toEqual(['1 ConnectionLost', '2 ConnectionLost']);
  });

  it('register some time after they started to run, each in its own', async () => {
    const row = world.ec2.instances[a.instanceId];
    if (row) row.startedAt = T0;
    expect(await online()).toEqual(['2 Online']);
    clock.advance(25 * second);
    expect(await online()).toEqual(['2 Online']);
    clock.advance(35 * second);
    expect(await online()).toEqual(['1 Online', '2 Online']);
  });

  it.each([
    ['outbound to 443', true, [443, 443]],
    ['inbound to ephemeral ports', false, [1024, 65_535]],
  ] as const)('lose their connection where the network ACL denies %s', async (_, egress, ports) => {
    await online();
    addEntry(world, { egress, protocol: '6', action: 'deny', ports });
    countChange(world);
    expect(await online()).toEqual(['1 ConnectionLost', '2 ConnectionLost']);
    const { Status } = await ssm.send(new GetConnectionStatusCommand({ Target: a.instanceId }));
    expect(Status).toBe('notconnected');
  });

  it('linger as ConnectionLost when they are terminated, and then go', async () => {
    await online();
    const row = world.ec2.instances[a.instanceId];
    if (row) row.terminatedAt = T0;
    clock.advance(2 * minute);
    expect(await online()).toEqual(['1 ConnectionLost', '2 Online']);
    clock.advance(40 * minute);
    expect(await online()).toEqual(['2 Online']);
  });

  it('are filtered by id', async () => {
    const { InstanceInformationList } = await ssm.send(
      new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [b.instanceId] }] }),
    );
    expect(InstanceInformationList).toMatchObject([
      {
        InstanceId: b.instanceId,
        IPAddress: b.address,
        PlatformName: 'Amazon Linux',
        LastPingDateTime: expect.any(Date),
      },
    ]);
  });
});

describe('Run Command', () => {
  it('has no invocation right after the command was sent, then one under way, then its output', async () => {
    addRule(world, { protocol: 'icmp' });
    const id = await send(`ping -c 3 -W 1 ${b.address}`);
    expect(await failure(get(id))).toBe('400 InvocationDoesNotExist: UnknownError');
    expect((await ssm.send(new ListCommandInvocationsCommand({ CommandId: id }))).CommandInvocations).toEqual([]);
    clock.advance(800);
    expect(await get(id)).toMatchObject({ Status: 'Pending', ResponseCode: -1, StandardOutputContent: '' });
    clock.advance(second);
    expect(await get(id)).toMatchObject({
      Status: 'InProgress',
      StatusDetails: 'InProgress',
      ResponseCode: -1,
      StandardOutputContent: '',
    });
    clock.advance(3 * second);
    const done = await get(id);
    expect(done).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      PluginName: 'aws:runShellScript',
      StandardErrorContent: '',
    });
    expect(done.StandardOutputContent).toContain('3 packets transmitted, 3 received, 0% packet loss');
  });

  it('fails with the script, whose packets were sent while it ran', async () => {
    const id = await send(`ping -c 3 -W 1 ${b.address}`);
    clock.advance(10 * second);
    expect(await get(id)).toMatchObject({
      Status: 'Failed',
      StatusDetails: 'Failed',
      ResponseCode: 1,
      StandardErrorContent: 'failed to run commands: exit status 1',
    });
    const sent = world.sightings.filter(({ direction }) => direction === 'egress').map(({ at }) => at - T0);
    expect(sent[0]).toBeGreaterThan(500);
    expect((sent[2] ?? 0) - (sent[0] ?? 0)).toBe(2040);
  });

  it('runs as root, keeps variables between the commands, and joins what they print', async () => {
    const id = await send('whoami', 'NAME=$(hostname)', 'echo "I am $NAME"', 'nosuch || true');
    clock.advance(5 * second);
    expect(await get(id)).toMatchObject({
      Status: 'Success',
      StandardOutputContent: 'root\nI am ip-172-31-16-10.ap-southeast-4.compute.internal\n',
      StandardErrorContent: 'bash: nosuch: command not found\n',
    });
  });

  it('returns the first 24,000 characters', async () => {
    const id = await send(...Array.from({ length: 700 }, () => `echo ${'x'.repeat(60)}`));
    clock.advance(5 * second);
    const { StandardOutputContent } = await get(id);
    expect(StandardOutputContent).toHaveLength(24_000);
    expect(StandardOutputContent).toMatch(/x\n--output truncated--$/);
  });

  it('is cut off at its execution timeout', async () => {
    const { Command } = await ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [a.instanceId],
        Parameters: { commands: [`ping ${b.address}`], executionTimeout: ['5'] },
      }),
    );
    clock.advance(10 * second);
    expect(await get(Command?.CommandId ?? '')).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'ExecutionTimedOut',
    });
  });

  it('sends nothing more once it is cancelled', async () => {
    const id = await send(`ping -c 60 ${b.address}`);
    clock.advance(10 * second);
    await ssm.send(new CancelCommandCommand({ CommandId: id }));
    expect(await get(id)).toMatchObject({ Status: 'Cancelled', ResponseCode: -1 });
    expect(world.sightings.every(({ at }) => at <= T0 + 10 * second)).toBe(true);
    expect(world.sightings.length).toBeGreaterThan(10);
  });

  it('goes to instances that are online and nowhere else', async () => {
    const stranger = addInstance(world, '172.31.16.50', { public: '3.26.1.50' });
    const to = (InstanceIds: string[], DocumentName = 'AWS-RunShellScript') =>
      failure(ssm.send(new SendCommandCommand({ DocumentName, InstanceIds, Parameters: { commands: ['true'] } })));
    expect(await to([a.instanceId, stranger.instanceId])).toBe(
      `400 InvalidInstanceId: Instances [[${stranger.instanceId}]] not in a valid state for account 123456789012`,
    );
    expect(await to([a.instanceId], 'AWS-NoSuchDocument')).toBe(
      '400 InvalidDocument: document with name AWS-NoSuchDocument does not exist.',
    );
    expect(world.ssm.commands).toEqual({});
  });

  it('that there is not is an error of the list of commands, and has no invocations', async () => {
    const CommandId = '01234567-89ab-4cde-8f01-23456789abcd';
    expect(await failure(ssm.send(new ListCommandsCommand({ CommandId })))).toContain('InvalidCommandId');
    // github.com/aws/aws-sdk/issues/190
    expect((await ssm.send(new ListCommandInvocationsCommand({ CommandId }))).CommandInvocations).toEqual([]);
  });

  it('is listed with its invocations and their output', async () => {
    const id = await send('echo hello');
    clock.advance(5 * second);
    const { Commands } = await ssm.send(new ListCommandsCommand({ CommandId: id }));
    expect(Commands).toMatchObject([
      { CommandId: id, Status: 'Success', TargetCount: 1, CompletedCount: 1, ErrorCount: 0 },
    ]);
    const { CommandInvocations } = await ssm.send(new ListCommandInvocationsCommand({ CommandId: id, Details: true }));
    expect(CommandInvocations?.[0]?.CommandPlugins?.[0]).toMatchObject({ Output: 'hello\n', ResponseCode: 0 });
  });
});

describe('sessions', () => {
  it('start where the agent is connected, and end', async () => {
    const { SessionId, TokenValue, StreamUrl } = await ssm.send(new StartSessionCommand({ Target: a.instanceId }));
    expect(StreamUrl).toBe(
      `wss://ssmmessages.ap-southeast-4.amazonaws.com/v1/data-channel/${SessionId}?role=publish_subscribe`,
    );
    expect(TokenValue?.length).toBeGreaterThan(40);
    const active = async () => (await ssm.send(new DescribeSessionsCommand({ State: 'Active' }))).Sessions?.length;
    expect(await active()).toBe(1);
    await ssm.send(new TerminateSessionCommand({ SessionId }));
    expect(await active()).toBe(0);
  });

  it('do not start elsewhere', async () => {
    const stranger = addInstance(world, '172.31.16.50');
    expect(await failure(ssm.send(new StartSessionCommand({ Target: stranger.instanceId })))).toBe(
      `400 TargetNotConnected: ${stranger.instanceId} is not connected.`,
    );
  });
});

describe('public parameters', () => {
  it('are there or are not', async () => {
    const Name = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
    world.ssm.parameters[Name] = 'ami-00000000000000001';
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    expect(Parameter).toMatchObject({ Value: 'ami-00000000000000001', Type: 'String' });
    expect(await failure(ssm.send(new GetParameterCommand({ Name: '/nothing' })))).toBe(
      '400 ParameterNotFound: UnknownError',
    );
    const { Parameters, InvalidParameters } = await ssm.send(new GetParametersCommand({ Names: [Name, '/nothing'] }));
    expect([Parameters?.length, InvalidParameters]).toEqual([1, ['/nothing']]);
  });
});
