import {
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import { find, lookUp } from '../../lookup.js';
import { leaveInstance, releaseAddresses } from '../address/address-association.js';
import { checkHibernating } from './hibernation.js';
import { restart } from './hosts.js';
import { setOptions } from './instance-options.js';
import { type InstanceState, instanceEnd, instanceState, stateOf } from './instance-state.js';
import { type InstanceRow, instanceKind } from './kind.js';
import { givePublicAddress } from './launch-network.js';

export const instanceLifecycleOperations: readonly Operation[] = [
  on(TerminateInstancesCommand, ({ InstanceIds, Force, SkipOsShutdown }, call) => {
    withoutEffect(Force, SkipOsShutdown);
    const rows = findInstances(call, InstanceIds);
    const shielded = rows.find((row) => row.disableApiTermination && row.terminatedAt === null);
    if (shielded) {
      throw new AwsError(
        'OperationNotPermitted',
        `The instance '${shielded.InstanceId}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
      );
    }
    // Terminating twice is no error (EC2 API reference, TerminateInstances).
    return { TerminatingInstances: rows.map((row) => changed(call, row, () => terminate(call, row))) };
  }),

  on(StopInstancesCommand, ({ InstanceIds, Hibernate, Force, SkipOsShutdown }, call) => {
    withoutEffect(Force, SkipOsShutdown);
    const rows = findInstances(call, InstanceIds);
    if (Hibernate === true) checkHibernating(rows);
    const shielded = rows.find((row) => row.options?.disableApiStop);
    if (shielded) {
      throw new AwsError(
        'OperationNotPermitted',
        `The instance '${shielded.InstanceId}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
      );
    }
    mustBe(call, rows, ['running', 'stopping', 'stopped'], notStopped);
    return { StoppingInstances: rows.map((row) => changed(call, row, () => stop(call, row, Hibernate))) };
  }),

  on(StartInstancesCommand, ({ InstanceIds }, call) => {
    const rows = findInstances(call, InstanceIds);
    mustBe(call, rows, ['stopped', 'pending', 'running'], notToBe('started'));
    return { StartingInstances: rows.map((row) => changed(call, row, () => start(call, row))) };
  }),

  on(RebootInstancesCommand, ({ InstanceIds }, call) => {
    const rows = findInstances(call, InstanceIds);
    mustBe(call, rows, ['running', 'pending'], notToBe('rebooted'));
    for (const { host } of rows) restart(host);
    return {};
  }),
];

/** One unknown id fails the whole call, and the error names all that are unknown. */
export function findInstances(call: Call, ids: readonly string[]): InstanceRow[] {
  const wellFormed = ids.filter((id) => /^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  const unknown = wellFormed.filter((id) => !lookUp(call, instanceKind, id));
  if (wellFormed.length === ids.length && unknown.length > 1) {
    throw new AwsError('InvalidInstanceID.NotFound', `The instance IDs '${unknown.join(', ')}' do not exist`);
  }
  return ids.map((id) => find(call, instanceKind, id));
}

/** One that is terminated, or will be, takes no more changes. */
export const mustLive = (call: Call, rows: readonly InstanceRow[], done: string): void =>
  mustBe(call, rows, ['pending', 'running', 'stopping', 'stopped'], notToBe(done));

type Refusal = (id: string, state: InstanceState) => string;

const notToBe =
  (done: string): Refusal =>
  (id) =>
    `The instance '${id}' is not in a state from which it can be ${done}.`;

// github.com/cloud-custodian/cloud-custodian/pull/6014
const notStopped: Refusal = (id, state) =>
  state === 'pending'
    ? `Instance '${id}' cannot be stopped as it has never reached the 'running' state.`
    : `This instance '${id}' is not in a state from which it can be stopped.`;

function mustBe(call: Call, rows: readonly InstanceRow[], states: readonly InstanceState[], refusal: Refusal): void {
  for (const row of rows) {
    const state = instanceState(call.world, row, call.clock.now());
    if (!states.includes(state)) throw new AwsError('IncorrectInstanceState', refusal(row.InstanceId, state));
  }
}

function changed(call: Call, row: InstanceRow, change: () => void) {
  const PreviousState = stateOf(instanceState(call.world, row, call.clock.now()));
  change();
  return {
    InstanceId: row.InstanceId,
    CurrentState: stateOf(instanceState(call.world, row, call.clock.now())),
    PreviousState,
  };
}

/** Interfaces that go with the instance are released a little after it is terminated. */
function terminate(call: Call, row: InstanceRow): void {
  if (row.terminatedAt !== null) return;
  row.terminatedAt = call.clock.now();
  for (const id of row.interfaceIds) {
    const face = call.world.ec2.interfaces[id];
    if (!face) continue;
    if (face.Attachment?.DeleteOnTermination) {
      face.goneAt = instanceEnd(call.world, row) + latencyOf(call.world).interfaceRelease;
      releaseAddresses(call, id);
    } else leaveInstance(call, id);
  }
}

/** What runs on a host that hibernates goes on at its next start. */
function stop(call: Call, row: InstanceRow, hibernated = false): void {
  if (row.stoppedAt !== null) return;
  row.stoppedAt = call.clock.now();
  setOptions(row, { hibernated });
  if (!hibernated) restart(row.host);
  for (const id of row.interfaceIds) {
    const face = call.world.ec2.interfaces[id];
    if (face?.Association && face.Association.AllocationId === undefined) delete face.Association;
  }
}

/** A start brings a new public address, where the subnet gives one and no Elastic IP address is there. */
function start(call: Call, row: InstanceRow): void {
  if (row.stoppedAt === null) return;
  row.stoppedAt = null;
  row.startedAt = call.clock.now();
  const face = call.world.ec2.interfaces[row.interfaceIds[0] ?? ''];
  if (face && !face.Association && face.publicSince !== undefined) givePublicAddress(call, face);
}
