import { describe, expect, it } from 'vitest';
import { checkPolicyDocument } from '../../../src/sandbox/iam/policy-document.js';

const statement = { Effect: 'Allow', Action: 'ec2:*', Resource: '*' };
const policy = (one: object, more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { ...statement, ...one }, ...more });

/** What IAM answers to CreatePolicy, by the order in which it looks (IAM user guide, "Grammar of the IAM JSON policy language"). */
const cases: readonly (readonly [string, string])[] = [
  ['Syntax errors in policy.', '{ not json'],
  ['Syntax errors in policy.', '[]'],
  ['Syntax errors in policy.', '{"Version":"2012-10-17"}'],
  ['Syntax errors in policy.', '{"Version":"2012-10-17","Statement":[]}'],
  ['Syntax errors in policy.', policy({}, { Version: '2013-10-17' })],
  ['Syntax errors in policy.', policy({}, { Id: 5 })],
  ['Syntax errors in policy.', policy({}, { Nonsense: 1 })],
  ['Syntax errors in policy.', policy({ Effect: 'Perhaps' })],
  ['Syntax errors in policy.', policy({ Effect: undefined })],
  ['Syntax errors in policy.', policy({ Nonsense: 1 })],
  ['Syntax errors in policy.', policy({ NotAction: 's3:*' })],
  ['Syntax errors in policy.', policy({ NotResource: '*' })],
  ['Syntax errors in policy.', policy({ Action: 5 })],
  ['Syntax errors in policy.', policy({ Resource: { a: 'b' } })],
  ['Syntax errors in policy.', policy({ Sid: 5 })],
  ['Syntax errors in policy.', policy({ Condition: [] })],
  ['Syntax errors in policy.', policy({ Condition: { Nonsense: { a: 'b' } } })],
  ['Syntax errors in policy.', policy({ Condition: { StringEquals: { a: 5 } } })],
  ['Policy document must be version 2012-10-17 or greater.', JSON.stringify({ Statement: statement })],
  ['Policy document must be version 2012-10-17 or greater.', policy({}, { Version: '2008-10-17' })],
  ['The policy failed legacy parsing', policy({ Effect: 'allow' })],
  ['The policy failed legacy parsing', policy({ Condition: { DateGreaterThan: { a: '2026-13-01' } } })],
  ['The policy failed legacy parsing', policy({ Condition: { DateLessThanIfExists: { a: '2026-01-01T25:00:00Z' } } })],
  ['The policy failed legacy parsing', policy({ Resource: 'arn:aws::us-east-1' })],
  [
    'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    policy({ Sid: 'not alpha-numeric' }),
  ],
  [
    'Statement IDs (SID) in a single policy must be unique.',
    policy(
      {},
      {
        Statement: [
          { ...statement, Sid: 'a' },
          { ...statement, Sid: 'a' },
        ],
      },
    ),
  ],
  ['Policy statement must contain actions.', policy({ Action: undefined })],
  ['Policy statement must contain actions.', policy({ Action: [] })],
  ['Resource nonsense must be in ARN format or "*".', policy({ Resource: 'nonsense' })],
  ['Partition "nowhere" is not valid for resource "arn:nowhere:s3:::b".', policy({ Resource: 'arn:nowhere:s3:::b' })],
  ['Resource vendor must be fully qualified and cannot contain regexes.', policy({ Resource: 'arn:aws' })],
  [
    'IAM resource arn:aws:iam:us-east-1::role/r cannot contain region information.',
    policy({ Resource: 'arn:aws:iam:us-east-1::role/r' }),
  ],
  [
    'Resource arn:aws:s3:us-east-1::bucket can not contain region information.',
    policy({ Resource: 'arn:aws:s3:us-east-1::bucket' }),
  ],
  ['Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', policy({ Action: 'DescribeVpcs' })],
  ['Actions/Condition can contain only one colon.', policy({ Action: 'ec2:a:b' })],
  ['Vendor e c 2 is not valid', policy({ Action: 'e c 2:*' })],
  ['Policy statement must contain resources.', policy({ Resource: undefined })],
  ['Policy statement must contain resources.', policy({ Resource: [] })],
  ['Policy document should not specify a principal.', policy({ Principal: '*' })],
];

describe('a policy', () => {
  it.each(cases)('is refused: %s (%s)', (message, document) => {
    expect(() => checkPolicyDocument(document, 'managed')).toThrow(
      expect.objectContaining({ code: 'MalformedPolicyDocument', message }),
    );
  });

  it.each([
    policy({}),
    policy({ Action: '*', Resource: ['arn:aws:s3:::b/*', 'arn:aws:iam::123456789012:role/r'] }),
    policy({ NotAction: ['iam:*'], Action: undefined }),
    policy({
      Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a*'] }, Bool: { 'aws:SecureTransport': true } },
    }),
    policy({ Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } } }),
    policy({ Condition: { DateLessThan: { 'aws:EpochTime': '1767225600' } } }),
  ])('is kept: %s', (document) => {
    expect(() => checkPolicyDocument(document, 'managed')).not.toThrow();
  });

  it('of a role alone may be of the older version', () => {
    expect(() => checkPolicyDocument(JSON.stringify({ Statement: statement }), 'inline')).not.toThrow();
  });
});
