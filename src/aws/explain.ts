import { Problem } from '../base/problem.js';
import { shellWord } from '../base/shell-word.js';
import { classify, codeOf } from './classify.js';
import { orPractise } from './profiles.js';

/** What surrounds an error and makes its next step exact. */
export interface Circumstances {
  readonly profile: string | null;
  readonly region: string | null;
  /** The command to repeat: `npx flowlab resume`. */
  readonly again: string;
}

const RESUME = 'npx flowlab resume';

/** Any error of the AWS layer as a Problem; an unknown error becomes a 'bug'. What a Problem would resume is `again`, too. */
export function explain(error: unknown, { profile, region, again }: Circumstances): Problem {
  if (error instanceof Problem) return again === RESUME ? error : repeatedBy(again, error);
  const code = codeOf(error);
  const message = readable(error instanceof Error ? error.message : String(error));
  if (code === 'InvalidInstanceId') return unreached(message, region, again, error);
  const login = profile ? ` --profile ${shellWord(profile)}` : '';
  switch (classify(error)) {
    case 'sign-in':
      return signIn(message, code, profile, login, again, error);
    case 'clock':
      return new Problem(
        'sign-in',
        `AWS refused the signature (${code}): ${message}`,
        [
          'Check that this machine’s clock is right (AWS allows a few minutes)',
          `Sign in again: aws sso login${login}`,
          `Then: ${again}`,
        ],
        error,
      );
    case 'denied': {
      const action = actionIn(message);
      const resource = /on resource: (\S+)/.exec(message)?.[1];
      const what = action
        ? `the permission ${action}${resource ? ` on ${resource}` : ''} is missing`
        : message.replace(/\.$/, '');
      const passRole =
        action === 'iam:PassRole' ? ['iam:PassRole lets AWS hand the lab’s role to EC2 or to the flow log'] : [];
      return new Problem(
        'denied',
        `AWS refused: ${what} (${code}).`,
        [...passRole, 'What the lab needs: npx flowlab doctor --policy', `Then: ${again}`],
        error,
      );
    }
    case 'org-denied':
      return new Problem(
        'org-denied',
        `An organisation policy forbids ${actionIn(message) ?? 'this'}: ${message}`,
        ['Permissions in this account will not help: use another account, or ask whoever runs the AWS organisation'],
        error,
      );
    case 'quota':
      return new Problem(
        'quota',
        `An account quota is reached (${code}): ${message}`,
        ['Remove something, or ask for more: AWS console, Service Quotas', `Then: ${again}`],
        error,
      );
    case 'capacity':
      return new Problem(
        'capacity',
        `AWS cannot launch this here and now (${code}): ${message}`,
        [`Later, or in another region: ${again}`],
        error,
      );
    case 'throttled':
      return new Problem(
        'throttled',
        `AWS asks to slow down (${code}).`,
        [`Wait a few minutes, then: ${again}`],
        error,
      );
    case 'unsent':
      return new Problem(
        'unreachable',
        `AWS could not be reached (${code}).`,
        [
          `Check the network, VPN, proxy, AWS_ENDPOINT_URL and the region${region ? ` (${region})` : ''}`,
          `Then: ${again}`,
        ],
        error,
      );
    case 'gone':
    case 'exists':
    case 'not-yet':
    case 'busy':
    case 'refused':
      return new Problem('rejected', `AWS refused the request (${code}): ${message}`, [`Try again: ${again}`], error);
    case 'aborted':
    case 'explained':
      return new Problem('rejected', 'Interrupted.', [`Try again: ${again}`], error);
    case 'ambiguous':
      return code === '' && !isFromNetwork(error)
        ? new Problem('bug', `Something went wrong inside flowlab: ${message}`, [`Try again: ${again}`], error)
        : new Problem(
            'unreachable',
            `AWS gave no usable answer (${code || 'garbled'}).`,
            [`Try again: ${again}`],
            error,
          );
  }
}

function repeatedBy(again: string, problem: Problem): Problem {
  const next = problem.next.map((line) => line.replace(RESUME, () => again));
  return new Problem(problem.code, problem.message, next, problem.cause);
}

/** Systems Manager's word for a machine that takes no commands (API reference, SendCommand): it names it in the message. */
function unreached(message: string, region: string | null, again: string, cause: unknown): Problem {
  const id = /\bi-[0-9a-f]+/.exec(message)?.[0];
  const name = id ?? 'the instance';
  return new Problem(
    'precondition',
    `Systems Manager does not reach ${name}: it is not running, has no role that lets it, or its agent has no way out to port 443.`,
    [
      ...(id && region ? [`See why: npx flowlab diagnose ${id} https://ssm.${region}.amazonaws.com`] : []),
      `Put it right, then: ${again}`,
    ],
    cause,
  );
}

/** Messages of the SDK that never name their cure (measured with SDK 3.1169). */
function signIn(
  message: string,
  code: string,
  profile: string | null,
  login: string,
  again: string,
  cause: unknown,
): Problem {
  const of = profile ? ` for profile "${profile}"` : '';
  if (/^Region is missing/.test(message)) {
    return new Problem(
      'usage',
      'No AWS region is set.',
      [
        'Name a region: --region eu-west-1, or AWS_REGION',
        'Or keep one: aws configure set region eu-west-1',
        orPractise,
      ],
      cause,
    );
  }
  if (/\/login\/cache\//.test(message)) {
    return new Problem(
      'sign-in',
      `Your AWS sign-in${of} has ended.`,
      [`Sign in again: aws login${login}`, `Then: ${again}`],
      cause,
    );
  }
  if (/SSO|sso|expired|Expired|clientId/.test(message) || /Expired/.test(code)) {
    return new Problem(
      'sign-in',
      `Your AWS sign-in${of} has expired.`,
      [`Sign in again: aws sso login${login}`, `Then: ${again}`, orPractise],
      cause,
    );
  }
  if (code === 'CredentialsProviderError') {
    return new Problem(
      'sign-in',
      `No AWS credentials were found${of}.`,
      [
        `Sign in: aws login${login}`,
        `Or by SSO: aws sso login${login}`,
        `Or with access keys: aws configure${login}`,
        orPractise,
      ],
      cause,
    );
  }
  return new Problem(
    'sign-in',
    `AWS does not accept these credentials${of} (${code}): ${message}`,
    [`What the AWS CLI says of them: aws sts get-caller-identity${login}`, `Then: ${again}`],
    cause,
  );
}

export const actionIn = (message: string): string | undefined =>
  /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1];

/** Without the encoded details of a refusal, hundreds of characters that only STS can read; `cause` keeps them. */
const readable = (message: string): string => message.replace(/\s*Encoded authorization failure message: \S+/, '');

const isFromNetwork = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && ('$metadata' in error || '$response' in error || 'errno' in error);
