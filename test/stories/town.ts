import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { expect, vi } from 'vitest';
import type { Aws } from '../../src/cloud.js';
import type { DiagnoseFlags } from '../../src/commands/diagnose/request.js';
import { runDiagnose } from '../../src/commands/diagnose.js';
import { runNetwork } from '../../src/commands/network.js';
import { type Surroundings, surroundingsOf } from '../../src/commands/surroundings.js';
import { changedId } from '../../src/diagnosis/fix/change.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { serve } from '../../src/sandbox/endpoint/server.js';
import { recordsVisible } from '../../src/sandbox/flow-records/delivery.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { runScript } from '../../src/sandbox/shell/host.js';
import type { World } from '../../src/sandbox/world/world.js';
import { printed } from '../commands/diagnose/scene.js';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.js';
import { clientsFor, launchOf } from '../helpers/sandbox.js';

export const minute = 60_000;

/** A place in a network of one's own: a VPC with a subnet in each zone named, one route table for all of them. */
export interface Quarter {
  readonly vpcId: string;
  readonly cidr: string;
  readonly tableId: string;
  /** By the letter of its zone. */
  readonly subnets: Readonly<Record<string, string>>;
}

/** A network that a story builds by SDK clients alone, and asks about as a person would, over the wire. */
export interface Town {
  readonly aws: Aws;
  readonly world: World;
  readonly clock: FakeClock;
  readonly region: string;
  /** `10.0.0.0/16 ab`: the zones get 10.0.1.0/24, 10.0.2.0/24 and so on. Its traffic is logged. */
  quarter(plan: string): Promise<Quarter>;
  /** `tcp 5432 10.0.0.0/16`, `tcp 443 sg-…`, `all 0.0.0.0/0`. */
  group(name: string, vpcId: string, ...rules: readonly string[]): Promise<string>;
  /** A running instance: its id. `serves`: ports on which a web server answers. */
  machine(name: string, subnetId: string, address: string, groupId: string, ...serves: number[]): Promise<string>;
  /** What a machine prints on standard error, in its own time. */
  says(instanceId: string, script: string): string;
  /**
   * `flowlab diagnose --error … --from …` against the served sandbox, once the records are there. Without AWS, from what
   * `flowlab network` writes of the Region and a file with the records, it must find the same.
   */
  asked(error: string, from: string): Promise<{ verdict: Verdict; exit: unknown }>;
  /** The same with `--fix`, and the consent of `--yes-change`: what was told on standard error. */
  mended(error: string, from: string, verdict: Verdict): Promise<string>;
}

const region = 'eu-west-1';

/** Begins an hour ago, so that a program of today finds its records. */
export function town(): Town {
  const clock = fakeClock(Math.floor(Date.now() / minute) * minute - 75 * minute);
  const sandbox = createSandbox({ clock, seed: 1, region });
  Object.assign(sandbox.world.switches, { noise: false, consistencyMs: 0, propagationMs: 0, quotas: { vpcs: 50 } });
  const aws = clientsFor(sandbox, 1, region);
  const client = aws.ec2;
  const { world } = sandbox;
  let isLogging = false;

  /** The world's clock and the person's agree, from here on. */
  const untilNow = (): void => {
    const behind = Date.now() - clock.now();
    if (behind < 8 * minute) throw new RangeError('The story has taken more than its hour');
    clock.advance(behind);
  };

  /** A command in a folder of its own, that is removed afterwards; `online`: the served sandbox is its AWS. */
  async function command<T>(
    work: (surroundings: Surroundings, folder: string) => Promise<T>,
    online = true,
  ): Promise<{ out: string; err: string; result: T }> {
    const folder = await mkdtemp(join(tmpdir(), 'flowlab-town-'));
    const served = online ? await serve(sandbox, { port: 0, report: (error) => console.error(error) }) : null;
    const env = {
      ...(served && { AWS_ENDPOINT_URL: served.url, AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' }),
      AWS_REGION: region,
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    try {
      const state = join(folder, 'state.json');
      const { out, err, result } = await printed(() => work(surroundingsOf({ state, input: false }), folder));
      if (result instanceof Error) throw result;
      return { out, err, result: result as T };
    } finally {
      vi.unstubAllEnvs();
      await served?.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  const diagnosed = (flags: DiagnoseFlags) =>
    command((surroundings) => runDiagnose(surroundings, undefined, undefined, { since: '75m', ...flags }));

  async function askedOffline(error: string, from: string): Promise<Verdict> {
    const written = await command((surroundings) => runNetwork(surroundings, [], {}));
    const rows = Object.values(world.ec2.flowLogs).flatMap((flowLog) => recordsVisible(world, flowLog, clock.now()));
    const { out } = await command(async (surroundings, folder) => {
      const [file, records] = [join(folder, 'network.json'), join(folder, 'records.log')];
      await writeFile(file, written.out);
      await writeFile(records, rows.map(({ message }) => `${message}\n`).join(''));
      const flags = { error, from, since: '75m', json: true, network: file, logs: [records] };
      return runDiagnose(surroundings, undefined, undefined, flags);
    }, false);
    return JSON.parse(out);
  }

  async function log(vpcId: string): Promise<void> {
    const service = {
      Effect: 'Allow',
      Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      Action: 'sts:AssumeRole',
    };
    if (!isLogging) {
      await aws.logs.send(new CreateLogGroupCommand({ logGroupName: '/flow' }));
      await aws.iam.send(
        new CreateRoleCommand({ RoleName: 'flow', AssumeRolePolicyDocument: JSON.stringify({ Statement: [service] }) }),
      );
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
      });
      await aws.iam.send(new PutRolePolicyCommand({ RoleName: 'flow', PolicyName: 'write', PolicyDocument }));
      isLogging = true;
    }
    const { Unsuccessful = [] } = await client.send(
      new ec2.CreateFlowLogsCommand({
        ResourceType: 'VPC',
        ResourceIds: [vpcId],
        TrafficType: 'ALL',
        LogGroupName: '/flow',
        DeliverLogsPermissionArn: `arn:aws:iam::${world.account}:role/flow`,
        MaxAggregationInterval: 60,
      }),
    );
    if (Unsuccessful.length > 0) throw new TypeError(JSON.stringify(Unsuccessful));
  }

  return {
    aws,
    world,
    clock,
    region,

    async quarter(plan) {
      const [cidr = '', zones = ''] = plan.split(' ');
      const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: cidr }));
      const vpcId = idOf(Vpc?.VpcId);
      const subnets: Record<string, string> = {};
      for (const [index, zone] of [...zones].entries()) {
        const CidrBlock = cidr.replace(/\.0\.0\/16$/, `.${index + 1}.0/24`);
        const AvailabilityZone = `${region}${zone}`;
        const made = await client.send(new ec2.CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone }));
        subnets[zone] = idOf(made.Subnet?.SubnetId);
      }
      const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
      const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand({ Filters }));
      await log(vpcId);
      return { vpcId, cidr, subnets, tableId: idOf(RouteTables?.[0]?.RouteTableId) };
    },

    async group(name, VpcId, ...rules) {
      const made = await client.send(new ec2.CreateSecurityGroupCommand({ VpcId, GroupName: name, Description: name }));
      const GroupId = idOf(made.GroupId);
      if (rules.length === 0) return GroupId;
      const IpPermissions = rules.map(permissionIn);
      await client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      return GroupId;
    },

    async machine(name, SubnetId, PrivateIpAddress, groupId, ...serves) {
      const { Instances } = await client.send(
        launchOf(world, {
          SubnetId,
          PrivateIpAddress,
          SecurityGroupIds: [groupId],
          TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: name }] }],
        }),
      );
      clock.advance(minute);
      const id = idOf(Instances?.[0]?.InstanceId);
      for (const port of serves)
        runScript(world, clock, id, `python3 -m http.server ${port} >/dev/null 2>&1 &`, { user: 'root' });
      return id;
    },

    says(instanceId, script) {
      const { stderr, durationMs } = runScript(world, clock, instanceId, script, { user: 'root' });
      clock.advance(durationMs);
      return stderr;
    },

    async asked(error, from) {
      untilNow();
      const { out, result } = await diagnosed({ error, from, json: true });
      const verdict: Verdict = JSON.parse(out);
      const { outcome, cause, resourceId, rule } = verdict.verdict;
      expect((await askedOffline(error, from)).verdict).toMatchObject({ outcome, cause, resourceId, rule });
      return { verdict, exit: result };
    },

    async mended(error, from, { fix }) {
      if (!fix) throw new TypeError('The story has no fix');
      const yesChange = [...new Set(fix.change.map(changedId))].join(' ');
      const { err } = await diagnosed({ error, from, fix: true, yesChange });
      clock.advance(2 * minute);
      return err;
    },
  };
}

export const idOf = <T>(value: T | undefined): T => {
  if (value === undefined) throw new TypeError('The sandbox gave no id');
  return value;
};

/** Leads what goes by that table to the internet: the id of the gateway. */
export async function ledOut({ aws }: Town, { vpcId, tableId }: Pick<Quarter, 'vpcId' | 'tableId'>): Promise<string> {
  const { InternetGateway } = await aws.ec2.send(new ec2.CreateInternetGatewayCommand({}));
  const GatewayId = idOf(InternetGateway?.InternetGatewayId);
  await aws.ec2.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId: vpcId }));
  const route = { RouteTableId: tableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId };
  await aws.ec2.send(new ec2.CreateRouteCommand(route));
  return GatewayId;
}

/** A network with a private subnet `a` and a public one `b`. */
export async function withPublicSubnet(here: Town): Promise<Quarter> {
  const { ec2: client } = here.aws;
  const home = await here.quarter('10.0.0.0/16 ab');
  const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId: home.vpcId }));
  const RouteTableId = idOf(RouteTable?.RouteTableId);
  await client.send(new ec2.AssociateRouteTableCommand({ RouteTableId, SubnetId: home.subnets.b }));
  await ledOut(here, { vpcId: home.vpcId, tableId: RouteTableId });
  return home;
}

/** Gives a machine a second interface, the first of whose addresses is its primary one: its id. */
export async function wear(
  { aws }: Town,
  InstanceId: string,
  SubnetId: string,
  group: string,
  Description: string,
  ...addresses: readonly string[]
): Promise<string> {
  const { NetworkInterface } = await aws.ec2.send(
    new ec2.CreateNetworkInterfaceCommand({
      SubnetId,
      Groups: [group],
      Description,
      PrivateIpAddresses: addresses.map((PrivateIpAddress, at) => ({ PrivateIpAddress, Primary: at === 0 })),
    }),
  );
  const NetworkInterfaceId = idOf(NetworkInterface?.NetworkInterfaceId);
  await aws.ec2.send(new ec2.AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 }));
  return NetworkInterfaceId;
}

function permissionIn(rule: string): ec2.IpPermission {
  const [protocol = '', ...rest] = rule.split(' ');
  const from = rest.at(-1) ?? '';
  const whom = from.startsWith('sg-') ? { UserIdGroupPairs: [{ GroupId: from }] } : { IpRanges: [{ CidrIp: from }] };
  if (protocol === 'all') return { IpProtocol: '-1', ...whom };
  const port = Number(rest[0]);
  return { IpProtocol: protocol, FromPort: port, ToPort: port, ...whom };
}
