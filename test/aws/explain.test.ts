import { describe, expect, it } from 'vitest';
import { actionIn, type Circumstances, explain } from '../../src/aws/explain.js';
import { Problem } from '../../src/base/problem.js';
import { awsError, iamError } from '../helpers/aws-error.js';

const here: Circumstances = { profile: null, region: 'eu-west-1', again: 'npx flowlab resume' };
const withProfile: Circumstances = { ...here, profile: 'work' };

/** A Problem as the person reads it: code, message, then one line for each next step. */
const shown = (error: unknown, circumstances = here): string => {
  const { code, message, next } = explain(error, circumstances);
  return [`[${code}] ${message}`, ...next].join('\n');
};

const text = (...lines: readonly string[]): string => lines.join('\n');
const credentials = (message: string) => Object.assign(new Error(message), { name: 'CredentialsProviderError' });
const sandbox = 'Or practise without AWS: npx flowlab start --sandbox';

describe('signing in', () => {
  it.each([
    'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    'The SSO session associated with this profile is invalid. To refresh this SSO session run aws sso login with the corresponding profile.',
    'The SSO session token associated with profile=work was not found or is invalid.',
    "Value not present for 'clientId' in SSO Token. Cannot refresh.",
  ])('an SSO session that has ended: %s', (message) => {
    expect(shown(credentials(message), withProfile)).toBe(
      text(
        '[sign-in] Your AWS sign-in for profile "work" has expired.',
        'Sign in again: aws sso login --profile work',
        'Then: npx flowlab resume',
        sandbox,
      ),
    );
  });

  it('a name of a profile with a space is one word of the command', () => {
    const [command] = explain(credentials('The SSO session associated with this profile has expired.'), {
      ...here,
      profile: 'my work',
    }).next;
    expect(command).toBe("Sign in again: aws sso login --profile 'my work'");
  });

  it('the same from the token provider', () => {
    const error = Object.assign(new Error('Token is expired. To refresh this SSO session run …'), {
      name: 'TokenProviderError',
    });
    expect(shown(error)).toBe(
      text(
        '[sign-in] Your AWS sign-in has expired.',
        'Sign in again: aws sso login',
        'Then: npx flowlab resume',
        sandbox,
      ),
    );
  });

  it('an ended `aws login`', () => {
    const message = "Failed to load a token for session, ENOENT: no such file, open '/home/x/.aws/login/cache/ab.json'";
    expect(shown(credentials(message), withProfile)).toBe(
      text(
        '[sign-in] Your AWS sign-in for profile "work" has ended.',
        'Sign in again: aws login --profile work',
        'Then: npx flowlab resume',
      ),
    );
  });

  it('no credentials anywhere, or a profile that does not exist', () => {
    expect(shown(credentials('Could not load credentials from any providers'))).toBe(
      text(
        '[sign-in] No AWS credentials were found.',
        'Sign in: aws login',
        'Or by SSO: aws sso login',
        'Or with access keys: aws configure',
        sandbox,
      ),
    );
    expect(shown(credentials('Could not load credentials from any providers'), withProfile)).toBe(
      text(
        '[sign-in] No AWS credentials were found for profile "work".',
        'Sign in: aws login --profile work',
        'Or by SSO: aws sso login --profile work',
        'Or with access keys: aws configure --profile work',
        sandbox,
      ),
    );
  });

  it('no region', () => {
    expect(shown(new Error('Region is missing'))).toBe(
      text(
        '[usage] No AWS region is set.',
        'Name a region: --region eu-west-1, or AWS_REGION',
        'Or keep one: aws configure set region eu-west-1',
        sandbox,
      ),
    );
  });

  it.each([
    awsError('ExpiredToken', 'The security token included in the request is expired', 403),
    awsError('ExpiredTokenException', 'The security token included in the request is expired', 400),
  ])('temporary credentials that have expired: $name', (error) => {
    expect(shown(error, withProfile)).toBe(
      text(
        '[sign-in] Your AWS sign-in for profile "work" has expired.',
        'Sign in again: aws sso login --profile work',
        'Then: npx flowlab resume',
        sandbox,
      ),
    );
  });

  it.each([
    ['InvalidClientTokenId', 'The security token included in the request is invalid.'],
    ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
    ['AuthFailure', 'AWS was not able to validate the provided access credentials'],
  ])('credentials that AWS does not know: %s', (code, message) => {
    expect(shown(awsError(code, message, 403), withProfile)).toBe(
      text(
        `[sign-in] AWS does not accept these credentials for profile "work" (${code}): ${message}`,
        'What the AWS CLI says of them: aws sts get-caller-identity --profile work',
        'Then: npx flowlab resume',
      ),
    );
  });

  it.each([
    ['RequestExpired', 'Request has expired.'],
    ['SignatureDoesNotMatch', 'Signature expired: 20260105T090000Z is now earlier than 20260105T091500Z'],
    ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
    ['InvalidSignatureException', 'Signature not yet current'],
  ])('a clock that is off: %s', (code, message) => {
    expect(shown(awsError(code, message, 403), withProfile)).toBe(
      text(
        `[sign-in] AWS refused the signature (${code}): ${message}`,
        'Check that this machine’s clock is right (AWS allows a few minutes)',
        'Sign in again: aws sso login --profile work',
        'Then: npx flowlab resume',
      ),
    );
  });
});

it('a machine that Systems Manager does not reach is named, with how to find out why', () => {
  const message = 'Instances [[i-0abc12]] not in a valid state for account 123456789012';
  const error = Object.assign(new Error(message), { name: 'InvalidInstanceId', $metadata: { httpStatusCode: 400 } });
  expect(explain(error, { profile: null, region: 'eu-west-1', again: 'npx flowlab resume' })).toMatchObject({
    code: 'precondition',
    message:
      'Systems Manager does not reach i-0abc12: it is not running, has no role that lets it, or its agent has no way out to port 443.',
    next: [
      'See why: npx flowlab diagnose i-0abc12 https://ssm.eu-west-1.amazonaws.com',
      'Put it right, then: npx flowlab resume',
    ],
  });
});

describe('a missing permission', () => {
  const policy = ['What the lab needs: npx flowlab doctor --policy', 'Then: npx flowlab resume'] as const;
  const who = 'User: arn:aws:iam::123456789012:user/x is not authorized to perform:';

  it('names the action and the resource', () => {
    const message = `${who} iam:CreateRole on resource: arn:aws:iam::123456789012:role/y because no identity-based policy allows the iam:CreateRole action`;
    expect(shown(iamError('AccessDenied', message, 403))).toBe(
      text(
        '[denied] AWS refused: the permission iam:CreateRole on arn:aws:iam::123456789012:role/y is missing (AccessDenied).',
        ...policy,
      ),
    );
  });

  it('names the action alone where AWS names no resource', () => {
    expect(shown(awsError('AccessDeniedException', `${who} logs:DescribeLogGroups`, 400))).toBe(
      text(
        '[denied] AWS refused: the permission logs:DescribeLogGroups is missing (AccessDeniedException).',
        ...policy,
      ),
    );
  });

  it('says what iam:PassRole is for', () => {
    const message = `You are not authorized to perform this operation. ${who} iam:PassRole on resource: arn:aws:iam::123456789012:role/flowlab/a/Demo because no identity-based policy allows the iam:PassRole action. Encoded authorization failure message: ${'x'.repeat(900)}`;
    expect(shown(awsError('UnauthorizedOperation', message, 403))).toBe(
      text(
        '[denied] AWS refused: the permission iam:PassRole on arn:aws:iam::123456789012:role/flowlab/a/Demo is missing (UnauthorizedOperation).',
        'iam:PassRole lets AWS hand the lab’s role to EC2 or to the flow log',
        ...policy,
      ),
    );
  });

  it('the encoded details, which only STS can read, are not shown but kept', () => {
    const error = awsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. Encoded authorization failure message: ${'aB3-_'.repeat(200)}`,
      403,
    );
    expect(shown(error)).toBe(
      text(
        '[denied] AWS refused: You are not authorized to perform this operation (UnauthorizedOperation).',
        ...policy,
      ),
    );
    expect(explain(error, here).cause).toBe(error);
    expect(error.message.length).toBeGreaterThan(1_000);
  });

  it('a policy of the organisation: nothing in this account will help', () => {
    const message = `You are not authorized to perform this operation. ${who} ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:123456789012:instance/* with an explicit deny in a service control policy: arn:aws:organizations::1:policy/p-1. Encoded authorization failure message: ${'x'.repeat(700)}`;
    expect(shown(awsError('UnauthorizedOperation', message, 403))).toBe(
      text(
        `[org-denied] An organisation policy forbids ec2:RunInstances: ${message.replace(/ Encoded.*/, '')}`,
        'Permissions in this account will not help: use another account, or ask whoever runs the AWS organisation',
      ),
    );
  });
});

describe('everything else', () => {
  it('a quota', () => {
    expect(shown(awsError('VcpuLimitExceeded', 'You have requested more vCPU capacity than your limit of 1.'))).toBe(
      text(
        '[quota] An account quota is reached (VcpuLimitExceeded): You have requested more vCPU capacity than your limit of 1.',
        'Remove something, or ask for more: AWS console, Service Quotas',
        'Then: npx flowlab resume',
      ),
    );
  });

  it('no capacity', () => {
    expect(shown(awsError('InsufficientInstanceCapacity', 'We do not have enough t3.micro.', 500))).toBe(
      text(
        '[capacity] AWS cannot launch this here and now (InsufficientInstanceCapacity): We do not have enough t3.micro.',
        'Later, or in another region: npx flowlab resume',
      ),
    );
  });

  it('throttling', () => {
    expect(shown(awsError('RequestLimitExceeded', 'Request limit exceeded.', 503))).toBe(
      text('[throttled] AWS asks to slow down (RequestLimitExceeded).', 'Wait a few minutes, then: npx flowlab resume'),
    );
  });

  it.each([
    ['eu-west-1', ' (eu-west-1)'],
    [null, ''],
  ])('no connection, with the region %s', (region, named) => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND ec2.eu-wst-1.amazonaws.com'), { code: 'ENOTFOUND' });
    expect(shown(error, { ...here, region })).toBe(
      text(
        '[unreachable] AWS could not be reached (ENOTFOUND).',
        `Check the network, VPN, proxy, AWS_ENDPOINT_URL and the region${named}`,
        'Then: npx flowlab resume',
      ),
    );
  });

  it.each([
    ['InvalidParameterValue', 'Value (x) for parameter y is invalid.'],
    ['InvalidGroup.NotFound', "The security group 'sg-1' does not exist"],
    ['InvalidGroup.Duplicate', "The security group 'x' already exists"],
    ['DependencyViolation', 'resource sg-1 has a dependent object'],
    ['OperationNotPermitted', "The instance 'i-1' may not be terminated."],
  ])('AWS’s own words for %s', (code, message) => {
    expect(shown(awsError(code, message))).toBe(
      text(`[rejected] AWS refused the request (${code}): ${message}`, 'Try again: npx flowlab resume'),
    );
  });

  it('a role that stays unusable', () => {
    const message = "Unable to assume given IAM role: 'arn:aws:iam::123456789012:role/x'";
    expect(shown(awsError('InvalidParameter', message))).toBe(
      text(`[rejected] AWS refused the request (InvalidParameter): ${message}`, 'Try again: npx flowlab resume'),
    );
  });

  it.each([
    [awsError('InternalError', 'An internal error has occurred', 500), 'InternalError'],
    [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [Object.assign(new SyntaxError('Unexpected end'), { $metadata: { httpStatusCode: 200 } }), 'garbled'],
  ])('an answer that was lost: %s', (error, named) => {
    expect(shown(error)).toBe(
      text(`[unreachable] AWS gave no usable answer (${named}).`, 'Try again: npx flowlab resume'),
    );
  });

  it('an interruption', () => {
    const error = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    expect(shown(error)).toBe(text('[rejected] Interrupted.', 'Try again: npx flowlab resume'));
  });

  it('a fault of flowlab’s own is not put on AWS', () => {
    expect(shown(new TypeError("Cannot read properties of undefined (reading 'x')"))).toBe(
      text(
        "[bug] Something went wrong inside flowlab: Cannot read properties of undefined (reading 'x')",
        'Try again: npx flowlab resume',
      ),
    );
    expect(shown('a string')).toBe(
      text('[bug] Something went wrong inside flowlab: a string', 'Try again: npx flowlab resume'),
    );
  });

  it('a Problem is explained already', () => {
    const problem = new Problem('taken', 'It is taken.', ['Choose another']);
    expect(explain(problem, here)).toBe(problem);
  });

  it('the original travels along', () => {
    const error = awsError('VpcLimitExceeded', 'no');
    expect(explain(error, here).cause).toBe(error);
  });
});

it('actionIn finds the action in every service’s wording', () => {
  expect(actionIn('x is not authorized to perform: iam:PassRole on resource: y')).toBe('iam:PassRole');
  expect(actionIn('is not authorized to perform: ec2:RunInstances because')).toBe('ec2:RunInstances');
  expect(actionIn('Access denied')).toBeUndefined();
});

it('a problem that the lab would resume from is put right by the command that was typed', () => {
  const lost = new Problem('unreachable', 'ec2:DescribeVpcs could not be reached for 3 min.', [
    'Then: npx flowlab resume',
  ]);
  expect(explain(lost, { ...here, again: 'npx flowlab network' })).toMatchObject({
    code: 'unreachable',
    message: lost.message,
    next: ['Then: npx flowlab network'],
  });
});
