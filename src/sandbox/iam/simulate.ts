import { SimulateCustomPolicyCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on } from '../endpoint/operation.js';
import { notSimulatedParameter } from '../endpoint/wire.js';
import type { RoleRow, World } from '../world/world.js';
import { concerningStatements, roleByArn } from './access.js';
import { conditionsHold, type RequestFacts } from './conditions.js';
import { markerPage, noSuchEntity } from './names.js';
import { documentOf, policyByArn } from './policy.js';
import { checkIdentityPolicy } from './policy-grammar.js';

/** A policy, and what the answer calls it. */
interface Source {
  readonly text: string;
  readonly id: string;
  readonly type?: 'role' | 'aws-managed' | 'user-managed';
}

/** What a role may do, before the policies that a simulation adds. */
interface Subject {
  readonly policies: readonly Source[];
  /** Null where there is none. */
  readonly boundary: readonly Source[] | null;
}

/** What both simulations are asked with. */
interface Question {
  readonly PolicyInputList?: readonly string[] | undefined;
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined;
  readonly ActionNames?: readonly string[] | undefined;
  readonly ResourceArns?: readonly string[] | undefined;
  readonly ContextEntries?:
    | readonly {
        readonly ContextKeyName?: string | undefined;
        readonly ContextKeyValues?: readonly string[] | undefined;
        readonly ContextKeyType?: string | undefined;
      }[]
    | undefined;
  readonly CallerArn?: string | undefined;
  readonly ResourceOwner?: string | undefined;
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** Whether policies would allow actions ("Policy evaluation logic", IAM user guide). Nothing is called. */
export const simulationOperations: readonly Operation[] = [
  on(SimulateCustomPolicyCommand, (input) => simulated(input, { policies: [], boundary: null })),

  on(SimulatePrincipalPolicyCommand, (input, { world }) => {
    const { PolicySourceArn = '' } = input;
    const role = roleByArn(world, PolicySourceArn);
    if (!role) throw noSuchEntity(`The role with name ${PolicySourceArn.split('/').at(-1)} cannot be found.`);
    return simulated(input, { policies: policiesOf(world, role), boundary: boundaryOf(world, role) });
  }),
];

const numbered = (texts: readonly string[], name: string): readonly Source[] =>
  texts.map((text, at) => ({ text: checked(text), id: `${name}.${at + 1}` }));

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

function simulated(input: Question, subject: Subject) {
  const { PolicyInputList = [], PermissionsBoundaryPolicyInputList, ActionNames = [], ResourceArns = ['*'] } = input;
  // Who calls, and who owns, counts for the policy of a resource alone.
  withoutEffect(input.CallerArn, input.ResourceOwner);
  const policies = [...subject.policies, ...numbered(PolicyInputList, 'PolicyInputList')];
  const boundary = PermissionsBoundaryPolicyInputList
    ? numbered(PermissionsBoundaryPolicyInputList, 'PermissionsBoundaryPolicyInputList')
    : subject.boundary;
  const given = contextOf(input);
  const results = ActionNames.flatMap((action) =>
    ResourceArns.map((resource) => {
      const matched = decide(policies, action, resource, given);
      const limit = boundary && decide(boundary, action, resource, given);
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: stricter(matched.decision, limit?.decision ?? 'allowed'),
        MatchedStatements: matched.sources.map(({ id, type }) => ({
          SourcePolicyId: id,
          ...(type !== undefined && { SourcePolicyType: type }),
        })),
        MissingContextValues: [...new Set([...matched.missing, ...(limit?.missing ?? [])])],
        ...(limit !== null && {
          PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: limit.decision === 'allowed' },
        }),
      };
    }),
  );
  const { shown, rest } = markerPage(results, input);
  return { EvaluationResults: shown, ...rest };
}

/** The keys that a condition asks for, as it writes them. */
const keysOf = (condition: unknown): readonly string[] =>
  Object.values(Object(condition)).flatMap((keys) => Object.keys(Object(keys)));

/** What the simulation is told of the request (IAM API reference, ContextEntry). Keys of several values are not simulated. */
function contextOf({ ContextEntries = [] }: Question): RequestFacts {
  const entries = ContextEntries.map(({ ContextKeyName = '', ContextKeyValues = [], ContextKeyType }) => {
    withoutEffect(ContextKeyType);
    if (ContextKeyValues.length > 1)
      throw notSimulatedParameter('iam', `ContextEntries of several values (${ContextKeyName})`);
    return [ContextKeyName.toLowerCase(), ContextKeyValues[0]] as const;
  });
  return Object.fromEntries(entries);
}

const STRICTEST_FIRST = ['explicitDeny', 'implicitDeny', 'allowed'] as const;

type Decision = (typeof STRICTEST_FIRST)[number];

const stricter = (one: Decision, other: Decision): Decision =>
  STRICTEST_FIRST.find((decision) => decision === one || decision === other) ?? one;

/** An explicit deny wins; the statements named are those that decided. */
function decide(
  policies: readonly Source[],
  action: string,
  resource: string,
  given: RequestFacts,
): { readonly decision: Decision; readonly sources: readonly Source[]; readonly missing: readonly string[] } {
  const concerned = policies.flatMap((source) =>
    concerningStatements(source.text, action, resource).map((statement) => ({ source, statement })),
  );
  const missing = concerned
    .flatMap(({ statement }) => keysOf(statement.Condition))
    .filter((key) => !Object.hasOwn(given, key.toLowerCase()));
  const facts = { ...Object.fromEntries(missing.map((key) => [key.toLowerCase(), undefined])), ...given };
  const matches = concerned.filter(({ statement }) => {
    const holds = conditionsHold(statement.Condition, facts);
    if (holds === null) throw notSimulatedParameter('iam', 'Condition of a statement that concerns the action');
    return holds;
  });
  const by = (effect: string) =>
    matches.filter(({ statement }) => statement.Effect === effect).map(({ source }) => source);
  const [denying, allowing] = [by('Deny'), by('Allow')];
  if (denying.length > 0) return { decision: 'explicitDeny', sources: denying, missing };
  return { decision: allowing.length > 0 ? 'allowed' : 'implicitDeny', sources: allowing, missing };
}
