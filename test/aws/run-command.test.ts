import { GetCommandInvocationCommand, SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { runCommand, takesCommands } from '../../src/aws/run-command.js';
import { awsError } from '../helpers/aws-error.js';
import { stageContext } from '../helpers/stage-context.js';
import { ok, type Reply, socketError, wiredAws } from '../helpers/wire.js';

const notYet = awsError('InvocationDoesNotExist', 'UnknownError');
const sent = { Command: { CommandId: 'c-1' } };
const success = {
  Status: 'Success',
  StatusDetails: 'Success',
  ResponseCode: 0,
  StandardOutputContent: 'root\n',
  StandardErrorContent: '',
} as const;

function machine(...invocations: readonly (object | Error)[]) {
  const world = stageContext();
  world.ssm.on(SendCommandCommand).resolves(sent);
  const looks = world.ssm.on(GetCommandInvocationCommand, { CommandId: 'c-1', InstanceId: 'i-1' });
  for (const invocation of invocations)
    invocation instanceof Error ? looks.rejectsOnce(invocation) : looks.resolvesOnce(invocation);
  return { ...world, run: (script = 'whoami') => runCommand(world.context, 'i-1', script) };
}

const sends = ({ ssm }: ReturnType<typeof machine>) =>
  ssm.commandCalls(SendCommandCommand).map((call) => call.args[0].input);

/** Where Systems Manager gives no times. */
const unsaid = { startedAt: null, endedAt: null };

describe('runCommand', () => {
  it('sends the script line by line to AWS-RunShellScript, with a short time limit', async () => {
    const world = machine(success);
    await world.run('whoami\nhostname');
    expect(sends(world)).toEqual([
      {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: ['i-1'],
        Parameters: { commands: ['whoami', 'hostname'], executionTimeout: ['60'] },
        TimeoutSeconds: 60,
        Comment: 'flowlab',
      },
    ]);
  });

  it('waits while the invocation is unknown, pending and in progress', async () => {
    const world = machine(
      notYet,
      notYet,
      { Status: 'Pending', StatusDetails: 'Pending', ResponseCode: -1 },
      { Status: 'InProgress', StatusDetails: 'InProgress', ResponseCode: -1 },
      { Status: 'Delayed', StatusDetails: 'Delayed', ResponseCode: -1 },
      success,
    );
    expect(await world.run()).toEqual({ stdout: 'root\n', stderr: '', exitCode: 0, truncated: false, ...unsaid });
    expect(world.ssm.commandCalls(SendCommandCommand)).toHaveLength(1);
  });

  it('a command that fails has a result, without what the agent says of it: a ping without answers exits with 1', async () => {
    const stdout = '3 packets transmitted, 0 received, 100% packet loss, time 2051ms';
    const failed = {
      Status: 'Failed',
      StatusDetails: 'Failed',
      ResponseCode: 1,
      StandardOutputContent: stdout,
      StandardErrorContent: 'ping: sendmsg: Operation not permitted\nfailed to run commands: exit status 1',
    };
    expect(await machine(failed).run()).toEqual({
      stdout,
      stderr: 'ping: sendmsg: Operation not permitted\n',
      exitCode: 1,
      truncated: false,
      ...unsaid,
    });
  });

  it('a command stopped at its time limit has printed what it has printed', async () => {
    const stopped = {
      Status: 'TimedOut',
      StatusDetails: 'ExecutionTimedOut',
      ResponseCode: -1,
      StandardOutputContent: 'so far',
    };
    expect(await machine(stopped).run()).toEqual({
      stdout: 'so far',
      stderr: '',
      exitCode: null,
      truncated: false,
      ...unsaid,
    });
  });

  it.each([
    ['Failed', 'Undeliverable', 'Undeliverable'],
    ['Failed', 'Terminated', 'Terminated'],
    ['Failed', 'AccessDenied', 'AccessDenied'],
    ['TimedOut', 'DeliveryTimedOut', 'DeliveryTimedOut'],
    ['TimedOut', 'Delivery Timed Out', 'DeliveryTimedOut'],
    ['Cancelled', 'Cancelled', 'Cancelled'],
    ['Cancelled', undefined, 'Cancelled'],
  ])('a command that never ran is a Problem: %s, %s', async (Status, StatusDetails, named) => {
    await expect(machine({ Status, StatusDetails, ResponseCode: -1 }).run()).rejects.toMatchObject({
      code: 'rejected',
      message: `Systems Manager could not run the command on i-1: ${named}.`,
      next: ['Try again: npx flowlab resume', 'Check the instance in the Systems Manager console, Fleet Manager'],
    });
  });

  it.each([
    ['the mark of Systems Manager', { StandardOutputContent: 'aaa\n--output truncated--' }],
    ['24,000 characters of output', { StandardOutputContent: 'a'.repeat(24_000) }],
    ['8,000 characters of errors', { StandardErrorContent: 'a'.repeat(8_000) }],
  ])('says that output is cut off: %s', async (_, output) => {
    expect((await machine({ ...success, ...output }).run()).truncated).toBe(true);
  });

  it('says when it ran by the time of AWS, and before it began by none', async () => {
    const times = {
      ExecutionStartDateTime: '2026-11-26T12:00:00.045Z',
      ExecutionEndDateTime: '2026-11-26T12:00:02.100Z',
    };
    expect(await machine({ ...success, ...times }).run()).toMatchObject({
      startedAt: Date.UTC(2026, 10, 26, 12, 0, 0, 45),
      endedAt: Date.UTC(2026, 10, 26, 12, 0, 2, 100),
    });
    expect(await machine({ ...success, ExecutionStartDateTime: '' }).run()).toMatchObject(unsaid);
  });

  it('23,999 characters are all there is', async () => {
    expect((await machine({ ...success, StandardOutputContent: 'a'.repeat(23_999) }).run()).truncated).toBe(false);
  });

  it.each<[string, Reply]>([
    ['500s', { status: 500, body: '{"__type":"InternalServerError","message":"An error occurred."}' }],
    ['503 pages of a proxy', { status: 503, body: '<html><body>503 Service Unavailable</body></html>' }],
    ['404 pages of a proxy', { status: 404, body: '<html><body>404 Not Found</body></html>' }],
    ['broken connections', socketError('ECONNRESET')],
  ])('a script is safe to repeat, so SendCommand survives ten %s with growing pauses', async (_, trouble) => {
    const id = ok('{"Command":{"CommandId":"c-1"}}');
    const invocation = ok('{"Status":"Success","StatusDetails":"Success","ResponseCode":0}');
    const { pauses, requests, ...running } = wiredAws([...Array<Reply>(10).fill(trouble), id, invocation]);
    const { signal } = running.abort;
    await expect(runCommand({ ...running, signal }, 'i-1', 'whoami')).resolves.toMatchObject({ exitCode: 0 });
    expect(requests()).toBe(12);
    expect(pauses().slice(0, 8)).toEqual([1_000, 2_000, 3_500, 5_750, 9_125, 14_188, 20_000, 20_000]);
  });

  it('an answer without the id of a command is asked for again, three times at most', async () => {
    const world = machine(success);
    world.ssm.on(SendCommandCommand).resolvesOnce({}).resolvesOnce({}).resolvesOnce(sent);
    expect((await world.run()).exitCode).toBe(0);

    const worse = machine(success);
    worse.ssm.on(SendCommandCommand).resolves({});
    await expect(worse.run()).rejects.toMatchObject({ code: 'lost-answer' });
    expect(sends(worse)).toHaveLength(3);
  });

  it('any other refusal of SendCommand is not repeated', async () => {
    const world = machine(success);
    world.ssm.on(SendCommandCommand).rejects(awsError('InvalidInstanceId', 'Instances [[i-1]] not in a valid state'));
    await expect(world.run()).rejects.toMatchObject({ name: 'InvalidInstanceId' });
    expect(sends(world)).toHaveLength(1);
  });

  it('any other error of the look ends the wait', async () => {
    await expect(machine(notYet, awsError('AccessDeniedException', 'no')).run()).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('gives up a minute after the command’s own limit', async () => {
    const world = stageContext();
    world.ssm.on(SendCommandCommand).resolves(sent);
    world.ssm.on(GetCommandInvocationCommand).rejects(notYet);
    const begun = world.clock.now();
    await expect(runCommand(world.context, 'i-1', 'true', 30)).rejects.toMatchObject({
      code: 'timeout',
      message: 'Waited 90 seconds for the command on i-1, without success.',
    });
    expect(world.clock.now() - begun).toBe(90_000);
  });

  it('refuses a script with {{ }}, which Systems Manager would expand, before anything is sent', async () => {
    const world = machine(success);
    await expect(world.run('echo {{ssm:secret}}')).rejects.toMatchObject({ code: 'bug' });
    expect(world.ssm.calls()).toEqual([]);
  });
});

describe('takesCommands', () => {
  it('is proven by a command that is taken', async () => {
    const { context, ssm } = stageContext();
    ssm.on(SendCommandCommand).resolves(sent);
    expect(await takesCommands(context, 'i-1')).toBe(true);
    expect(ssm.commandCalls(SendCommandCommand)[0]?.args[0].input).toEqual({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: ['i-1'],
      Parameters: { commands: ['true'] },
    });
  });

  it('is false for an instance that has not registered', async () => {
    const { context, ssm } = stageContext();
    ssm.on(SendCommandCommand).rejects(awsError('InvalidInstanceId', 'Instances [[i-1]] not in a valid state'));
    expect(await takesCommands(context, 'i-1')).toBe(false);
  });

  it('says nothing where the answer is another one', async () => {
    const { context, ssm } = stageContext();
    ssm.on(SendCommandCommand).rejects(awsError('AccessDeniedException', 'no'));
    await expect(takesCommands(context, 'i-1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
