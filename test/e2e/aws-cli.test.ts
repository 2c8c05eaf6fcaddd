import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.js';
import { type Served, serve } from '../../src/sandbox/endpoint/server.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { racingClock } from '../../src/sandbox/world/clock.js';
import { computer } from './flowlab.js';
import { mistakes } from './mistakes.js';
import { moreMistakes } from './more-mistakes.js';

const isHere = spawnSync('aws', ['--version']).status === 0;
if (!isHere) console.log('Skipped: the tests by hand, as the AWS CLI is not on this machine.');

let served: Served;
const sandbox = createSandbox({ clock: racingClock(systemClock, 0, 180), seed: 11 });
const { PATH = '', HOME = '' } = process.env;
const env = () => ({
  PATH,
  HOME,
  AWS_ENDPOINT_URL: served.url,
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_PAGER: '',
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `aws ec2 create-vpc …`, as typed; an argument with blanks is in single quotes. */
const argumentsOf = (line: string): readonly string[] => [
  ...[...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ''),
  '--endpoint-url',
  served.url,
];

const aws = (line: string): Promise<Ended> => ended('aws', argumentsOf(line));

/** The same of many, which would take half a second each to start: by one process, where the CLI is a module of Python's. */
async function awsAll(lines: readonly string[]): Promise<readonly Ended[]> {
  const script = new URL('./aws-cli.py', import.meta.url).pathname;
  const input = lines.map((line) => `${JSON.stringify(argumentsOf(line))}\n`).join('');
  const { stdout } = await ended('python3', [script], input).catch(() => ({ stdout: '' }));
  if (stdout !== '') return stdout.split('\n').map((line): Ended => JSON.parse(line));
  const all: Ended[] = [];
  for (const line of lines) all.push(await aws(line));
  return all;
}

function ended(program: string, args: readonly string[], input = ''): Promise<Ended> {
  const child = spawn(program, args, { env: env(), stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += String(data);
  });
  child.stderr.on('data', (data) => {
    stderr += String(data);
  });
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout: stdout.trim(), stderr: stderr.trim() }));
  });
}

/** What a command prints: the id asked for with --query. */
async function made(line: string): Promise<string> {
  const { code, stdout, stderr } = await aws(`${line} --output text`);
  if (code !== 0) throw new Error(`aws ${line}: ${stderr}`);
  return stdout;
}

const ids: Record<string, string> = {};
const named = (line: string): string => line.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');

describe.skipIf(!isHere)('a VPC built by hand with the AWS CLI', () => {
  beforeAll(async () => {
    served = await serve(sandbox, { port: 0, report: (error) => console.error(error) });
  });
  afterAll(() => served?.close());

  it('has a way to the internet, two hosts, and rules between them', async () => {
    ids.vpc = await made('ec2 create-vpc --cidr-block 10.7.0.0/16 --query Vpc.VpcId');
    ids.igw = await made('ec2 create-internet-gateway --query InternetGateway.InternetGatewayId');
    ids.subnet = await made(named('ec2 create-subnet --vpc-id {vpc} --cidr-block 10.7.1.0/24 --query Subnet.SubnetId'));
    await made(named('ec2 attach-internet-gateway --vpc-id {vpc} --internet-gateway-id {igw}'));
    ids.table = await made(
      `ec2 describe-route-tables --filters ${named('Name=vpc-id,Values={vpc}')} --query RouteTables[0].RouteTableId`,
    );
    await made(
      named('ec2 create-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0 --gateway-id {igw}'),
    );
    ids.group = await made(
      named("ec2 create-security-group --vpc-id {vpc} --group-name web --description 'web hosts' --query GroupId"),
    );
    await made(
      named('ec2 authorize-security-group-ingress --group-id {group} --protocol tcp --port 22 --cidr 10.7.0.0/16'),
    );
    const image = await made(
      'ssm get-parameter --name /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64 --query Parameter.Value',
    );
    for (const name of ['web', 'db']) {
      ids[name] = await made(
        named(
          `ec2 run-instances --image-id ${image} --instance-type t3.micro --subnet-id {subnet} --security-group-ids {group} ` +
            `--tag-specifications 'ResourceType=instance,Tags=[{Key=Name,Value=${name}}]' --query Instances[0].InstanceId`,
        ),
      );
    }
    await aws(named('ec2 wait instance-running --instance-ids {web} {db}'));
    const states = await made(
      named('ec2 describe-instances --instance-ids {web} {db} --query Reservations[].Instances[].State.Name'),
    );
    expect(states.split(/\s+/)).toEqual(['running', 'running']);
  });

  it('is asked whether one host reaches another', async () => {
    const own = computer(env());
    const open = await own.run('diagnose', 'web', 'db', '--protocol', 'tcp', '--port', '22', '--json');
    const shut = await own.run('diagnose', 'web', 'db', '--protocol', 'tcp', '--port', '5432', '--json');
    own.discard();
    // No flow log saw anything: what the rules say is all there is.
    expect(JSON.parse(open.stdout).verdict).toMatchObject({ outcome: 'inconclusive', cause: 'NO_FLOW_LOG' });
    expect(JSON.parse(shut.stdout).verdict).toMatchObject({
      outcome: 'blocked',
      cause: 'DESTINATION_SECURITY_GROUP_INGRESS',
      resourceId: ids.group,
    });
  });

  it('answers each mistake with the code and the words of AWS', async () => {
    const all = [...mistakes, ...moreMistakes].map(([line, code, words]) => ({ line: named(line), code, words }));
    const answers = await awsAll(all.map(({ line }) => line));
    expect(answers).toHaveLength(all.length);
    const wrong = all.flatMap(({ line, code, words }, at) => {
      const { code: status, stderr } = answers[at] as Ended;
      const isRight = status !== 0 && stderr.includes(`(${code})`) && stderr.includes(named(words));
      return isRight ? [] : [`aws ${line}: ${stderr}`];
    });
    expect(wrong).toEqual([]);
  }, 300_000);
});
