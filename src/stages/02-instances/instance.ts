import {
  type Instance,
  paginateDescribeInstances,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ignoreGone } from '../../aws/gone.js';
import { Problem } from '../../base/problem.js';
import { retrying } from '../../base/wait.js';
import type { Change, Context, SoughtObject } from '../../engine/step.js';
import { change } from '../../engine/step.js';
import { instanceProfile } from '../01-roles/instance-profile.js';
import { cliTags, hasOurTags, isOfStep, names, ourTags, type Role, stepFilters } from '../names.js';
import { answered, notOurs } from '../ownership.js';
import { hourly, hourlyText } from '../prices.js';
import { ifNotUsableYet } from '../transient-errors.js';
import { conditionOf, describeInstance } from './instance-condition.js';
import { type LaunchPlace, placement } from './placement.js';
import { securityGroup } from './security-group.js';

/** Everything that goes into the launch, frozen: a repeated launch with other parameters would not be the same launch. */
export type InstancePlan = LaunchPlace & {
  readonly name: string;
  readonly groupId: string;
  readonly profileName: string;
};
export type InstanceMade = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly interfaceId: string;
  readonly subnetId: string;
  readonly vpcId: string;
};

/** `beside`: the instance whose subnet this one shares. */
export function instance(role: Role, beside?: Change<InstancePlan, InstanceMade>): Change<InstancePlan, InstanceMade> {
  const id = `instances/${role}`;
  const name = names.instance[role];
  const step: Change<InstancePlan, InstanceMade> = change({
    id,
    title: `The ${role} instance`,
    resource: 'instance',
    label: (made) => `${made.name} ${made.id}`,
    plan: async (context, attempt) => {
      const { places } = context.result(placement);
      // The second instance goes where the first one is, and a new one where the lost one was; the first one tries
      // another place after a refusal.
      const subnet = (beside ? context.result(beside) : context.known(step))?.subnetId;
      const possible = subnet === undefined ? places : places.filter(({ subnetId }) => subnetId === subnet);
      const place = possible[(attempt - 1) % possible.length];
      if (!place) throw new Problem('bug', `There is no place to launch ${name} in.`);
      return {
        ...place,
        name,
        groupId: context.result(securityGroup).id,
        profileName: context.result(instanceProfile).name,
      };
    },
    preview: (plan) => ({
      sign: '+',
      what: `instance ${plan.name} (${plan.instanceType}, Amazon Linux 2023)`,
      why: role === 'source' ? 'The machine that will ping.' : 'The machine that will be pinged, in the same subnet.',
      command: launchCommand(plan),
      console:
        'EC2 > Launch instances > Amazon Linux > Proceed without a key pair > Advanced details: the IAM instance profile > Launch instance',
      cost: hourlyText(plan.instanceType),
      costPerHour: hourly(plan.instanceType),
    }),
    find: async (context, sought) => {
      const found = await lookFor(context, sought, id);
      if (!found || found.State?.Name === 'terminated') return undefined;
      if (!hasOurTags(context.lab, found.Tags)) throw notOurs(`Instance ${found.InstanceId}`);
      return made(found, name);
    },
    condition: (context, result) => conditionOf(context, result),
    removalMs: 40_000,
    costPerHour: hourly('t3.micro'),
    make: (context, plan, token) => launch(context, id, plan, token),
    remove: (context, result) => terminate(context, result),
  });
  return step;
}

async function launch(context: Context, id: string, plan: InstancePlan, token: string): Promise<InstanceMade> {
  const { aws, lab } = context;
  const tags = ourTags(lab, id, plan.name);
  const network = plan.mapsPublicIp
    ? { SubnetId: plan.subnetId, SecurityGroupIds: [plan.groupId] }
    : {
        NetworkInterfaces: [
          { DeviceIndex: 0, SubnetId: plan.subnetId, Groups: [plan.groupId], AssociatePublicIpAddress: true },
        ],
      };
  const command = {
    ImageId: plan.imageId,
    InstanceType: plan.instanceType as 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    ClientToken: token,
    IamInstanceProfile: { Name: plan.profileName },
    // Amazon Linux 2023 asks for IMDSv2; an account's own default could say otherwise, so it is said here.
    MetadataOptions: { HttpTokens: 'required' as const, HttpEndpoint: 'enabled' as const, HttpPutResponseHopLimit: 2 },
    TagSpecifications: (['instance', 'volume', 'network-interface'] as const).map((ResourceType) => ({
      ResourceType,
      Tags: tags,
    })),
    ...network,
  };
  const { Instances } = await retrying(
    { ...context, call: 'RunInstances', timeoutMs: 180_000, reason: ifNotUsableYet },
    () => aws.ec2.send(new RunInstancesCommand(command)),
  );
  const launched = answered(Instances?.[0], 'RunInstances');
  answered(launched.PrivateIpAddress, 'RunInstances');
  return made(launched, plan.name);
}

async function lookFor(
  context: Context,
  { result }: SoughtObject<InstancePlan, InstanceMade>,
  id: string,
): Promise<Instance | undefined> {
  if (result) return describeInstance(context, result.id);
  const states = {
    Name: 'instance-state-name',
    Values: ['pending', 'running', 'stopping', 'stopped', 'shutting-down'],
  };
  const found: Instance[] = [];
  for await (const page of paginateDescribeInstances(
    { client: context.aws.ec2 },
    { Filters: [...stepFilters(context.lab, id), states] },
  )) {
    const listed = (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? []);
    found.push(...listed.filter(({ Tags, State }) => State?.Name !== 'terminated' && isOfStep(context.lab, id, Tags)));
  }
  // One that is on its way out is not a member of the lab, unless it is the only one left to wait for.
  return found.find(({ State }) => State?.Name !== 'shutting-down') ?? found[0];
}

// Looked at before it is asked to go: with tag-conditioned permissions AWS answers UnauthorizedOperation for an
// instance that is gone already (karpenter-provider-aws#2253), and NotFound does not prove an end.
async function terminate(context: Context, { id }: InstanceMade): Promise<void> {
  const present = await describeInstance(context, id);
  if (!present || present.State?.Name === 'terminated') return;
  if (present.State?.Name === 'shutting-down') return;
  await ignoreGone(context.aws.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })));
}

const made = (from: Instance, name: string): InstanceMade => ({
  id: answered(from.InstanceId, 'RunInstances'),
  name: from.Tags?.find(({ Key }) => Key === 'Name')?.Value ?? name,
  // A terminating instance has none any more.
  address: from.PrivateIpAddress ?? '',
  interfaceId: from.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '',
  subnetId: from.SubnetId ?? '',
  vpcId: from.VpcId ?? '',
});

const launchCommand = (plan: InstancePlan): string =>
  [
    `aws ec2 run-instances --image-id ${plan.imageId} --instance-type ${plan.instanceType} --count 1`,
    `--subnet-id ${plan.subnetId} --security-group-ids ${plan.groupId}`,
    plan.mapsPublicIp ? '' : '--associate-public-ip-address',
    `--iam-instance-profile Name=${plan.profileName}`,
    '--metadata-options HttpTokens=required,HttpPutResponseHopLimit=2',
    cliTags('instance', [{ Key: 'Name', Value: plan.name }]),
  ]
    .filter(Boolean)
    .join(' ');
