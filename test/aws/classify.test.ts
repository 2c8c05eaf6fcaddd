import { EC2ServiceException } from '@aws-sdk/client-ec2';
import { NoSuchEntityException } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, codeOf, httpStatusOf, isDenied, isGone } from '../../src/aws/classify.js';
import type { ErrorClass } from '../../src/aws/error-codes.js';
import { Problem } from '../../src/base/problem.js';
import { awsError } from '../helpers/aws-error.js';

const classes: readonly ErrorClass[] = [
  'throttled',
  'unsent',
  'ambiguous',
  'sign-in',
  'clock',
  'denied',
  'org-denied',
  'quota',
  'capacity',
  'gone',
  'exists',
  'not-yet',
  'busy',
  'aborted',
  'explained',
  'refused',
];

describe('classify', () => {
  it.each<[ErrorClass, string]>([
    ['throttled', 'RequestLimitExceeded'],
    ['throttled', 'ThrottlingException'],
    ['throttled', 'PriorRequestNotComplete'],
    ['ambiguous', 'InternalError'],
    ['ambiguous', 'ServiceFailureException'],
    ['ambiguous', 'Unavailable'],
    ['sign-in', 'ExpiredToken'],
    ['sign-in', 'ExpiredTokenException'],
    ['sign-in', 'InvalidClientTokenId'],
    ['sign-in', 'UnrecognizedClientException'],
    ['sign-in', 'AuthFailure'],
    ['clock', 'RequestExpired'],
    ['clock', 'SignatureDoesNotMatch'],
    ['denied', 'UnauthorizedOperation'],
    ['denied', 'AccessDenied'],
    ['denied', 'AccessDeniedException'],
    // A quota, although the SDK's own retries take it for throttling.
    ['quota', 'LimitExceeded'],
    ['quota', 'LimitExceededException'],
    ['quota', 'VcpuLimitExceeded'],
    ['quota', 'NetworkAclEntryLimitExceeded'],
    ['quota', 'FlowLogsLimitExceeded'],
    ['capacity', 'Unsupported'],
    ['capacity', 'PendingVerification'],
    ['gone', 'InvalidInstanceID.NotFound'],
    ['gone', 'InvalidGroup.NotFound'],
    ['gone', 'InvalidNetworkAclEntry.NotFound'],
    ['gone', 'InvalidPermission.NotFound'],
    ['gone', 'NoSuchEntity'],
    ['gone', 'ResourceNotFoundException'],
    ['exists', 'EntityAlreadyExists'],
    ['exists', 'InvalidGroup.Duplicate'],
    ['exists', 'InvalidPermission.Duplicate'],
    ['exists', 'FlowLogAlreadyExists'],
    ['exists', 'NetworkAclEntryAlreadyExists'],
    ['exists', 'ResourceAlreadyExistsException'],
    ['busy', 'DependencyViolation'],
    ['busy', 'DeleteConflict'],
    ['busy', 'OperationAbortedException'],
    ['refused', 'InvalidParameterValue'],
    ['refused', 'IdempotentParameterMismatch'],
    ['refused', 'InvocationDoesNotExist'],
    ['refused', 'OperationNotPermitted'],
  ])('is %s: %s', (expected, code) => {
    expect(classify(awsError(code))).toBe(expected);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
    'nothing was sent where there was no connection: %s',
    (code) => {
      expect(classify(Object.assign(new Error('socket'), { code }))).toBe('unsent');
    },
  );

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('it may have happened where the connection broke: %s', (code) => {
    expect(classify(Object.assign(new Error('socket'), { code }))).toBe('ambiguous');
  });

  it('a request that timed out may have happened', () => {
    expect(classify(Object.assign(new Error('30000 ms'), { name: 'TimeoutError' }))).toBe('ambiguous');
  });

  it('no capacity is no outage, though EC2 answers it with 500', () => {
    expect(classify(awsError('InsufficientInstanceCapacity', 'none', 500))).toBe('capacity');
  });

  it.each([500, 502, 503, 504])('an unknown %i may have happened', (status) => {
    expect(classify(awsError('SomethingNew', 'oops', status))).toBe('ambiguous');
  });

  it('an unknown 4xx of AWS changed nothing', () => {
    expect(classify(awsError('SomethingNew', 'no', 400))).toBe('refused');
  });

  it('501 is no outage: the endpoint does not know the call, whatever its code', () => {
    expect(classify(awsError('InternalFailure', 'not yet implemented', 501))).toBe('refused');
  });

  it('429 is throttling, whatever its code', () => {
    expect(classify(awsError('SomethingNew', 'no', 429))).toBe('throttled');
  });

  it.each(['Unknown', 'SyntaxError'])('a 403 without a code of a service (%s) is a proxy’s page', (name) => {
    expect(classify(Object.assign(new Error('<html>'), { name, $metadata: { httpStatusCode: 403 } }))).toBe(
      'ambiguous',
    );
  });

  it('what cannot be parsed may have happened', () => {
    const garbled = Object.assign(new SyntaxError('Unexpected end'), { $metadata: { httpStatusCode: 200 } });
    expect(classify(garbled)).toBe('ambiguous');
  });

  it('an organisation’s deny is told from a missing permission, whatever its code', () => {
    const text = 'User: x is not authorized to perform: ec2:RunInstances with an explicit deny in a';
    for (const code of ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException']) {
      expect(classify(awsError(code, `${text} service control policy`, 403))).toBe('org-denied');
      expect(classify(awsError(code, `${text} resource control policy`, 403))).toBe('org-denied');
      expect(classify(awsError(code, `${text}n identity-based policy`, 403))).toBe('denied');
    }
  });

  it.each([
    [
      'InvalidParameterValue',
      'Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    ],
    ['InvalidParameterValue', 'IamInstanceProfile: x has no associated IAM Roles'],
    ['InvalidParameter', "Unable to assume given IAM role: 'arn:aws:iam::123456789012:role/x'"],
    ['InvalidParameterValue', "Unable to assume given IAM role: 'arn:aws:iam::123456789012:role/x' (vpc-1)"],
  ])('a young role passes: %s %s', (code, message) => {
    expect(classify(awsError(code, message))).toBe('not-yet');
  });

  it.each([
    ['InvalidParameterValue', 'Value (t9.huge) for parameter instanceType is invalid.'],
    ['InvalidParameter', 'Something else'],
    ['ValidationError', 'Invalid IAM Instance Profile name'],
  ])('no other invalid parameter passes: %s %s', (code, message) => {
    expect(classify(awsError(code, message))).toBe('refused');
  });

  it('a type that a free plan may not launch is a matter of place', () => {
    const message = 'The specified instance type is not eligible for Free Tier.';
    expect(classify(awsError('InvalidParameterCombination', message))).toBe('capacity');
  });

  it('a Problem is no answer of AWS at all, whatever its code says', () => {
    for (const code of ['storage', 'unreachable', 'throttled', 'lost-answer'] as const)
      expect(classify(new Problem(code, 'the disk is full'))).toBe('explained');
  });

  it('tells an abort from trouble', () => {
    expect(classify(Object.assign(new Error('Request aborted'), { name: 'AbortError' }))).toBe('aborted');
    expect(classify(new DOMException('This operation was aborted', 'AbortError'))).toBe('aborted');
  });

  it('has a class for whatever is thrown', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record({ name: fc.string(), code: fc.anything(), Code: fc.anything(), message: fc.anything() }),
      fc
        .record({ name: fc.string(), message: fc.string(), status: fc.integer() })
        .map(({ name, message, status }) => awsError(name, message, status)),
    );
    fc.assert(
      fc.property(anything, (thrown) => {
        expect(classes).toContain(classify(thrown));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('codeOf', () => {
  it('is the wire’s code where the SDK has its own name for it', () => {
    const error = new NoSuchEntityException({ message: 'no role', $metadata: {} });
    expect(codeOf(error)).toBe('NoSuchEntityException');
    expect(codeOf(Object.assign(error, { Code: 'NoSuchEntity' }))).toBe('NoSuchEntity');
  });

  it('is the exception’s name for EC2', () => {
    const error = new EC2ServiceException({ name: 'InvalidGroup.NotFound', $fault: 'client', $metadata: {} });
    expect(codeOf(error)).toBe('InvalidGroup.NotFound');
  });

  it('is Node’s code for a socket, and nothing for an error of the language', () => {
    expect(codeOf(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBe('ECONNRESET');
    expect(codeOf(new TypeError('x is not a function'))).toBe('');
    expect(codeOf('just a string')).toBe('');
    expect(codeOf(null)).toBe('');
  });
});

it('httpStatusOf, isGone and isDenied read what they name and nothing else', () => {
  expect(httpStatusOf(awsError('X', '', 418))).toBe(418);
  expect(httpStatusOf(new Error('x'))).toBeUndefined();
  expect(httpStatusOf(undefined)).toBeUndefined();
  expect(isGone(awsError('NoSuchEntity', '', 404))).toBe(true);
  expect(isGone(awsError('AccessDenied', '', 403))).toBe(false);
  expect(isDenied(awsError('AccessDenied', '', 403))).toBe(true);
  expect(isDenied(awsError('AccessDenied', 'with an explicit deny in a service control policy', 403))).toBe(true);
  expect(isDenied(awsError('ExpiredToken', '', 403))).toBe(false);
});
