import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateSecurityGroupCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isReadOperation, sentOnce } from '../../src/aws/retries.js';
import { isProblem, Problem, type ProblemCode } from '../../src/base/problem.js';
import type { Aws } from '../../src/cloud.js';
import { ec2Answer, ok, type Reply, refusal, socketError, wiredAws } from '../helpers/wire.js';

const vpcs = ec2Answer('DescribeVpcs', '<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>');
const group = ec2Answer('CreateSecurityGroup', '<groupId>sg-1</groupId>');
const throttled = refusal('RequestLimitExceeded', 'Request limit exceeded.', 503);

const read = () => new DescribeVpcsCommand({});
const mutation = () => new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'd' });

async function problemOf(sent: Promise<unknown>, code: ProblemCode) {
  const error = await sent.then(
    () => expect.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code });
  if (!isProblem(error, code)) throw error;
  return error;
}

afterEach(() => vi.useRealTimers());

describe('throttling', () => {
  it.each([
    ['a read', (aws: Aws) => aws.ec2.send(read()), vpcs],
    ['a mutation', (aws: Aws) => aws.ec2.send(mutation()), group],
  ])('%s survives ten refusals in a row', async (_, act, answer) => {
    const { aws, requests, pauses } = wiredAws([...Array<Reply>(10).fill(throttled), answer]);
    await act(aws);
    expect(requests()).toBe(11);
    expect(pauses()[0]).toBe(1_000);
    expect(Math.max(...pauses())).toBe(20_000);
  });

  it('pauses grow, are drawn by chance, and stay between one and twenty seconds', async () => {
    const pausesWith = async (random: () => number) => {
      const { aws, pauses } = wiredAws([...Array<Reply>(8).fill(throttled), vpcs], random);
      await aws.ec2.send(read());
      return pauses();
    };
    expect(await pausesWith(() => 0)).toEqual(Array.from({ length: 8 }, () => 1_000));
    expect(await pausesWith(() => 0.5)).toEqual([1_000, 2_000, 3_500, 5_750, 9_125, 14_188, 20_000, 20_000]);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), async (chance) => {
        let previous = 1_000;
        for (const pause of await pausesWith(() => chance.next().value)) {
          expect(pause).toBeGreaterThanOrEqual(1_000);
          expect(pause).toBeLessThanOrEqual(Math.min(20_000, previous * 3));
          previous = pause;
        }
      }),
      { numRuns: 25 },
    );
  });

  it('gives up after three minutes and says so', async () => {
    const { aws, clock, requests } = wiredAws([throttled]);
    const begun = clock.now();
    const problem = await problemOf(aws.ec2.send(read()), 'throttled');
    expect(problem.message).toBe(
      'AWS still refuses ec2:DescribeVpcs as too frequent after 3 min (RequestLimitExceeded).',
    );
    expect(problem.next).toEqual(['Wait a few minutes, then: npx flowlab resume']);
    expect(problem.cause).toMatchObject({ name: 'RequestLimitExceeded' });
    const spent = clock.now() - begun;
    expect(spent).toBeGreaterThan(160_000);
    expect(spent).toBeLessThanOrEqual(180_000);
    expect(requests()).toBeGreaterThan(10);
  });
});

const lostReplies: readonly (readonly [string, Reply])[] = [
  ['a reset connection', socketError('ECONNRESET')],
  ['a time-out', Object.assign(new Error('30 s'), { name: 'TimeoutError' })],
  ['an internal error', refusal('InternalError', 'An internal error has occurred', 500)],
  ['an HTML page with 503', { status: 503, body: '<html><body><h1>503</h1></body></html>' }],
  ['an HTML page that is not XML, with 502', { status: 502, body: '<html><br><p>502' }],
  ['an empty body', ok('')],
  ['an answer that breaks off', ok(vpcs.body.slice(0, -25))],
  ['an answer that breaks off in its first line', ok('<?xml vers')],
  ['the page of a captive portal', ok('<html><body><h1>Sign in to the network</h1></body></html>')],
  ['a page of HTML with 404, which the SDK reads as NotFound', { status: 404, body: '<html><body>404</body></html>' }],
  ['a page with 400 that has a Code in it', { status: 400, body: '<html><Code>AccessDenied</Code></html>' }],
  ['nothing at all, with 403', { status: 403, body: '' }],
  ['the page of a proxy, with 403', { status: 403, body: '<html><body><h1>Forbidden</h1></body></html>' }],
];

describe('a Problem beneath a call', () => {
  const full = new Problem('storage', 'the disk is full');
  it.each([
    ['a read', (aws: Aws) => aws.ec2.send(read())],
    ['a mutation', (aws: Aws) => aws.ec2.send(mutation())],
  ])('of %s stands as it is, at once', async (_, act) => {
    const { aws, clock, requests } = wiredAws([full]);
    const begun = clock.now();
    await expect(act(aws)).rejects.toBe(full);
    expect([requests(), clock.now() - begun]).toEqual([1, 0]);
  });
});

describe('an answer that was lost', () => {
  it.each(lostReplies)('%s: a read is sent again', async (_, reply) => {
    const { aws, requests } = wiredAws([reply, reply, vpcs]);
    expect((await aws.ec2.send(read())).Vpcs).toEqual([expect.objectContaining({ VpcId: 'vpc-1' })]);
    expect(requests()).toBe(3);
  });

  it.each(lostReplies)('%s: a mutation is not sent again', async (_, reply) => {
    const { aws, requests } = wiredAws([reply, group]);
    const problem = await problemOf(aws.ec2.send(mutation()), 'lost-answer');
    expect(problem.message).toMatch(
      /^The answer to ec2:CreateSecurityGroup was lost \(\w+\), so it may or may not have happened\.$/,
    );
    expect(problem.next).toEqual(['Look whether it did, and go on: npx flowlab resume']);
    expect(requests()).toBe(1);
  });

  it('a read that never gets one ends as unreachable', async () => {
    const { aws } = wiredAws([socketError('ECONNRESET')]);
    const problem = await problemOf(aws.ec2.send(read()), 'unreachable');
    expect(problem.message).toBe('ec2:DescribeVpcs could not be reached for 3 min (ECONNRESET).');
    expect(problem.next).toEqual([
      'Check the network, VPN, proxy, the region and AWS_ENDPOINT_URL, then: npx flowlab resume',
    ]);
  });
});

it('where no connection was made a mutation cannot have happened, and is sent again', async () => {
  const { aws, requests } = wiredAws([socketError('ECONNREFUSED'), socketError('ENOTFOUND'), group]);
  expect((await aws.ec2.send(mutation())).GroupId).toBe('sg-1');
  expect(requests()).toBe(3);
});

it.each(['UnauthorizedOperation', 'ExpiredToken', 'InvalidVpcID.NotFound', 'DependencyViolation', 'VpcLimitExceeded'])(
  '%s is not sent again, and comes back as it is',
  async (code) => {
    const { aws, requests } = wiredAws([refusal(code, 'no'), vpcs]);
    await expect(aws.ec2.send(read())).rejects.toMatchObject({ name: code });
    expect(requests()).toBe(1);
  },
);

describe('sentOnce', () => {
  it('a poll is sent once, and its error comes back as it is', async () => {
    for (const reply of [throttled, socketError('ECONNRESET'), socketError('ECONNREFUSED')]) {
      const { aws, requests } = wiredAws([reply, vpcs]);
      const error = await aws.ec2.send(sentOnce(read())).catch((thrown: unknown) => thrown);
      expect(isProblem(error)).toBe(false);
      expect(error).toBeInstanceOf(Error);
      expect(requests()).toBe(1);
    }
  });

  it('counts for that command alone', async () => {
    const { aws, requests } = wiredAws([throttled, vpcs]);
    sentOnce(read());
    await aws.ec2.send(read());
    expect(requests()).toBe(2);
  });
});

describe('Ctrl-C', () => {
  it('ends a pause at once, and nothing more is sent', async () => {
    const { aws, abort, clock, ui, requests } = wiredAws([throttled, vpcs]);
    clock.sleep(500).then(() => abort.abort(new Error('stop')));
    await expect(aws.ec2.send(read())).rejects.toThrow('stop');
    expect(requests()).toBe(1);
    expect(ui.events.filter(({ kind }) => kind === 'retry')).toHaveLength(1);
  });

  it('during a call: its refusal is the last', async () => {
    const wired = wiredAws([
      async () => {
        wired.abort.abort(new Error('stop'));
        return throttled;
      },
      vpcs,
    ]);
    await expect(wired.aws.ec2.send(read())).rejects.toThrow('stop');
    expect(wired.requests()).toBe(1);
    expect(wired.ui.events.filter(({ kind }) => kind === 'retry')).toEqual([]);
  });

  it('during a call: its answer is not thrown away', async () => {
    const wired = wiredAws([
      async () => {
        wired.abort.abort(new Error('stop'));
        return group;
      },
    ]);
    expect((await wired.aws.ec2.send(mutation())).GroupId).toBe('sg-1');
  });
});

describe('what is told', () => {
  it('does not count a pause between two attempts as a call that says nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { aws, ui, clock } = wiredAws([socketError('ECONNREFUSED'), vpcs]);
    vi.spyOn(clock, 'sleep').mockImplementation(async () => void (await vi.advanceTimersByTimeAsync(20_000)));
    await aws.ec2.send(read());
    expect(ui.events.flatMap((event) => (event.kind === 'retry' ? event.reason : []))).toEqual([
      'cannot connect (ECONNREFUSED)',
    ]);
  });

  it('each call with its time, outcome and request id, and each pause with its reason', async () => {
    const slow = async () => {
      wired.clock.advance(250);
      return vpcs;
    };
    const wired = wiredAws([throttled, socketError('ECONNREFUSED'), socketError('ECONNRESET'), slow]);
    await wired.aws.ec2.send(read());
    const call = { kind: 'call', service: 'ec2', operation: 'DescribeVpcs' };
    const retry = { kind: 'retry', call: 'ec2:DescribeVpcs' };
    expect(wired.ui.events).toEqual([
      { ...call, elapsedMs: 0, outcome: 'RequestLimitExceeded', requestId: 'r-1' },
      { ...retry, reason: 'AWS asks to slow down (RequestLimitExceeded)', attempt: 1, nextMs: 1_000 },
      { ...call, elapsedMs: 0, outcome: 'ECONNREFUSED' },
      { ...retry, reason: 'cannot connect (ECONNREFUSED)', attempt: 2, nextMs: 2_000 },
      { ...call, elapsedMs: 0, outcome: 'ECONNRESET' },
      { ...retry, reason: 'no usable answer (ECONNRESET)', attempt: 3, nextMs: 3_500 },
      { ...call, elapsedMs: 250, outcome: 'ok' },
    ]);
  });

  it('a call that has said nothing for four seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { aws, ui } = wiredAws([
      async () => {
        await vi.advanceTimersByTimeAsync(4_000);
        return vpcs;
      },
      vpcs,
    ]);
    await aws.ec2.send(read());
    const quiet = { kind: 'retry', call: 'ec2:DescribeVpcs', reason: 'no answer yet', attempt: 1, nextMs: null };
    expect(ui.events[0]).toEqual(quiet);
    await aws.ec2.send(read());
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ui.events.filter(({ kind }) => kind === 'retry')).toEqual([quiet]);
  });
});

it('all five clients are patient', async () => {
  const { aws, requests } = wiredAws([
    { status: 429, body: '{"__type":"ThrottlingException"}' },
    ok('{"logGroups":[]}'),
  ]);
  expect((await aws.logs.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
  expect(requests()).toBe(2);
  for (const client of [aws.ec2, aws.iam, aws.ssm, aws.logs, aws.sts]) {
    const names = client.middlewareStack.identify().join('\n');
    expect(names).toContain('flowlabRetries');
    expect(names).toContain('flowlabTruncationCheck');
  }
});

it.each([
  ['DescribeVpcs', true],
  ['GetRole', true],
  ['ListRoles', true],
  ['FilterLogEvents', true],
  ['SearchTransitGatewayRoutes', true],
  ['CreateRole', false],
  ['RunInstances', false],
  ['SendCommand', false],
  ['PutRolePolicy', false],
  ['DeleteFlowLogs', false],
  ['AttachRolePolicy', false],
  ['TerminateInstances', false],
])('%s: a read? %s', (operation, expected) => {
  expect(isReadOperation(operation)).toBe(expected);
});
