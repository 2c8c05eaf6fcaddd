import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { hex, newId } from '../../../world/ids.js';
import { existing } from '../../lookup.js';
import { once } from '../../once.js';
import { quota } from '../../quotas.js';
import { addRow } from '../../rows.js';
import { setTags, setTagsOfAws, tagsFor } from '../../tag-set.js';
import type { ImageRow } from '../image/kind.js';
import type { SubnetRow } from '../subnet/kind.js';
import { disksFor, disksOf } from './disks.js';
import { checkHibernation } from './hibernation.js';
import { newHost } from './hosts.js';
import { checkedHops, instanceOptionsFor } from './instance-options.js';
import { instanceState } from './instance-state.js';
import { factsOf, type InstanceTypeFacts } from './instance-type-facts.js';
import { instanceView, type Reservation, reservationView } from './instance-view.js';
import { type InstanceRow, instanceKind } from './kind.js';
import { type Launch, launchChecks } from './launch-checks.js';
import { type LaunchTemplate, refuseUnread, wholeLaunch } from './launch-from-template.js';
import { type Face, interfacesFor } from './launch-network.js';

const taggable = ['instance', 'volume', 'network-interface', 'spot-instances-request', 'elastic-gpu'] as const;

export const runInstancesOperations: readonly Operation[] = [
  on(RunInstancesCommand, (request, call) => {
    const { MinCount, MaxCount } = request;
    const { input, template } = wholeLaunch(call, request);
    checkPlain(input);
    if (MinCount < 1 || MaxCount < MinCount) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${MinCount}) for parameter minCount is invalid. The minimum count must be at least 1 and at most the maximum count.`,
      );
    }
    for (const type of taggable) tagsFor(input.TagSpecifications, type, taggable);
    const scope = zoneOf(call, input);
    return once(
      call,
      { operation: 'RunInstances', token: input.ClientToken, input: request, scope },
      () => {
        const id = launch(call, input, template);
        if (template) refuseUnread(template);
        return id;
      },
      (id) => reservation(call, id),
    );
  }),
];

/** What is simulated in its plain form alone. */
function checkPlain({ CapacityReservationSpecification, InstanceMarketOptions }: Launch): void {
  only('ec2', 'CapacityReservationPreference', CapacityReservationSpecification?.CapacityReservationPreference, [
    'open',
    'none',
  ]);
  only('ec2', 'InstanceMarketOptions.MarketType', InstanceMarketOptions?.MarketType, []);
}

// "If you specify a subnet or a zone the token is zonal, else regional" (EC2 API reference, "Ensuring idempotency").
function zoneOf({ world }: Call, { SubnetId, NetworkInterfaces, Placement }: Launch): string {
  const subnetId = SubnetId ?? NetworkInterfaces?.[0]?.SubnetId ?? '';
  return world.ec2.subnets[subnetId]?.AvailabilityZone ?? Placement?.AvailabilityZone ?? '';
}

/** Launches, and answers with the reservation's id. */
function launch(call: Call, input: Launch, template?: LaunchTemplate): string {
  const { image, subnet, profile, type } = launchChecks(call, input);
  const count = roomFor(call, input, type);
  const reservationId = newId('r', call.random);
  for (let index = 0; index < count; index++) {
    const faces = interfacesFor(call, input, subnet, index);
    const row = makeInstance(call, { input, image, subnet, profile, type, reservationId, index, faces });
    for (const face of faces) face.attachTo(row);
    tagLaunch(call, input, row);
    if (template) setTagsOfAws(call, row.InstanceId, template.tags);
  }
  return reservationId;
}

/** As many as the quota allows between the two counts (EC2 API reference, RunInstances). */
function roomFor(call: Call, { MinCount, MaxCount }: Launch, { vcpus }: InstanceTypeFacts): number {
  const now = call.clock.now();
  const used = existing(call, instanceKind)
    .filter((row) => ['pending', 'running'].includes(instanceState(call.world, row, now)))
    .reduce((sum, row) => sum + (factsOf(row.instanceType)?.vcpus ?? 2), 0);
  const limit = quota(call.world, 'vcpus');
  const count = Math.min(MaxCount, Math.floor((limit - used) / vcpus));
  if (count >= MinCount) return count;
  throw new AwsError(
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  );
}

interface Parts {
  readonly input: Launch;
  readonly image: ImageRow;
  readonly subnet: SubnetRow;
  readonly profile: { readonly arn: string; readonly id: string } | undefined;
  readonly type: InstanceTypeFacts;
  readonly reservationId: string;
  readonly index: number;
  readonly faces: readonly Face[];
}

function makeInstance(call: Call, parts: Parts): InstanceRow {
  const { input, image, subnet, profile, type, reservationId, index, faces } = parts;
  const { world, random, clock } = call;
  const now = clock.now();
  const InstanceId = newId('i', random);
  const { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6, InstanceMetadataTags } =
    input.MetadataOptions ?? {};
  const disks = disksFor(call, image, input.BlockDeviceMappings);
  if (input.HibernationOptions?.Configured) checkHibernation(type, disks[0]);
  const row: InstanceRow = {
    InstanceId,
    reservationId,
    launchIndex: index,
    imageId: image.ImageId,
    instanceType: type.name,
    architecture: image.Architecture,
    subnetId: faces[0]?.row.SubnetId ?? subnet.SubnetId,
    interfaceIds: faces.map(({ row: face }) => face.NetworkInterfaceId),
    profileArn: profile?.arn ?? null,
    profileId: profile?.id ?? null,
    keyName: input.KeyName ?? null,
    clientToken: input.ClientToken ?? '',
    // AL2023 images ask for IMDSv2 with two hops unless the launch says otherwise (EC2 user guide, "Instance metadata options").
    metadata: {
      httpTokens: HttpTokens ?? (image.usesImdsV2 === false ? 'optional' : 'required'),
      hopLimit: checkedHops(HttpPutResponseHopLimit) ?? (image.usesImdsV2 === false ? 1 : 2),
      httpEndpoint: HttpEndpoint ?? 'enabled',
      httpProtocolIpv6: HttpProtocolIpv6 ?? 'disabled',
      tags: InstanceMetadataTags ?? 'disabled',
    },
    options: instanceOptionsFor(call, input, subnet, type),
    disks,
    volumeId: disks[0]?.volumeId ?? '',
    launchedAt: now,
    startedAt: now,
    stoppedAt: null,
    terminatedAt: null,
    disableApiTermination: input.DisableApiTermination ?? false,
    host: newHost(faces[0]?.row.PrivateDnsName ?? `ip-${hex(8, random)}`),
  };
  addRow(call, instanceKind, row);
  if (row.options?.userData !== undefined) world.booting = [...world.booting, InstanceId];
  return row;
}

function tagLaunch(call: Call, { TagSpecifications }: Launch, row: InstanceRow): void {
  setTags(call, row.InstanceId, tagsFor(TagSpecifications, 'instance', taggable));
  for (const { volumeId } of disksOf(row)) setTags(call, volumeId, tagsFor(TagSpecifications, 'volume', taggable));
  for (const id of row.interfaceIds) setTags(call, id, tagsFor(TagSpecifications, 'network-interface', taggable));
}

/** What the launch answers, first or repeated: the reservation as it is now. */
function reservation(call: Call, reservationId: string): Reservation {
  const rows = Object.values(call.world.ec2.instances).filter((row) => row.reservationId === reservationId);
  if (rows.length > 0 && rows.every(({ terminatedAt }) => terminatedAt !== null)) {
    const text =
      'The client token you have provided is associated with a terminated instance. Please use a different client token.';
    throw new AwsError('IdempotentInstanceTerminated', text);
  }
  return reservationView(
    call,
    reservationId,
    rows.map((row) => instanceView(call, row)),
  );
}
