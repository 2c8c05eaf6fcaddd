import { recordOf, type State, type StepRecord } from '../../src/engine/state.js';
import type { Witnessed } from './life.js';

/**
 * What breaks the rule of the write-ahead: each request that makes or removes something was announced, in a state that
 * was on disk before it was sent, by the step it belongs to, with the very words it then used.
 */
export const unannounced = (witnessed: readonly Witnessed[]): readonly string[] =>
  witnessed.flatMap(({ request, saved }) => {
    const fault = faultOf(request.action, Object(request.input), saved);
    return fault === undefined ? [] : [`${request.action} ${JSON.stringify(request.input)}: ${fault}`];
  });

type Input = Readonly<Record<string, unknown>>;

function faultOf(action: string, input: Input, saved: State | undefined): string | undefined {
  if (action === 'SendCommand') return input.DocumentName === 'AWS-RunShellScript' ? undefined : 'an unknown document';
  if (saved === undefined) return 'nothing was on disk';
  if (action === 'StartInstances') return startsWhatItMade(input, saved);
  const makers = Object.hasOwn(making, action) ? making[action] : undefined;
  if (makers !== undefined) return notIntended(makers(input), input, saved);
  const removers = Object.hasOwn(removing, action) ? removing[action] : undefined;
  if (removers === undefined) return 'no step sends this';
  const announced = removers.steps
    .map((step) => recordOf(saved, step))
    .find((record) => isLeaving(record) && names(input).includes(identity(record, removers.by)));
  return announced === undefined ? 'no removal of it was on disk' : undefined;
}

/** It makes nothing, and doing it twice does no harm; but only the lab's own instances are the lab's to start. */
function startsWhatItMade(input: Input, saved: State): string | undefined {
  const made = ['instances/source', 'instances/destination'].map((step) => recordOf(saved, step));
  return made.some((record) => record?.status === 'done' && names(input).includes(identity(record, 'id')))
    ? undefined
    : 'no instance that was on disk';
}

function notIntended(step: string | undefined, input: Input, saved: State): string | undefined {
  if (step === undefined) return 'it belongs to no step';
  const record = recordOf(saved, step);
  if (record?.status !== 'intended') return `step ${step} was ${record?.status ?? 'not on disk'}`;
  if (record.refused !== undefined) return `step ${step} had been refused`;
  if ('ClientToken' in input && input.ClientToken !== record.token)
    return `its token is ${input.ClientToken}, not ${record.token}`;
  const planned = Object.values(Object(record.plan)).filter((value) => typeof value === 'string');
  const named = [
    'RoleName',
    'InstanceProfileName',
    'GroupName',
    'GroupId',
    'SubnetId',
    'ImageId',
    'logGroupName',
  ].filter((name) => typeof input[name] === 'string' && !planned.includes(input[name]));
  return named.length === 0 ? undefined : `${named.join(', ')} not as planned`;
}

/** The step of a request, by the tag that it sets; where it cannot set one, by what it is. */
const making: Readonly<Record<string, (input: Input) => string | undefined>> = {
  CreateRole: tagged,
  AttachRolePolicy: ({ PolicyArn }) =>
    String(PolicyArn).endsWith('/AmazonSSMManagedInstanceCore') ? 'roles/instance-policy' : 'roles/flow-logs-policy',
  PutRolePolicy: () => 'roles/flow-logs-policy',
  CreateInstanceProfile: tagged,
  AddRoleToInstanceProfile: () => 'roles/instance-profile-role',
  CreateSecurityGroup: tagged,
  RunInstances: tagged,
  CreateLogGroup: tagged,
  PutRetentionPolicy: () => 'log-group/retention',
  CreateFlowLogs: tagged,
  AuthorizeSecurityGroupIngress: tagged,
  CreateTags: () => 'network-acl/tag',
  CreateNetworkAclEntry: () => 'network-acl/rule',
};

/** `by`: the member of the recorded result that the request must name. */
const removing: Readonly<Record<string, { readonly steps: readonly string[]; readonly by: string }>> = {
  DeleteNetworkAclEntry: { steps: ['network-acl/rule'], by: 'aclId' },
  DeleteTags: { steps: ['network-acl/tag'], by: 'aclId' },
  RevokeSecurityGroupIngress: { steps: ['security-group/rule'], by: 'groupId' },
  DeleteFlowLogs: { steps: ['flow-log/flow-log'], by: 'id' },
  TerminateInstances: { steps: ['instances/source', 'instances/destination'], by: 'id' },
  DeleteSecurityGroup: { steps: ['instances/security-group'], by: 'id' },
  DetachRolePolicy: { steps: ['roles/instance-policy', 'roles/flow-logs-policy'], by: 'id' },
  DeleteRolePolicy: { steps: ['roles/flow-logs-policy'], by: 'roleName' },
  RemoveRoleFromInstanceProfile: { steps: ['roles/instance-profile-role'], by: 'profileName' },
  DeleteInstanceProfile: { steps: ['roles/instance-profile'], by: 'name' },
  DeleteRole: { steps: ['roles/instance', 'roles/flow-logs'], by: 'name' },
  DeleteLogGroup: { steps: ['log-group/group'], by: 'name' },
};

/** The value of the tag `flowlab:step`, in whichever way a service spells tags. */
function tagged(input: Input): string | undefined {
  const text = JSON.stringify(input);
  const found = /"Key":"flowlab:step","Value":"([^"]+)"/.exec(text) ?? /"flowlab:step":"([^"]+)"/.exec(text);
  return found?.[1];
}

const isLeaving = (record: StepRecord | undefined): record is StepRecord =>
  record?.status === 'removing' || record?.status === 'undoing';

const identity = (record: StepRecord, by: string): unknown =>
  record.status === 'intended' ? undefined : Object(record.result)[by];

const names = (input: Input): readonly unknown[] => Object.values(input).flat();
