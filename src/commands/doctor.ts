import { defaultVpc, rehearseLaunch } from '../aws/check-account.js';
import { explain } from '../aws/explain.js';
import { operatorPolicy } from '../aws/policy.js';
import { type AccountChoice, absentProfile, inProfile, profileOf, regionFor } from '../aws/profiles.js';
import { partitionOf } from '../base/partition.js';
import { isProblem } from '../base/problem.js';
import type { Cloud } from '../cloud.js';
import { connectToAws } from './cloud/cloud.js';
import { sessionPlugin } from './cloud/session-plugin.js';
import type { Exit } from './exit.js';
import { type Check, check } from './lab/check.js';
import { sandboxChecks } from './lab/sandbox-check.js';
import { standingLab } from './lab/standing-lab.js';
import { type AccountFlags, accountIn } from './options.js';
import { show } from './show.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

interface DoctorFlags extends AccountFlags {
  readonly policy?: boolean;
  readonly json?: boolean;
}

/** One line a check; a failing one comes with its cure. Reads, and one launch that is only rehearsed (DryRun). */
export async function runDoctor(surroundings: Surroundings, flags: DoctorFlags): Promise<Exit> {
  using terminal = await surroundings.terminal();
  const account = accountIn(flags);
  if (flags.policy) return await printPolicy((await regionFor(account, surroundings.env)) ?? 'REGION', terminal);
  const checks = [
    nodeCheck(),
    terminalCheck(terminal),
    await stateCheck(surroundings),
    ...(await cloudChecks(account, terminal, surroundings)),
  ];
  const failed = checks.some(({ tone }) => tone === 'fail');
  const exit = failed ? 3 : 0;
  if (flags.json) {
    const told = checks.map(({ name, tone, text, next }) => ({ name, status: tone, text, next }));
    return await show(surroundings, { schema: 1, ok: !failed, checks: told }, exit);
  }
  for (const { name, tone, text, next } of checks) {
    terminal.ui.tell({ kind: 'note', tone, text: `${name}: ${text}` });
    if (next.length > 0) terminal.ui.tell({ kind: 'list', title: '', items: next });
  }
  return exit;
}

/** The policy with the caller's own account and region where they are known, else with words in their places. */
async function printPolicy(region: string, { out }: Terminal): Promise<Exit> {
  out.text(
    `${JSON.stringify(operatorPolicy({ partition: partitionOf(region), account: 'ACCOUNT', region }), null, 2)}\n`,
  );
  await out.drained();
  return 0;
}

function nodeCheck(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 22
    ? check('Node', 'ok', process.versions.node)
    : check('Node', 'warn', `${process.versions.node} works; AWS’s SDK asks for Node 22 from January 2027 on`);
}

const terminalCheck = ({ talk: { style } }: Terminal): Check =>
  check(
    'Terminal',
    'ok',
    [
      `${style.width} columns`,
      style.unicode ? 'UTF-8' : 'ASCII only',
      process.stdin.isTTY ? 'can ask' : 'cannot ask: use --yes',
    ].join(', '),
  );

async function stateCheck({ files: { state } }: Surroundings): Promise<Check> {
  try {
    const known = await standingLab({ state });
    return check('State', 'ok', known ? `lab ${known.lab.id} in ${state}` : `no lab; it would be kept in ${state}`);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return check('State', 'fail', error.message, error.next);
  }
}

/** A lab in the sandbox needs no AWS: then that is looked at only where an account is named. */
async function cloudChecks(
  account: AccountChoice,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<readonly Check[]> {
  const isAsked = account.profile !== null || account.region !== null;
  const simulated = isAsked ? undefined : await sandboxChecks(terminal, surroundings);
  return simulated ?? [...(await awsChecks(account, terminal, surroundings)), await pluginCheck()];
}

async function awsChecks(
  account: AccountChoice,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<readonly Check[]> {
  const profile = profileOf(account, surroundings.env);
  const absent = await absentProfile(profile);
  if (absent) return [check('Profile', 'fail', absent.message, absent.next)];
  const region = await regionFor(account, surroundings.env);
  if (region === undefined)
    return [
      check('Region', 'fail', 'none is set', [
        'Name a region: --region eu-west-1, or AWS_REGION',
        `Or keep one: ${inProfile('aws configure set region eu-west-1', profile)}`,
      ]),
    ];
  try {
    const cloud = await connectToAws(account, terminal, surroundings);
    const { account: id, arn } = cloud.identity;
    return [
      check('Region', 'ok', region),
      check('Credentials', 'ok', `account ${id}, ${arn}`),
      ...(cloud.endpoint === null
        ? []
        : [check('Endpoint', 'warn' as const, `${cloud.endpoint} is set in place of AWS`)]),
      ...(await vpcAndLaunch(cloud)),
    ];
  } catch (error) {
    const { message, next } = explain(error, {
      profile,
      region,
      again: 'npx flowlab doctor',
    });
    return [check('Region', 'ok', region), check('Credentials', 'fail', message, next)];
  }
}

async function vpcAndLaunch({ aws, profile }: Cloud): Promise<readonly Check[]> {
  const circumstances = { profile, region: aws.region, again: 'npx flowlab doctor' };
  try {
    const vpc = await defaultVpc(aws);
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

async function launchCheck(aws: Cloud['aws']): Promise<Check> {
  const answer = await rehearseLaunch(aws);
  if (answer === 'may') return check('Permission', 'ok', 'may launch instances (rehearsed with DryRun)');
  if (answer === 'may-not')
    return check('Permission', 'fail', 'may not launch instances', ['What the lab needs: npx flowlab doctor --policy']);
  const end = answer.code === '' ? 'answered without DryRunOperation' : `ended with ${answer.code}`;
  return check('Permission', 'warn', `the rehearsal of a launch ${end}`);
}

async function pluginCheck(): Promise<Check> {
  const version = await sessionPlugin.version();
  return version === undefined
    ? check('session-manager-plugin', 'info', 'not installed; only flowlab shell on AWS needs it')
    : check('session-manager-plugin', 'ok', version);
}
