import { isObject } from '../../base/json.js';
import { AwsError } from '../endpoint/operation.js';
import type { World } from '../world/world.js';
import { roleByArn } from './access.js';
import { callerArn } from './caller.js';
import { checkIdentityPolicy, textsIn } from './policy-grammar.js';

const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);

/** Checks a policy of an identity as IAM does before it keeps it; the texts are IAM's. */
export function checkPolicyDocument(text: string, kind: 'inline' | 'managed'): void {
  checkIdentityPolicy(text, kind);
  // "The size of each managed policy cannot exceed 6,144 characters" (IAM and STS quotas).
  if (kind === 'managed') checkSize(text, 'PolicySize', 6_144);
}

/** The trust policy of a role as it is kept. Whom it names by their ARNs has to be there, as far as the account can know. */
export function checkedTrust(text: string, world: World): string {
  // "Role trust policy JSON text (the policy that determines who is allowed to assume the role): 2,048 characters" (IAM and STS quotas).
  checkSize(text, 'ACLSizePerRole', 2_048);
  for (const statement of readStatements(text)) {
    const { Effect, Principal, NotPrincipal, Resource, NotResource, Action, NotAction } = statement;
    if (Effect !== 'Allow' && Effect !== 'Deny')
      throw malformed(Effect === undefined ? 'Missing required field Effect' : `Invalid effect: ${String(Effect)}`);
    if (Action === undefined && NotAction === undefined) throw malformed('Policy statement must contain actions.');
    for (const action of [Action, NotAction].flat()) {
      if (typeof action === 'string' && !/^(sts:|\*$)/i.test(action))
        throw malformed('AssumeRole policy may only specify STS AssumeRole actions.');
    }
    if (Resource !== undefined || NotResource !== undefined) throw malformed('Has prohibited field Resource');
    if (Principal === undefined && NotPrincipal === undefined) throw malformed('Missing required field Principal');
    checkPrincipal(Principal, world);
  }
  return keptTrust(text, world.partition);
}

/** White space is not counted (IAM and STS quotas). */
function checkSize(text: string, quota: string, most: number): void {
  if (text.replace(/\s/g, '').length <= most) return;
  throw new AwsError('LimitExceeded', `Cannot exceed quota for ${quota}: ${most}`, 409);
}

function readStatements(text: string): readonly Record<string, unknown>[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed('This policy contains invalid Json');
  }
  if (!isObject(document)) throw malformed('Syntax errors in policy.');
  const { Statement, Version } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    throw malformed('Syntax errors in policy.');
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0 || !statements.every(isObject)) throw malformed('Syntax errors in policy.');
  return statements;
}

function checkPrincipal(principal: unknown, world: World): void {
  if (principal === '*') return;
  const service = isObject(principal) ? [principal.Service ?? []].flat() : null;
  if (!service) throw malformed('Invalid principal in policy.');
  for (const name of service) {
    if (typeof name !== 'string' || !/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(name)) {
      throw malformed(`Invalid principal in policy: "SERVICE":"${String(name)}"`);
    }
  }
  const stranger = textsIn(Reflect.get(Object(principal), 'AWS')).find((name) => isMissing(name, world));
  if (stranger !== undefined) throw malformed(`Invalid principal in policy: "AWS":"${stranger}"`);
}

/** A role of this account that there is not, or a user other than its one (github.com/hashicorp/terraform-provider-aws/issues/8905). */
function isMissing(name: string, world: World): boolean {
  // "Accounts, ARNs and unique ids" (IAM user guide, "AWS JSON policy elements: Principal").
  if (!/^(\*|\d{12}|arn:[\w-]+:(iam|sts)::.+|A[A-Z0-9]{15,127})$/.test(name)) return true;
  const [, , service, , account, resource = ''] = name.split(':');
  if (service !== 'iam' || account !== world.account || !/^(role|user)\//.test(resource)) return false;
  return name !== callerArn(world) && !roleByArn(world, name);
}

/** An account named by its number is kept as its root user (IAM user guide, "AWS JSON policy elements: Principal"). */
function keptTrust(text: string, partition: string): string {
  if (!/"\d{12}"/.test(text)) return text;
  const named = (one: unknown) =>
    typeof one === 'string' && /^\d{12}$/.test(one) ? `arn:${partition}:iam::${one}:root` : one;
  const document: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key !== 'AWS') return value;
    return Array.isArray(value) ? value.map(named) : named(value);
  });
  return JSON.stringify(document);
}
