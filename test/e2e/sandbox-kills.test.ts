import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bin, computer } from './flowlab.js';

/** How many lives; `FLOWLAB_KILLS=300` for a long night. */
const lives = Number(process.env.FLOWLAB_KILLS ?? 8);

/** Asks the sandbox for something of EC2; undefined where it was killed before it answered. */
function ask(url: string, action: string, input: Readonly<Record<string, string>>): Promise<string | undefined> {
  const scope = 'Credential=any/20270101/us-east-1/ec2/aws4_request';
  const headers = {
    authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=x`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const body = new URLSearchParams({ Action: action, Version: '2016-11-15', ...input }).toString();
  return new Promise((resolve) => {
    const asked = request(url, { method: 'POST', headers }, (answer) => {
      let text = '';
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve(text));
      answer.on('error', () => resolve(undefined));
    });
    asked.on('error', () => resolve(undefined)).end(body);
  });
}

interface Life {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<unknown>;
}

async function begin({ home, env }: ReturnType<typeof computer>): Promise<Life> {
  const ready = join(home, 'ready.json');
  const child = spawn(process.execPath, [bin, 'sandbox', '--ready-file', ready], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part) => {
    said += part;
  });
  let isOver = false;
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => {
    isOver = true;
  });
  for (;;) {
    if (isOver) throw new Error(`The sandbox did not start: ${said}`);
    const { pid, url = '' } = existsSync(ready) ? JSON.parse(readFileSync(ready, 'utf8') || '{}') : {};
    if (pid === child.pid) return { child, url, ended };
    await sleep(20);
  }
}

const idIn = (text: string | undefined, name: string): string =>
  new RegExp(`<${name}>([^<]+)<`).exec(text ?? '')?.[1] ?? '';

it('a served sandbox that is killed at random moments goes on where it was: what was answered is there, and all of it', {
  timeout: 60_000 + 20_000 * lives,
}, async () => {
  const own = computer();
  const first = await begin(own);
  const vpc = idIn(await ask(first.url, 'CreateVpc', { CidrBlock: '10.0.0.0/16' }), 'vpcId');
  first.child.kill('SIGKILL');
  await first.ended;
  const answered = new Set<string>();
  let life = 0;
  for (; life < lives; life += 1) {
    const { child, url, ended } = await begin(own);
    const shown = (await ask(url, 'DescribeSecurityGroups', {})) ?? '';
    for (const id of answered) expect(shown, `life ${life}`).toContain(`<groupId>${id}</groupId>`);
    // Each group came with a rule for what leaves it: none is there by half, whether or not it was answered.
    const rules = [...((await ask(url, 'DescribeSecurityGroupRules', {})) ?? '').matchAll(/<item>.*?<\/item>/gs)].map(
      ([rule]) => `${idIn(rule, 'groupId')} ${idIn(rule, 'isEgress')}`,
    );
    for (const [, id] of shown.matchAll(/<groupId>(sg-\w+)<\/groupId>/g)) expect(rules).toContain(`${id} true`);
    for (const id of answered) expect(rules).toContain(`${id} false`);
    const timer = setTimeout(() => child.kill('SIGKILL'), 40 + ((life * 97) % 331));
    for (let n = 0; ; n += 1) {
      const made = await ask(url, 'CreateSecurityGroup', {
        VpcId: vpc,
        GroupName: `g${life}-${n}`,
        GroupDescription: 'd',
      });
      const id = idIn(made, 'groupId');
      if (id === '') break;
      const rule = {
        'IpPermissions.1.IpProtocol': 'tcp',
        'IpPermissions.1.FromPort': '22',
        'IpPermissions.1.ToPort': '22',
      };
      const open = { GroupId: id, ...rule, 'IpPermissions.1.IpRanges.1.CidrIp': '192.0.2.0/24' };
      if ((await ask(url, 'AuthorizeSecurityGroupIngress', open)) === undefined) break;
      answered.add(id);
    }
    await ended;
    clearTimeout(timer);
  }
  expect(answered.size).toBeGreaterThan(lives);
  // What kills in the middle of a save leave behind goes at the next start.
  const last = await begin(own);
  const strays = readdirSync(own.home).filter((name) => name.endsWith('.tmp'));
  last.child.kill('SIGTERM');
  await last.ended;
  expect(strays).toEqual([]);
  own.discard();
});
