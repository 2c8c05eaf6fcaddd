import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, computer } from './flowlab.js';

let own: ReturnType<typeof computer>;
beforeAll(async () => {
  own = computer();
  expect((await own.run('start', '--sandbox', '--yes', '--until', '8')).code).toBe(0);
});
afterAll(() => own.discard());

describe('in a lab that stands in the sandbox', () => {
  it('a shell takes commands from a pipe and keeps what they did', async () => {
    const { code, stdout } = await own.feed('whoami\nping -c 2 -W 1 8.8.8.8\nnosuch\n', 'shell', 'source');
    expect(code).toBe(0);
    expect(stdout).toContain('ssm-user');
    expect(stdout).toContain('2 packets transmitted, 2 received');
    expect(stdout).toContain('nosuch: command not found');
  });

  it('diagnose tells what gets through, what does not, and why', async () => {
    // On purpose: of the pings before, the last records may still be on their way.
    const ping = await own.run('diagnose', 'source', 'destination', '--json', '--probe', '--yes');
    expect(JSON.parse(ping.stdout).verdict, ping.stdout).toMatchObject({ outcome: 'delivered' });
    expect(ping.code).toBe(0);
    const web = await own.run(
      'diagnose',
      'source',
      'destination',
      '--protocol',
      'tcp',
      '--port',
      '443',
      '--since',
      '1h',
    );
    // Addresses of several lengths, so a line may break anywhere in it.
    expect(web.stdout.replace(/\s+/g, ' ')).toMatch(/no inbound rule (that )?allows tcp/);
    expect(web.code).toBe(3);
  });

  it.each([[[]], [['10.0.0.1', '10.0.0.2']]])(
    'records in files without a network are told what is missing before AWS is spoken of (ends: %j)',
    async (ends) => {
      const logs = join(own.home, 'records.log');
      writeFileSync(logs, '');
      const { code, stderr } = await own.run('diagnose', ...ends, '--logs', logs);
      expect(code).toBe(2);
      expect(stderr.replace(/\s+/g, ' ').trim()).toBe(
        'error: The records are in files, but nothing says how the network is configured: its rules and routes. On AWS it cannot be read: No AWS region is set, and flowlab does not choose one for you. From a file: --network network.json, which this writes where there are credentials: npx flowlab network > network.json Name a region: --region eu-west-1, or AWS_REGION Or keep one: aws configure set region eu-west-1 (exit 2)',
      );
    },
  );

  it('a network in a file without records is told what is missing before AWS is spoken of', async () => {
    const network = join(own.home, 'vpcs.json');
    writeFileSync(network, JSON.stringify({ Vpcs: [{ VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' }] }));
    const { code, stderr } = await own.run('diagnose', '10.0.0.1', '10.0.0.2', '--network', network);
    expect(code).toBe(2);
    expect(stderr.replace(/\s+/g, ' ').trim()).toBe(
      'error: The network is in a file, but nothing says where the records are. On AWS they cannot be read: No AWS region is set, and flowlab does not choose one for you. Records in files: --logs <file> By the rules alone: --rules Name a region: --region eu-west-1, or AWS_REGION Or keep one: aws configure set region eu-west-1 (exit 2)',
    );
  });

  it('network writes a file with which diagnose needs no AWS', async () => {
    const written = await own.run('network', '--sandbox');
    expect(written.code).toBe(0);
    expect(written.stderr).toContain('1 VPC with 2 network interfaces');
    const file = join(own.home, 'network.json');
    writeFileSync(file, written.stdout);
    const logs = join(own.home, 'none.log');
    writeFileSync(logs, '2 123456789012 eni-0000000000000000a - - - - - - - 1700000000 1700000060 - NODATA\n');
    const [source, destination] = [...new Set(written.stdout.match(/\bi-[0-9a-f]{17}/g))];
    const asked = ['diagnose', `${source}`, `${destination}`, '--network', file, '--logs', logs, '--json'];
    const { question } = JSON.parse((await own.run(...asked, '--protocol', 'tcp', '--port', '443')).stdout);
    expect(question.destination.instanceId).toBe(destination);
    // By the ids of rules, too.
    const [rule] = JSON.parse(written.stdout).SecurityGroupRules.filter((one: { IsEgress: boolean }) => one.IsEgress);
    const revoke = `aws ec2 revoke-security-group-egress --group-id ${rule.GroupId} --security-group-rule-ids ${rule.SecurityGroupRuleId}`;
    const effect = await own.run('diagnose', '--what-if', revoke, '--network', file, '--logs', logs, '--json');
    expect(JSON.parse(effect.stdout).whatIf.changes).toMatchObject([{ kind: 'revoke-egress', groupId: rule.GroupId }]);
    const hidden = await own.run('network', '--sandbox', '--redact');
    expect(hidden.stdout).not.toContain('123456789012');
  });

  it('network refuses what is no VPC, and one that is not there', async () => {
    const wrong = await own.run('network', 'subnet-0abc');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('subnet-0abc is not the id of a VPC.');
    const lost = await own.run('network', 'vpc-0abc', '--sandbox');
    expect([lost.code, lost.stdout]).toEqual([2, '']);
    expect(lost.stderr).toContain('There is no VPC vpc-0abc in us-east-1.');
  });

  it('a saved diagnosis gives the same JSON again, byte for byte', async () => {
    const file = join(own.home, 'case.json');
    const first = await own.run('diagnose', 'source', 'destination', '--json', '--since', '1h', '--save', file);
    const again = await own.run('diagnose', '--replay', file, '--json');
    expect(again.stdout).toBe(first.stdout);
    expect(again.code).toBe(first.code);
  });

  it('logs finds the rejects, as text and as JSON', async () => {
    const text = await own.run('logs', 'destination', '--rejected', '--since', '2h');
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('REJECT');
    expect(text.stdout).not.toContain('ACCEPT');
    const { stdout } = await own.run('logs', 'destination', '--json', '--since', '2h');
    const records = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.length).toBeGreaterThan(2);
    expect(new Set(records.map((record) => record.action))).toContain('ACCEPT');
  });

  it('report writes the last verdict as one HTML file that loads nothing', async () => {
    const file = join(own.home, 'report.html');
    const { code } = await own.run('report', '--html', file);
    expect(code).toBe(0);
    const html = readFileSync(file, 'utf8');
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/\b(src|href)="https?:/);
  });
});

describe('doctor', () => {
  it('prints the policy as JSON alone', async () => {
    const { code, stdout, stderr } = await own.run('doctor', '--policy', '--region', 'eu-west-1');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ Version: '2012-10-17' });
  });

  it('says what fails and how to mend it, with exit code 3', async () => {
    const { code, stdout } = await own.run('doctor', '--json', '--region', 'eu-west-1');
    expect(code).toBe(3);
    const failed = JSON.parse(stdout).checks.filter((check: { status: string }) => check.status === 'fail');
    expect(failed).toHaveLength(1);
    expect(failed[0].name).toBe('Credentials');
    expect(failed[0].next.length).toBeGreaterThan(0);
  });

  it.each([[[]], [['--region', 'eu-west-1']]])(
    'blames a profile that is not there, and not its region (%j)',
    async (region) => {
      const { code, stdout } = await own.run('doctor', '--json', '--profile', 'nope', ...region);
      expect(code).toBe(3);
      const failed = JSON.parse(stdout).checks.filter((check: { status: string }) => check.status === 'fail');
      expect(failed).toEqual([
        {
          name: 'Profile',
          status: 'fail',
          text: 'There is no AWS profile "nope".',
          next: ['Make it: aws configure --profile nope', 'Or practise without AWS: npx flowlab start --sandbox'],
        },
      ]);
      const asked = await own.run('diagnose', '10.0.0.1', '10.0.0.2', '--profile', 'nope');
      expect(asked.code).toBe(4);
      expect(asked.stderr).toContain('There is no AWS profile "nope".');
    },
  );
});

describe('the served sandbox', () => {
  it('answers on loopback only to its own name, and ends with Ctrl-C', async () => {
    const child = spawn(process.execPath, [bin, 'sandbox', '--memory'], {
      env: own.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data).trim())),
    );
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const status = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request(
          url,
          { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } },
          (answer) => resolve(answer.resume().statusCode),
        );
        asked.on('error', reject);
        asked.end('Action=DescribeVpcs&Version=2016-11-15');
      });
    const authorization = 'AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/ec2/aws4_request';
    expect(await status({ authorization })).toBe(200);
    expect(await status({})).toBe(403);
    expect(await status({ authorization, host: 'evil.example' })).toBe(421);
    expect(await status({ authorization, origin: 'https://evil.example' })).toBe(403);
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
  });
});

describe('a sandbox that programs wait for', () => {
  it('says in a file and to a look that it answers; a taken port is told, and the file goes with it', async () => {
    const ready = join(own.home, 'ready.json');
    const child = spawn(process.execPath, [bin, 'sandbox', '--memory', '--ready-file', ready], {
      env: own.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    while (!existsSync(ready)) await new Promise((resolve) => setTimeout(resolve, 20));
    const { url, region, pid } = JSON.parse(readFileSync(ready, 'utf8'));
    expect({ region, pid }).toEqual({ region: 'us-east-1', pid: child.pid });
    const health = await fetch(`${url}/_flowlab/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok', region: 'us-east-1' }]);
    const fromPage = await fetch(`${url}/_flowlab/health`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(fromPage.status).toBe(403);

    const second = await own.run('sandbox', '--memory', '--port', new URL(url).port);
    expect(second.code).toBe(5);
    expect(second.stderr).toContain(`Port ${new URL(url).port} is taken by another program.`);
    writeFileSync(join(own.home, 'mine.txt'), 'mine');
    const foreign = await own.run('sandbox', '--memory', '--ready-file', join(own.home, 'mine.txt'));
    expect(foreign.code).toBe(2);
    expect(readFileSync(join(own.home, 'mine.txt'), 'utf8')).toBe('mine');

    child.kill('SIGINT');
    await once(child, 'close');
    expect(existsSync(ready)).toBe(false);
  });
});

describe('a shell on AWS', () => {
  it('hands the session to the session-manager-plugin as the AWS CLI does', async () => {
    const server = spawn(process.execPath, [bin, 'sandbox', '--memory'], {
      env: own.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const url = await new Promise<string>((resolve) =>
      server.stdout.once('data', (data) => resolve(String(data).trim())),
    );
    const aws = computer({
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    });
    try {
      expect((await aws.run('start', '--region', 'us-east-1', '--yes', '--until', '3')).code).toBe(0);
      const without = await aws.run('shell', 'source');
      expect(without.stderr).toContain('session-manager-plugin');

      const plugin = join(aws.home, 'session-manager-plugin');
      writeFileSync(
        plugin,
        `#!/bin/sh\nif [ "$1" = --version ]; then echo 1.2.707.0; exit; fi\nprintf '%s\\n' "$@" > ${aws.home}/args\nprintf %s "$AWS_SSM_START_SESSION_RESPONSE" > ${aws.home}/response\n`,
      );
      chmodSync(plugin, 0o755);
      const withPlugin = { ...aws.env, PATH: `${aws.home}:${aws.env.PATH}` };
      const code = await new Promise((resolve) =>
        spawn(process.execPath, [bin, 'shell', 'source'], { env: withPlugin, stdio: 'ignore' }).once('close', resolve),
      );
      expect(code).toBe(0);
      const [response, region, operation, profile, parameters, endpoint] = readFileSync(
        join(aws.home, 'args'),
        'utf8',
      ).split('\n');
      expect([response, region, operation, profile, endpoint]).toEqual([
        'AWS_SSM_START_SESSION_RESPONSE',
        'us-east-1',
        'StartSession',
        '',
        url,
      ]);
      expect(JSON.parse(parameters ?? '')).toHaveProperty('Target');
      expect(JSON.parse(readFileSync(join(aws.home, 'response'), 'utf8'))).toHaveProperty('TokenValue');
    } finally {
      aws.discard();
      server.kill('SIGINT');
    }
    expect(existsSync(aws.home)).toBe(false);
  });
});
