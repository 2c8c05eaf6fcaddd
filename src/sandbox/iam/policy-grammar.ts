import { isObject, jsonIn } from '../../base/json.js';
import { AwsError } from '../endpoint/operation.js';
import { isDateText } from './policy-date.js';
import { resourceProblem } from './policy-resource.js';

/**
 * The grammar of identity-based policies, and what IAM says of a document that breaks it (IAM user guide, "Grammar of the
 * IAM JSON policy language"; the texts are those IAM answers with). It looks in this order: syntax, version, what its
 * older parser cannot read, statement ids, actions, resources.
 */
export function checkIdentityPolicy(text: string, kind: 'inline' | 'managed'): void {
  const document = jsonIn(text);
  if (!isDocument(document)) throw malformed('Syntax errors in policy.');
  const statements = [document.Statement].flat() as readonly Statement[];
  if (kind === 'managed' && document.Version !== '2012-10-17')
    throw malformed('Policy document must be version 2012-10-17 or greater.');
  if (!statements.every(isReadByOldParser)) throw malformed('The policy failed legacy parsing');
  const resources = resourcesIn(statements);
  if (resources.isUnreadable) throw malformed('The policy failed legacy parsing');
  const sids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  // "The Sid element supports ASCII uppercase letters, lowercase letters, and numbers" (IAM user guide, "Sid").
  if (!sids.every((sid) => /^[0-9A-Za-z]*$/.test(sid)))
    throw malformed(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  if (new Set(sids).size < sids.length) throw malformed('Statement IDs (SID) in a single policy must be unique.');
  if (!statements.every(({ Action, NotAction }) => isFilled(Action ?? NotAction)))
    throw malformed('Policy statement must contain actions.');
  if (resources.problem !== undefined) throw malformed(resources.problem);
  for (const { Action, NotAction } of statements)
    for (const action of textsIn(Action ?? NotAction)) checkAction(action);
  if (!statements.every(({ Resource, NotResource }) => isFilled(Resource ?? NotResource)))
    throw malformed('Policy statement must contain resources.');
  if (statements.some(({ Principal, NotPrincipal }) => Principal !== undefined || NotPrincipal !== undefined))
    throw malformed('Policy document should not specify a principal.');
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);

const hasOnly = (value: object, names: readonly string[]): boolean =>
  Object.keys(value).every((name) => names.includes(name));

function isDocument(value: unknown): value is { readonly Version?: string; readonly Statement: unknown } {
  if (!isObject(value) || !hasOnly(value, ['Version', 'Id', 'Statement', 'Conditions'])) return false;
  const { Version, Id, Statement } = value;
  if ('Version' in value && Version !== '2012-10-17' && Version !== '2008-10-17') return false;
  if ('Id' in value && typeof Id !== 'string') return false;
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  return statements.length > 0 && statements.every(isStatement);
}

const elements = 'Sid Action NotAction Resource NotResource Effect Principal NotPrincipal Condition'.split(' ');

function isStatement(value: unknown): boolean {
  if (!isObject(value) || !hasOnly(value, elements)) return false;
  if (('Resource' in value && 'NotResource' in value) || ('Action' in value && 'NotAction' in value)) return false;
  const { Effect, Sid, Condition } = value;
  return (
    typeof Effect === 'string' &&
    /^(allow|deny)$/i.test(Effect) &&
    ['Action', 'NotAction', 'Resource', 'NotResource'].every((name) => !(name in value) || isTexts(value[name])) &&
    (!('Sid' in value) || typeof Sid === 'string') &&
    (!('Condition' in value) || (isObject(Condition) && Object.entries(Condition).every(isCondition)))
  );
}

const isTexts = (value: unknown): boolean =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.every((item) => item === null || typeof item === 'string'));

export const textsIn = (value: unknown): readonly string[] =>
  [value].flat().filter((item): item is string => typeof item === 'string' && item !== '');

const isFilled = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

// IAM user guide, "IAM JSON policy elements: Condition operators".
const operators = new Set([
  ...['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'].map((end) => `String${end}`),
  ...['Numeric', 'Date'].flatMap((kind) =>
    ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((end) => kind + end),
  ),
  ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'Null'],
  ...['Equals', 'Like', 'NotEquals', 'NotLike'].map((end) => `Arn${end}`),
]);

const operatorIn = (name: string): string => name.replace(/^(ForAnyValue|ForAllValues):/, '').replace(/IfExists$/, '');

function isCondition([name, value]: [string, unknown]): boolean {
  if (!isObject(value)) return false;
  const fits = Object.values(value).every(
    (one) =>
      typeof one === 'boolean' ||
      typeof one === 'string' ||
      Array.isArray(one) ||
      (typeof one === 'number' && operatorIn(name).startsWith('Numeric')),
  );
  return fits && (operators.has(operatorIn(name)) || Object.keys(value).length === 0);
}

/** The older parser minds the case of effects, and reads the dates of conditions. */
function isReadByOldParser({ Effect, Condition }: Statement): boolean {
  const dates = Object.entries(Condition ?? {}).filter(([name]) => operatorIn(name).startsWith('Date'));
  return (
    (Effect === 'Allow' || Effect === 'Deny') &&
    dates.every(([, values]) =>
      Object.values(values)
        .flat()
        .every((one) => typeof one === 'string' && isDateText(one)),
    )
  );
}

/** What is wrong with the resources: of several, the first in order of the alphabet. */
function resourcesIn(statements: readonly Statement[]) {
  let problem: string | undefined;
  let isUnreadable = false;
  for (const { Resource, NotResource } of statements) {
    const resources = textsIn(Resource ?? NotResource)
      .toSorted()
      .reverse();
    for (const resource of resources) problem = resourceProblem(resource) ?? problem;
    isUnreadable ||= problem === undefined && resources.some((resource) => resource !== '*' && !isReadable(resource));
  }
  return { problem, isUnreadable };
}

const isReadable = (resource: string): boolean =>
  (resource.split(':').length > 5 || !resource.includes('::')) && resource.split(':')[2] !== '';

function checkAction(action: string): void {
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0 && vendor !== '*')
    throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  if (rest.length > 1) throw malformed('Actions/Condition can contain only one colon.');
  if (vendor !== '*' && /[^a-zA-Z0-9\-.]/.test(vendor)) throw malformed(`Vendor ${vendor} is not valid`);
}
