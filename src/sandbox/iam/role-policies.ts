import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { compareTexts } from '../../base/words.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { putRow, rowOf } from '../world/table.js';
import type { World } from '../world/world.js';
import { changeableRole, checkName, markerPage, noSuchEntity, roleNamed } from './names.js';
import { policyByArn } from './policy.js';
import { checkPolicyDocument } from './policy-document.js';
import { encodeDocument } from './roles.js';

// IAM and STS quotas: 10 managed policies for a role, 10,240 characters of inline policies without white space.
const MANAGED_POLICIES = 10;
const INLINE_CHARACTERS = 10_240;

export const rolePolicyOperations: readonly Operation[] = [
  on(AttachRolePolicyCommand, (input, { world }) => {
    const role = changeableRole(world, input.RoleName ?? '');
    const policyArn = input.PolicyArn ?? '';
    if (!/^arn:[\w-]+:iam::/.test(policyArn)) throw new AwsError('InvalidInput', `ARN ${policyArn} is not valid.`);
    if (!policyByArn(world, policyArn)) throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
    if (role.attached.includes(policyArn)) return {};
    if (role.attached.length >= MANAGED_POLICIES) {
      throw new AwsError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${MANAGED_POLICIES}`, 409);
    }
    role.attached.push(policyArn);
    return {};
  }),

  on(DetachRolePolicyCommand, (input, { world }) => {
    const role = changeableRole(world, input.RoleName ?? '');
    const at = role.attached.indexOf(input.PolicyArn ?? '');
    if (at < 0) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
    role.attached.splice(at, 1);
    return {};
  }),

  on(ListAttachedRolePoliciesCommand, (input, { world }) => {
    const { PathPrefix = '/' } = input;
    const role = roleNamed(world, input.RoleName ?? '');
    const policies = role.attached.map((PolicyArn) => ({
      PolicyArn,
      PolicyName: PolicyArn.split('/').at(-1) ?? '',
      path: policyByArn(world, PolicyArn)?.path ?? '/',
    }));
    const { shown, rest } = markerPage(
      policies.filter(({ path }) => path.startsWith(PathPrefix)),
      input,
    );
    return { AttachedPolicies: shown.map(({ PolicyArn, PolicyName }) => ({ PolicyArn, PolicyName })), ...rest };
  }),

  on(PutRolePolicyCommand, (input, { world }) => {
    const role = changeableRole(world, input.RoleName ?? '');
    const name = input.PolicyName ?? '';
    const document = input.PolicyDocument ?? '';
    checkName('policyName', name);
    checkPolicyDocument(document, 'inline');
    const others = Object.entries(role.inline).filter(([other]) => other !== name);
    const size = [...others.map(([, text]) => text), document].join('').replace(/\s/g, '').length;
    if (size > INLINE_CHARACTERS) {
      throw new AwsError(
        'LimitExceeded',
        `Maximum policy size of ${INLINE_CHARACTERS} bytes exceeded for role ${role.RoleName}`,
        409,
      );
    }
    putRow(role.inline, name, document);
    return {};
  }),

  on(GetRolePolicyCommand, (input, { world }) => {
    const document = inlinePolicy(world, input.RoleName ?? '', input.PolicyName ?? '');
    return { RoleName: input.RoleName, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(document) };
  }),

  on(DeleteRolePolicyCommand, (input, { world }) => {
    inlinePolicy(world, input.RoleName ?? '', input.PolicyName ?? '');
    delete changeableRole(world, input.RoleName ?? '').inline[input.PolicyName ?? ''];
    return {};
  }),

  on(ListRolePoliciesCommand, (input, { world }) => {
    const { shown, rest } = markerPage(
      Object.keys(roleNamed(world, input.RoleName ?? '').inline).sort(compareTexts),
      input,
    );
    return { PolicyNames: [...shown], ...rest };
  }),
];

function inlinePolicy(world: World, roleName: string, policyName: string): string {
  const { inline } = roleNamed(world, roleName);
  const document = rowOf(inline, policyName);
  if (document === undefined) throw noSuchEntity(`The role policy with name ${policyName} cannot be found.`);
  return document;
}
