import { DescribeInstanceStatusCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { absent } from '../../../endpoint/filters.js';
import { withoutEffect } from '../../../endpoint/limits.js';
import { type Call, type Operation, on } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import { list } from '../../lookup.js';
import { zoneId } from '../../zones.js';
import { instanceFilters } from './instance-filters.js';
import { type InstanceState, instanceState, runningSince, stateOf } from './instance-state.js';
import { instanceView, reservationView } from './instance-view.js';
import { type InstanceRow, instanceKind } from './kind.js';

export const instanceOperations: readonly Operation[] = [
  on(DescribeInstancesCommand, (input, call) => {
    withoutEffect(input.IncludeManagedResources);
    const { rows, next } = list(call, instanceKind, input.InstanceIds, input, instanceFilters(call));
    const ids = [...new Set(rows.map(({ reservationId }) => reservationId))];
    const members = (id: string) =>
      rows.filter(({ reservationId }) => reservationId === id).map((row) => instanceView(call, row));
    return { Reservations: ids.map((id) => reservationView(call, id, members(id))), NextToken: next };
  }),

  on(DescribeInstanceStatusCommand, (input, call) => {
    const { IncludeAllInstances } = input;
    withoutEffect(input.IncludeManagedResources);
    const now = call.clock.now();
    const status = (row: InstanceRow) => statusView(call, row);
    const { rows, next } = list(call, instanceKind, input.InstanceIds, input, {
      'availability-zone': (row) => status(row).AvailabilityZone,
      'availability-zone-id': (row) => status(row).AvailabilityZoneId,
      'attached-ebs-status.status': (row) => status(row).AttachedEbsStatus.Status,
      ...absent(
        'event.code',
        'event.description',
        'event.instance-event-id',
        'event.not-after',
        'event.not-before',
        'event.not-before-deadline',
        'operator.principal',
        'application-status.status',
      ),
      'operator.managed': () => false,
      'instance-state-code': (row) => stateOf(instanceState(call.world, row, now)).Code,
      'instance-state-name': (row) => instanceState(call.world, row, now),
      'instance-status.status': (row) => status(row).InstanceStatus.Status,
      'instance-status.reachability': (row) => status(row).InstanceStatus.Details?.[0]?.Status,
      'system-status.status': (row) => status(row).SystemStatus.Status,
      'system-status.reachability': (row) => status(row).SystemStatus.Details?.[0]?.Status,
    });
    // "By default, only running instances are described" (EC2 API reference, DescribeInstanceStatus).
    const shown = rows.filter(
      (row) => IncludeAllInstances === true || instanceState(call.world, row, now) === 'running',
    );
    return { InstanceStatuses: shown.map(status), NextToken: next };
  }),
];

// "System status checks", "instance status checks" and "attached EBS status checks" (EC2 user guide, "Status checks").
function statusView(call: Call, row: InstanceRow) {
  const { world, clock } = call;
  const state = instanceState(call.world, row, clock.now());
  const checked = clock.now() >= runningSince(call.world, row) + latencyOf(world).statusChecks;
  const AvailabilityZone = world.ec2.subnets[row.subnetId]?.AvailabilityZone;
  return {
    InstanceId: row.InstanceId,
    AvailabilityZone,
    AvailabilityZoneId: zoneId(world, AvailabilityZone),
    InstanceState: stateOf(state),
    SystemStatus: check(state, checked),
    InstanceStatus: check(state, checked),
    AttachedEbsStatus: check(state, checked),
  };
}

function check(state: InstanceState, checked: boolean) {
  if (state !== 'running') return { Status: 'not-applicable' as const };
  const [Status, reachability] = checked ? (['ok', 'passed'] as const) : (['initializing', 'initializing'] as const);
  return { Status, Details: [{ Name: 'reachability' as const, Status: reachability }] };
}
