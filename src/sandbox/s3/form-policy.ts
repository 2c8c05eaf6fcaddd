import { AwsError } from '../endpoint/operation.js';

type Fields = Readonly<Record<string, string>>;

/** Fields that a policy need not name (S3 API reference, "POST policy": condition matching). */
const UNNAMED = /^(awsaccesskeyid|signature|policy|file|bucket|x-amz-signature|x-ignore-.*)$/;

/** What a signed form may put, and until when. `now` in milliseconds. */
export function checkFormPolicy(fields: Fields, size: number, now: number): void {
  if (fields.policy === undefined) throw new AwsError('AccessDenied', 'Access Denied', 403);
  const { expiration, conditions } = policyIn(fields.policy);
  if (!(now < Date.parse(expiration))) throw beyond('Policy expired.');
  const named = new Set<string>();
  for (const condition of conditions) {
    const [kind, name, value] = read(condition);
    named.add(name);
    const given = fields[name] ?? '';
    if (kind === 'content-length-range') {
      const [least, most] = [Number(name), Number(value)];
      if (size > most)
        throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
          ProposedSize: String(size),
          MaxSizeAllowed: String(most),
        });
      if (size < least)
        throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
          ProposedSize: String(size),
          MinSizeAllowed: String(least),
        });
    } else if (kind === 'starts-with' ? !given.startsWith(value) : given !== value) {
      throw beyond(
        `Policy Condition failed: [${[kind, `$${name}`, value].map((one) => JSON.stringify(one)).join(', ')}]`,
      );
    }
  }
  const extra = Object.keys(fields).find((name) => !UNNAMED.test(name) && !named.has(name));
  if (extra !== undefined) throw beyond(`Extra input fields: ${extra}`);
}

/** `{"acl": "private"}`, `["eq", "$key", "a"]`, `["starts-with", "$key", "user/"]`, `["content-length-range", 1, 10]`. */
function read(condition: unknown): readonly [kind: string, name: string, value: string] {
  if (Array.isArray(condition)) {
    const [kind, name, value] = condition.map(String);
    return [(kind ?? '').toLowerCase(), (name ?? '').replace(/^\$/, '').toLowerCase(), value ?? ''];
  }
  const [[name, value] = ['', '']] = Object.entries(condition ?? {});
  return ['eq', name.toLowerCase(), String(value)];
}

function policyIn(text: string): { readonly expiration: string; readonly conditions: readonly unknown[] } {
  try {
    const policy: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (
      policy instanceof Object &&
      'expiration' in policy &&
      'conditions' in policy &&
      Array.isArray(policy.conditions)
    )
      return { expiration: String(policy.expiration), conditions: policy.conditions };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AwsError('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.');
}

/** (S3 API reference, "Error responses": AccessDenied, "Invalid according to Policy") */
const beyond = (why: string): AwsError => new AwsError('AccessDenied', `Invalid according to Policy: ${why}`, 403);
