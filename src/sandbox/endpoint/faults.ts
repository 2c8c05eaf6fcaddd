import { callerArn } from '../iam/caller.js';
import type { CallFault, World } from '../world/world.js';
import { AwsError, type Service } from './operation.js';
import { resourceOf } from './resource-arn.js';
import type { WireRequest, WireResponse } from './wire-message.js';

/** The fault that strikes this request, if any. Every fault that names the action counts the request. */
export function strike(world: World, action: string): CallFault | undefined {
  let struck: CallFault | undefined;
  for (const fault of world.faults) {
    if (fault.action !== action && fault.action !== '*') continue;
    fault.seen++;
    if (fault.seen >= fault.nth && fault.seen < fault.nth + fault.count) struck ??= fault;
  }
  return struck;
}

/** The error a fault answers with before anything happens; undefined for faults of the network. */
export function refusal(
  fault: CallFault,
  asked: { service: Service; action: string; input: unknown },
  world: World,
): AwsError | undefined {
  switch (fault.kind) {
    case 'throttle':
      return throttled[asked.service];
    case 'server-error':
      return broken[asked.service];
    case 'denied':
      return denied(
        asked,
        world,
        `because no identity-based policy allows the ${asked.service}:${asked.action} action`,
      );
    case 'org-denied':
      return denied(asked, world, 'with an explicit deny in a service control policy');
    case 'expired':
      return expired[asked.service];
    case 'skew':
      return skewed[asked.service];
    case 'error':
      return new AwsError(
        fault.code ?? 'InternalError',
        fault.message ?? 'An internal error has occurred',
        fault.status ?? 400,
      );
    default:
      return undefined;
  }
}

/** As Node's http reports a connection that broke. */
export function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** What a proxy in between says when the service is out of its reach. */
export const proxyPage: WireResponse = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1></body></html>',
};

export const unavailable = (service: Service): AwsError =>
  service === 'ec2'
    ? new AwsError('Unavailable', 'The service is unavailable. Please try again shortly.', 503)
    : new AwsError(
        service === 'logs' ? 'ServiceUnavailableException' : 'ServiceUnavailable',
        'Service Unavailable',
        503,
      );

/** The clock of a service that thinks the client's is wrong: ten minutes ahead of the request's. */
export function skewedDate(request: WireRequest): string | undefined {
  const stamp = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(request.headers['x-amz-date'] ?? '');
  if (!stamp) return undefined;
  const [year, month, day, hour, minute, second] = stamp.slice(1).map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, (minute ?? 0) + 10, second)).toUTCString();
}

// EC2 API reference, "Error codes"; IAM and STS API references, "Common errors"; SDK, "Retry behavior".
const rate = new AwsError('Throttling', 'Rate exceeded');
const rateException = new AwsError('ThrottlingException', 'Rate exceeded');
const throttled: Readonly<Record<Service, AwsError>> = {
  ec2: new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503),
  iam: rate,
  sts: rate,
  ssm: rateException,
  logs: rateException,
};

const broken: Readonly<Record<Service, AwsError>> = {
  ec2: new AwsError('InternalError', 'An internal error has occurred', 500),
  iam: new AwsError('ServiceFailure', 'The request processing has failed because of an unknown error.', 500),
  sts: new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500),
  ssm: new AwsError('InternalServerError', 'An error occurred on the server side.', 500),
  logs: new AwsError('ServiceUnavailableException', 'The service cannot complete the request.', 500),
};

const staleToken = 'The security token included in the request is expired';
export const expired: Readonly<Record<Service, AwsError>> = {
  ec2: new AwsError('RequestExpired', 'Request has expired.', 400),
  iam: new AwsError('ExpiredToken', staleToken, 403),
  sts: new AwsError('ExpiredToken', staleToken, 403),
  ssm: new AwsError('ExpiredTokenException', staleToken, 400),
  logs: new AwsError('ExpiredTokenException', staleToken, 400),
};

const stale = 'Signature expired: the time of the request is now earlier than the time of the service - 5 min.';
const skewed: Readonly<Record<Service, AwsError>> = {
  ec2: new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401),
  iam: new AwsError('SignatureDoesNotMatch', stale, 403),
  sts: new AwsError('SignatureDoesNotMatch', stale, 403),
  ssm: new AwsError('InvalidSignatureException', stale, 400),
  logs: new AwsError('InvalidSignatureException', stale, 400),
};

// IAM user guide, "Troubleshoot access denied error messages": "User: … is not authorized to perform: … on resource: … because …".
export function denied(
  asked: { service: Service; action: string; input: unknown },
  world: World,
  because: string,
  who = callerArn(world),
): AwsError {
  const resource = resourceOf(asked.service, asked.action, asked.input, world);
  const on =
    resource === undefined ? '' : ` on resource: ${asked.service === 'iam' ? named(asked.action, resource) : resource}`;
  const text = `User: ${who} is not authorized to perform: ${asked.service}:${asked.action}${on} ${because}`;
  if (asked.service === 'ec2') {
    const message = `You are not authorized to perform this operation. ${text}`;
    const encoded = asked.action.startsWith('Describe')
      ? ''
      : '. Encoded authorization failure message: 4GbJx0kL0t1hVvZQ';
    return new AwsError('UnauthorizedOperation', message + encoded, 403);
  }
  return asked.service === 'ssm' || asked.service === 'logs'
    ? new AwsError('AccessDeniedException', text, 400)
    : new AwsError('AccessDenied', text, 403);
}

/** IAM says of what is there what it is and its name: "on resource: role cdk-…", as reported in aws/aws-cdk#27067. */
function named(action: string, resource: string): string {
  const [, kind = '', name = ''] = /:(role|instance-profile|policy)\/(?:.*\/)?([^/]+)$/.exec(resource) ?? [];
  if (kind === '' || /^(Create|PassRole)/.test(action)) return resource;
  return kind === 'policy' ? `policy ${resource}` : `${kind.replace('-', ' ')} ${name}`;
}
