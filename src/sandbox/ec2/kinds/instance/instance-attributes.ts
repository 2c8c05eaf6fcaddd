import {
  DescribeInstanceAttributeCommand,
  ModifyInstanceAttributeCommand,
  type ModifyInstanceAttributeCommandInput,
  ResetInstanceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Checked, type Operation, on } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { type InterfaceRow, interfaceKind } from '../interface/kind.js';
import { groupsFor } from '../interface/make-interface.js';
import { disksOf } from './disks.js';
import { mustLive } from './instance-lifecycle.js';
import { checkUserData, setOptions } from './instance-options.js';
import { instanceState } from './instance-state.js';
import { factsOf } from './instance-type-facts.js';
import { instanceView } from './instance-view.js';
import { type InstanceRow, instanceKind } from './kind.js';
import { onlyInterfaceOf } from './only-interface.js';

type Change = Checked<ModifyInstanceAttributeCommandInput>;

export const instanceAttributeOperations: readonly Operation[] = [
  on(DescribeInstanceAttributeCommand, ({ InstanceId, Attribute }, call) => {
    const row = find(call, instanceKind, InstanceId);
    const { options } = row;
    switch (Attribute) {
      case 'disableApiTermination':
        return { InstanceId, DisableApiTermination: { Value: row.disableApiTermination } };
      case 'disableApiStop':
        return { InstanceId, DisableApiStop: { Value: options?.disableApiStop ?? false } };
      case 'instanceType':
        return { InstanceId, InstanceType: { Value: row.instanceType } };
      case 'instanceInitiatedShutdownBehavior':
        return { InstanceId, InstanceInitiatedShutdownBehavior: { Value: options?.shutdownBehavior ?? 'stop' } };
      case 'groupSet':
        return { InstanceId, Groups: primaryInterface(call, row)?.Groups ?? [] };
      case 'sourceDestCheck':
        return { InstanceId, SourceDestCheck: { Value: primaryInterface(call, row)?.SourceDestCheck ?? true } };
      case 'userData':
        return { InstanceId, UserData: options?.userData === undefined ? {} : { Value: options.userData } };
      case 'rootDeviceName':
        return { InstanceId, RootDeviceName: { Value: disksOf(row)[0]?.deviceName } };
      case 'blockDeviceMapping':
        return { InstanceId, BlockDeviceMappings: instanceView(call, row).BlockDeviceMappings };
      case 'ebsOptimized':
        return { InstanceId, EbsOptimized: { Value: options?.ebsOptimized ?? false } };
      case 'enaSupport':
        return { InstanceId, EnaSupport: { Value: true } };
      case 'sriovNetSupport':
        return { InstanceId, SriovNetSupport: {} };
      case 'kernel':
        return { InstanceId, KernelId: {} };
      case 'ramdisk':
        return { InstanceId, RamdiskId: {} };
      case 'productCodes':
        return { InstanceId, ProductCodes: [] };
      case 'enclaveOptions':
        return { InstanceId, EnclaveOptions: { Enabled: row.options?.enclaves ?? false } };
      default:
        throw unknownAttribute(Attribute);
    }
  }),

  // "You can specify only one attribute at a time" (EC2 API reference, ModifyInstanceAttribute).
  on(ModifyInstanceAttributeCommand, (input, call) => {
    const row = find(call, instanceKind, input.InstanceId);
    mustLive(call, [row], 'modified');
    const changes = changesIn(call, row, input);
    if (changes.length > 1) {
      throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
    }
    if (changes.length === 0) throw new AwsError('InvalidParameterCombination', 'No attributes specified.');
    for (const change of changes) change();
    return {};
  }),

  on(ResetInstanceAttributeCommand, ({ InstanceId, Attribute }, call) => {
    const row = find(call, instanceKind, InstanceId);
    if (Attribute !== 'sourceDestCheck') throw unknownAttribute(Attribute);
    if (primaryInterface(call, row)) onlyFace(call, row).SourceDestCheck = true;
    return {};
  }),
];

const unknownAttribute = (name: string): AwsError =>
  new AwsError('InvalidParameterValue', `Value (${name}) for parameter attribute is invalid. Unknown attribute.`);

/** The changes a request asks for, each by a parameter of its own or by name and value. */
function changesIn(call: Call, row: InstanceRow, input: Change): (() => void)[] {
  const { Attribute, Value, Groups, BlockDeviceMappings } = input;
  const face = primaryInterface(call, row);
  const named = (name: string) => (Attribute === name ? (Value ?? '') : undefined);
  const flag = (name: string, own: { readonly Value?: boolean | undefined } | undefined) => {
    const text = named(name);
    return own?.Value ?? (text === undefined ? undefined : text.toLowerCase() === 'true');
  };
  const type = input.InstanceType?.Value ?? named('instanceType');
  const behaviour = input.InstanceInitiatedShutdownBehavior?.Value ?? named('instanceInitiatedShutdownBehavior');
  const userData = input.UserData?.Value ?? named('userData');
  const termination = flag('disableApiTermination', input.DisableApiTermination);
  const stop = flag('disableApiStop', input.DisableApiStop);
  const optimized = flag('ebsOptimized', input.EbsOptimized);
  const check = flag('sourceDestCheck', input.SourceDestCheck);
  const ena = flag('enaSupport', input.EnaSupport);
  const data = userData instanceof Uint8Array ? Buffer.from(userData).toString('base64') : userData;
  return [
    ...when(type, (name) => changeType(call, row, name)),
    ...when(behaviour, (text) => setOptions(row, { shutdownBehavior: shutdownBehaviour(text) })),
    ...when(data, (text) => changeUserData(call, row, text)),
    ...when(termination, (on) => Object.assign(row, { disableApiTermination: on })),
    ...when(stop, (on) => setOptions(row, { disableApiStop: on })),
    // Every image and type here has it.
    ...when(ena, (on) => {
      only('ec2', 'EnaSupport', on, [true]);
      mustBeStopped(call, row);
    }),
    ...when(optimized, (on) => {
      mustBeStopped(call, row);
      setOptions(row, { ebsOptimized: on });
    }),
    ...when(face && check, (on) => Object.assign(onlyFace(call, row), { SourceDestCheck: on })),
    ...when(face && (Groups ?? []).length > 0 ? Groups : undefined, (ids) => {
      const alone = onlyFace(call, row);
      alone.Groups = groupsFor(call, alone.VpcId, ids);
    }),
    ...when(BlockDeviceMappings, (mappings) => changeDisks(row, mappings)),
  ];
}

const when = <Value>(value: Value | undefined, change: (value: Value) => void): (() => void)[] =>
  value === undefined ? [] : [() => change(value)];

// AWS's own words (EC2 API reference, "Error codes": IncorrectInstanceState).
function mustBeStopped(call: Call, row: InstanceRow): void {
  if (instanceState(call.world, row, call.clock.now()) === 'stopped') return;
  throw new AwsError('IncorrectInstanceState', `The instance '${row.InstanceId}' is not in the 'stopped' state.`);
}

function changeType(call: Call, row: InstanceRow, name: string): void {
  const facts = factsOf(name);
  if (!facts) {
    throw new AwsError('InvalidInstanceAttributeValue', `Invalid value '${name}' for instanceType.`);
  }
  mustBeStopped(call, row);
  if (facts.architecture !== row.architecture) {
    throw new AwsError(
      'InvalidParameterValue',
      `The architecture '${facts.architecture}' of the specified instance type does not match the architecture '${row.architecture}' of the instance.`,
    );
  }
  row.instanceType = facts.name;
  // Credits belong to burstable types alone.
  const { cpuCredits, cpu, ...options } = row.options ?? {};
  const credits = facts.burstable ? { cpuCredits: cpuCredits ?? ('unlimited' as const) } : {};
  Object.assign(row, { options: { ...options, ...credits } });
}

function changeUserData(call: Call, row: InstanceRow, text: string): void {
  checkUserData(text);
  mustBeStopped(call, row);
  setOptions(row, { userData: text });
}

function shutdownBehaviour(text: string): 'stop' | 'terminate' {
  if (text === 'stop' || text === 'terminate') return text;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${text}) for parameter instanceInitiatedShutdownBehavior is invalid. Expected 'stop' or 'terminate'.`,
  );
}

function changeDisks(row: InstanceRow, mappings: NonNullable<Change['BlockDeviceMappings']>): void {
  for (const { DeviceName, Ebs } of mappings) {
    const disk = row.disks?.find(({ deviceName, volumeId }) => deviceName === DeviceName || volumeId === Ebs?.VolumeId);
    if (!disk) {
      throw new AwsError(
        'InvalidInstanceAttributeValue',
        `No device is currently mapped at ${DeviceName ?? Ebs?.VolumeId}`,
      );
    }
    disk.deleteOnTermination = Ebs?.DeleteOnTermination ?? disk.deleteOnTermination;
  }
}

const primaryInterface = ({ world }: Call, row: InstanceRow) => world.ec2.interfaces[row.interfaceIds[0] ?? ''];

const onlyFace = (call: Call, row: InstanceRow): InterfaceRow => find(call, interfaceKind, onlyInterfaceOf(row));
