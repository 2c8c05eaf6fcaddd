import { SimulateCustomPolicyCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { notSimulatedParameter } from '../endpoint/wire.js';
import type { RoleRow, World } from '../world/world.js';
import { concerningStatements, roleByArn } from './access.js';
import { listing, noSuchEntity } from './names.js';
import { documentOf, policyByArn } from './policy.js';
import { checkIdentityPolicy } from './policy-grammar.js';

/** A policy, and what the answer calls it. */
interface Source {
  readonly text: string;
  readonly id: string;
  readonly type?: 'role' | 'aws-managed' | 'user-managed';
}

interface Question {
  readonly policies: readonly Source[];
  /** Null where there is none. */
  readonly boundary: readonly Source[] | null;
  readonly actions: readonly string[];
  readonly resources: readonly string[] | undefined;
}

/** Whether policies would allow actions ("Policy evaluation logic", IAM user guide). Nothing is called. */
export const simulationOperations: readonly Operation[] = [
  on(SimulateCustomPolicyCommand, (input) => {
    const { PolicyInputList = [], PermissionsBoundaryPolicyInputList, ActionNames = [], ResourceArns } = input;
    // Who calls, and who owns, counts for the policy of a resource alone.
    withoutEffect(input.CallerArn, input.ResourceOwner);
    const numbered = (list: readonly string[], name: string) =>
      list.map((text, at) => ({ text: checked(text), id: `${name}.${at + 1}` }));
    return answer(
      {
        policies: numbered(PolicyInputList, 'PolicyInputList'),
        boundary:
          PermissionsBoundaryPolicyInputList === undefined
            ? null
            : numbered(PermissionsBoundaryPolicyInputList, 'PermissionsBoundaryPolicyInputList'),
        actions: ActionNames,
        resources: ResourceArns,
      },
      input,
    );
  }),

  on(SimulatePrincipalPolicyCommand, (input, { world }) => {
    const { PolicySourceArn = '', PolicyInputList = [], PermissionsBoundaryPolicyInputList, ActionNames = [] } = input;
    withoutEffect(input.CallerArn, input.ResourceOwner);
    const { ResourceArns } = input;
    const role = roleByArn(world, PolicySourceArn);
    if (!role) throw noSuchEntity(`The role with name ${PolicySourceArn.split('/').at(-1)} cannot be found.`);
    const more = PolicyInputList.map((text, at) => ({ text: checked(text), id: `PolicyInputList.${at + 1}` }));
    const boundary = PermissionsBoundaryPolicyInputList?.map((text) => ({ text: checked(text), id: 'boundary' }));
    return answer(
      {
        policies: [...policiesOf(world, role), ...more],
        boundary: boundary ?? boundaryOf(world, role),
        actions: ActionNames,
        resources: ResourceArns,
      },
      input,
    );
  }),
];

function checked(text: string): string {
  try {
    checkIdentityPolicy(text, 'inline');
    return text;
  } catch (error) {
    if (error instanceof AwsError) throw new AwsError('InvalidInput', error.message);
    throw error;
  }
}

function policiesOf(world: World, role: RoleRow): readonly Source[] {
  const inline = Object.entries(role.inline).map(([id, text]): Source => ({ text, id, type: 'role' }));
  const attached = role.attached.map((arn): Source => {
    const policy = policyByArn(world, arn);
    const type = policy?.row === null ? 'aws-managed' : 'user-managed';
    return { text: documentOf(world, arn) ?? '{}', id: policy?.name ?? arn, type };
  });
  return [...inline, ...attached];
}

const boundaryOf = (world: World, { permissionsBoundary }: RoleRow): readonly Source[] | null =>
  permissionsBoundary == null ? null : [{ text: documentOf(world, permissionsBoundary) ?? '{}', id: 'boundary' }];

function answer({ policies, boundary, actions, resources = ['*'] }: Question, paging: Parameters<typeof listing>[1]) {
  const results = actions.flatMap((action) =>
    resources.map((resource) => {
      const matched = decide(policies, action, resource);
      const limit = boundary && decide(boundary, action, resource);
      const isAllowed = matched.decision === 'allowed' && (limit === null || limit.decision === 'allowed');
      const isDenied = matched.decision === 'explicitDeny' || limit?.decision === 'explicitDeny';
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: isDenied
          ? ('explicitDeny' as const)
          : isAllowed
            ? ('allowed' as const)
            : ('implicitDeny' as const),
        MatchedStatements: matched.sources.map(({ id, type }) => ({
          SourcePolicyId: id,
          ...(type !== undefined && { SourcePolicyType: type }),
        })),
        MissingContextValues: [],
        ...(limit !== null && {
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: limit.decision === 'allowed' },
        }),
      };
    }),
  );
  const { shown, rest } = listing(results, paging);
  return { EvaluationResults: shown, ...rest };
}

/** An explicit deny wins; the statements named are those that decided. */
function decide(policies: readonly Source[], action: string, resource: string) {
  const matches = policies.flatMap((source) =>
    concerningStatements(source.text, action, resource).map((statement) => ({ source, statement })),
  );
  // Conditions are kept everywhere and judged nowhere: what hangs on one is not answered.
  if (matches.some(({ statement }) => statement.Condition !== undefined))
    throw notSimulatedParameter('iam', 'Condition of a statement that concerns the action');
  const of = (effect: string) => matches.filter(({ statement }) => statement.Effect === effect);
  const denied = of('Deny');
  const decisive = denied.length > 0 ? denied : of('Allow');
  const decision =
    denied.length > 0
      ? ('explicitDeny' as const)
      : decisive.length > 0
        ? ('allowed' as const)
        : ('implicitDeny' as const);
  return { decision, sources: decisive.map(({ source }) => source) };
}
