import { DescribeVpcsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { codeOf } from '../aws/classify.js';
import { explain } from '../aws/explain.js';
import { operatorPolicy } from '../aws/policy.js';
import { isProblem } from '../base/problem.js';
import { fileStore } from '../engine/store.js';
import type { Tone } from '../ui.js';
import { type Cloud, openAws, profileOf, regionOf } from './cloud/cloud.js';
import { pluginVersion } from './cloud/session-manager.js';
import type { AwsFlags, Exit } from './flags.js';
import { places } from './places.js';
import { openTerminal, type Terminal } from './terminal.js';

export interface DoctorFlags extends AwsFlags {
  readonly policy?: boolean;
  readonly json?: boolean;
}

interface Check {
  readonly name: string;
  readonly tone: Tone;
  readonly text: string;
  readonly next: readonly string[];
}

/** One line a check; a failing one comes with its cure. Reads, and one launch that is only rehearsed (DryRun). */
export async function doctor(flags: DoctorFlags): Promise<Exit> {
  const terminal = openTerminal(flags);
  try {
    if (flags.policy) return await printPolicy(flags, terminal);
    const checks = [
      nodeCheck(),
      terminalCheck(terminal),
      await stateCheck(flags),
      ...(await awsChecks(flags, terminal)),
      await pluginCheck(),
    ];
    const failed = checks.some(({ tone }) => tone === 'fail');
    if (flags.json)
      terminal.out.json({
        schema: 1,
        ok: !failed,
        checks: checks.map(({ name, tone, text, next }) => ({ name, status: tone, text, next })),
      });
    else {
      for (const { name, tone, text, next } of checks) {
        terminal.ui.tell({ kind: 'note', tone, text: `${name}: ${text}` });
        if (next.length > 0) terminal.ui.tell({ kind: 'list', title: '', items: next });
      }
    }
    await terminal.out.drained();
    return failed ? 3 : 0;
  } finally {
    terminal.close();
  }
}

/** The policy with the caller's own account and region where they are known, else with words in their places. */
async function printPolicy(flags: DoctorFlags, { out }: Terminal): Promise<Exit> {
  const region = (await regionOf(flags)) ?? 'REGION';
  out.text(
    `${JSON.stringify(operatorPolicy({ partition: region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', account: 'ACCOUNT', region }), null, 2)}\n`,
  );
  await out.drained();
  return 0;
}

const check = (name: string, tone: Tone, text: string, next: readonly string[] = []): Check => ({
  name,
  tone,
  text,
  next,
});

function nodeCheck(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 22
    ? check('Node', 'ok', process.versions.node)
    : check('Node', 'warn', `${process.versions.node} works; AWS’s SDK asks for Node 22 from January 2027 on`);
}

const terminalCheck = ({ style }: Terminal): Check =>
  check(
    'Terminal',
    'ok',
    [
      `${style.width} columns`,
      process.stdin.isTTY ? 'can ask' : 'cannot ask: use --yes',
      style.unicode ? 'UTF-8' : 'ASCII only',
    ].join(', '),
  );

async function stateCheck(flags: DoctorFlags): Promise<Check> {
  const { state } = places(flags.state, process.env);
  try {
    const known = await fileStore(state).load();
    return check(
      'State',
      'ok',
      known && !known.cleaned ? `lab ${known.lab.id} in ${state}` : `no lab; it would be kept in ${state}`,
    );
  } catch (error) {
    if (!isProblem(error)) throw error;
    return check('State', 'fail', error.message, error.next);
  }
}

async function awsChecks(flags: DoctorFlags, terminal: Terminal): Promise<readonly Check[]> {
  const region = await regionOf(flags);
  if (region === undefined)
    return [
      check('Region', 'fail', 'none is set', [
        '--region eu-west-1, AWS_REGION, or: aws configure set region eu-west-1',
      ]),
    ];
  try {
    const cloud = await openAws({ profile: profileOf(flags), region }, terminal);
    const { account, arn } = cloud.identity;
    return [
      check('Region', 'ok', region),
      check('Credentials', 'ok', `account ${account}, ${arn}`),
      ...(cloud.endpoint === null
        ? []
        : [check('Endpoint', 'warn' as const, `${cloud.endpoint} is set in place of AWS`)]),
      ...(await vpcAndLaunch(cloud)),
    ];
  } catch (error) {
    const { message, next } = explain(error, { profile: profileOf(flags), region, again: 'npx flowlab doctor' });
    return [check('Region', 'ok', region), check('Credentials', 'fail', message, next)];
  }
}

async function vpcAndLaunch({ aws, profile }: Cloud): Promise<readonly Check[]> {
  const circumstances = { profile, region: aws.region, again: 'npx flowlab doctor' };
  try {
    const { Vpcs } = await aws.ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    const vpc = Vpcs?.[0]?.VpcId;
    const found = vpc
      ? check('Default VPC', 'ok', vpc)
      : check('Default VPC', 'fail', `${aws.region} has none`, [
          `aws ec2 create-default-vpc --region ${aws.region}`,
          'Or use your own: npx flowlab start --vpc vpc-…',
        ]);
    return [found, await launchCheck(aws)];
  } catch (error) {
    const { message, next } = explain(error, circumstances);
    return [check('Default VPC', 'fail', message, next)];
  }
}

/** DryRun answers with an error either way: which one tells (EC2 API reference, common parameters, DryRun). */
async function launchCheck({ ec2 }: Cloud['aws']): Promise<Check> {
  try {
    await ec2.send(
      new RunInstancesCommand({
        DryRun: true,
        MinCount: 1,
        MaxCount: 1,
        ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
        InstanceType: 't3.micro',
      }),
    );
    return check('Permission', 'warn', 'the rehearsal of a launch answered without DryRunOperation');
  } catch (error) {
    if (codeOf(error) === 'DryRunOperation')
      return check('Permission', 'ok', 'may launch instances (rehearsed with DryRun)');
    if (codeOf(error) === 'UnauthorizedOperation')
      return check('Permission', 'fail', 'may not launch instances', [
        'What the lab needs: npx flowlab doctor --policy',
      ]);
    return check('Permission', 'warn', `the rehearsal of a launch ended with ${codeOf(error) || 'an error'}`);
  }
}

async function pluginCheck(): Promise<Check> {
  const version = await pluginVersion();
  return version === undefined
    ? check('session-manager-plugin', 'info', 'not installed; only flowlab shell on AWS needs it')
    : check('session-manager-plugin', 'ok', version);
}
