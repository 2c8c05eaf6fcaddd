import {
  DescribeInstanceCreditSpecificationsCommand,
  ModifyInstanceCreditSpecificationCommand,
  ModifyInstanceMaintenanceOptionsCommand,
  ModifyInstanceMetadataOptionsCommand,
  ModifyPrivateDnsNameOptionsCommand,
  MonitorInstancesCommand,
  UnmonitorInstancesCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { find, list, lookUp } from '../../lookup.js';
import { findInstances, mustLive } from './instance-lifecycle.js';
import { checkedHops, setOptions } from './instance-options.js';
import { instanceState } from './instance-state.js';
import { factsOf } from './instance-type-facts.js';
import { metadataOf } from './instance-view.js';
import { type InstanceRow, instanceKind } from './kind.js';

const isBurstable = (row: InstanceRow): boolean => factsOf(row.instanceType)?.burstable ?? false;

/** AWS answers with where it is going, and shows it at the next read. */
function monitor(call: Call, ids: readonly string[], on: boolean) {
  const rows = findInstances(call, ids);
  mustLive(call, rows, on ? 'monitored' : 'unmonitored');
  const State = on ? ('pending' as const) : ('disabling' as const);
  for (const row of rows) setOptions(row, { monitoring: on });
  return { InstanceMonitorings: rows.map(({ InstanceId }) => ({ InstanceId, Monitoring: { State } })) };
}

export const instanceSettingOperations: readonly Operation[] = [
  on(MonitorInstancesCommand, ({ InstanceIds }, call) => monitor(call, InstanceIds, true)),
  on(UnmonitorInstancesCommand, ({ InstanceIds }, call) => monitor(call, InstanceIds, false)),

  on(ModifyInstanceMetadataOptionsCommand, (input, call) => {
    const row = find(call, instanceKind, input.InstanceId);
    const { metadata } = row;
    const hops = checkedHops(input.HttpPutResponseHopLimit);
    metadata.httpTokens = input.HttpTokens ?? metadata.httpTokens;
    metadata.hopLimit = hops ?? metadata.hopLimit;
    metadata.httpEndpoint = input.HttpEndpoint ?? metadata.httpEndpoint;
    metadata.httpProtocolIpv6 = input.HttpProtocolIpv6 ?? metadata.httpProtocolIpv6 ?? 'disabled';
    metadata.tags = input.InstanceMetadataTags ?? metadata.tags ?? 'disabled';
    return { InstanceId: row.InstanceId, InstanceMetadataOptions: metadataOf(row, 'pending') };
  }),

  on(DescribeInstanceCreditSpecificationsCommand, (input, call) => {
    const wrong = (input.InstanceIds ?? []).map((id) => find(call, instanceKind, id)).find((row) => !isBurstable(row));
    if (wrong) {
      throw new AwsError(
        'InvalidInstanceID.NotBurstable',
        `The instance ID '${wrong.InstanceId}' is not a burstable performance instance.`,
      );
    }
    const { rows, next } = list(call, instanceKind, input.InstanceIds, input, {
      'instance-id': (row) => row.InstanceId,
    });
    return {
      InstanceCreditSpecifications: rows
        .filter((row) => isBurstable(row) && instanceState(call.world, row, call.clock.now()) !== 'terminated')
        .map((row) => ({
          InstanceId: row.InstanceId,
          CpuCredits: row.options?.cpuCredits ?? (row.instanceType.startsWith('t2') ? 'standard' : 'unlimited'),
        })),
      NextToken: next,
    };
  }),

  on(ModifyInstanceCreditSpecificationCommand, ({ InstanceCreditSpecifications, ClientToken }, call) => {
    void ClientToken; // The same request again changes nothing more.
    const outcomes = InstanceCreditSpecifications.map(({ InstanceId = '', CpuCredits }) => {
      const row = lookUp(call, instanceKind, InstanceId);
      if (!row) {
        const Code = 'InvalidInstanceID.NotFound' as const;
        return { InstanceId, Error: { Code, Message: instanceKind.notFound(InstanceId).message } };
      }
      if (!isBurstable(row)) {
        const Code = 'InstanceCreditSpecification.NotSupported' as const;
        return { InstanceId, Error: { Code, Message: `The instance '${InstanceId}' is not burstable.` } };
      }
      if (CpuCredits === 'standard' || CpuCredits === 'unlimited') setOptions(row, { cpuCredits: CpuCredits });
      return { InstanceId };
    });
    return {
      SuccessfulInstanceCreditSpecifications: outcomes.filter((one) => !('Error' in one)),
      UnsuccessfulInstanceCreditSpecifications: outcomes.filter((one) => 'Error' in one),
    };
  }),

  on(ModifyInstanceMaintenanceOptionsCommand, ({ InstanceId, AutoRecovery }, call) => {
    const row = find(call, instanceKind, InstanceId);
    setOptions(row, { autoRecovery: AutoRecovery ?? row.options?.autoRecovery ?? 'default' });
    return { InstanceId, AutoRecovery: row.options?.autoRecovery };
  }),

  on(ModifyPrivateDnsNameOptionsCommand, (input, call) => {
    const row = find(call, instanceKind, input.InstanceId);
    const { PrivateDnsHostnameType, EnableResourceNameDnsARecord, EnableResourceNameDnsAAAARecord } = input;
    setOptions(row, {
      ...(PrivateDnsHostnameType && { hostnameType: PrivateDnsHostnameType }),
      ...(EnableResourceNameDnsARecord !== undefined && { resourceNameDnsA: EnableResourceNameDnsARecord }),
      ...(EnableResourceNameDnsAAAARecord !== undefined && { resourceNameDnsAAAA: EnableResourceNameDnsAAAARecord }),
    });
    return { Return: true };
  }),
];
