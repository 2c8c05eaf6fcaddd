import { AwsError, type Service } from './operation.js';
import { identify, serviceOf, unknownOperation, writeError } from './wire.js';
import type { WireRequest, WireResponse } from './wire-message.js';

const missing = 'Request is missing Authentication Token';

// EC2 API reference, "Error codes"; IAM and STS API references, "Common errors".
const missingToken: Readonly<Record<Service, AwsError>> = {
  ec2: new AwsError('MissingAuthenticationToken', missing, 403),
  iam: new AwsError('MissingAuthenticationToken', missing, 403),
  sts: new AwsError('MissingAuthenticationToken', missing, 403),
  ssm: new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 400),
  logs: new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 400),
};

/** "…does not require the use of AWS security credentials" (STS API reference, AssumeRoleWithWebIdentity, AssumeRoleWithSAML). */
const WITHOUT_KEYS = /^AssumeRoleWith(WebIdentity|SAML)$/;

/** What a service says to a request that nobody signed, in its own protocol; undefined where it is for none of them. */
export function answerUnsigned(request: WireRequest, requestId: string): WireResponse | undefined {
  if (request.headers.authorization !== undefined) return undefined;
  const service = serviceOf(request);
  if (service === undefined) return undefined;
  const asked = identify(request);
  const isForNobody = asked !== undefined && 'action' in asked && WITHOUT_KEYS.test(asked.action);
  return writeError(service, isForNobody ? unknownOperation(asked) : missingToken[service], requestId);
}
