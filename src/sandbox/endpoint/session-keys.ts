import { temporaryKeys } from '../iam/caller.js';
import { expired } from './faults.js';
import { AwsError, type Call, type Service } from './operation.js';

const unknownToken = 'The security token included in the request is invalid';

// STS without a full stop, JSON with one: aws-azure-login/aws-azure-login#251, aws/aws-lambda-dotnet#1122. EC2 API reference, "Error codes"; IAM, STS, SSM and CloudWatch Logs API references, "Common errors".
const invalid: Readonly<Record<Service, AwsError>> = {
  ec2: new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401),
  iam: new AwsError('InvalidClientTokenId', unknownToken, 403),
  sts: new AwsError('InvalidClientTokenId', unknownToken, 403),
  ssm: new AwsError('UnrecognizedClientException', `${unknownToken}.`, 400),
  logs: new AwsError('UnrecognizedClientException', `${unknownToken}.`, 400),
};

/** Whether keys of STS come with their token, and in time; `fits` for keys of any other kind. */
export function fitnessOf(call: Call): 'fits' | 'invalid' | 'expired' {
  const { token, until } = temporaryKeys(call) ?? {};
  if (token !== undefined && token !== call.sessionToken) return 'invalid';
  return until !== undefined && until <= call.clock.now() ? 'expired' : 'fits';
}

/** The refusal of a request for the keys that it is signed with, whatever their policies say; undefined where they will do. */
export function keysRefusal(service: Service, action: string, call: Call): AwsError | undefined {
  const fitness = fitnessOf(call);
  if (fitness !== 'fits') return (fitness === 'invalid' ? invalid : expired)[service];
  const keys = temporaryKeys(call);
  if (!keys || keys.role !== undefined) return undefined;
  // Of GetSessionToken and GetFederationToken: "You cannot call any IAM API operations" without a second factor, which nobody
  // has here; of STS GetCallerIdentity alone, and AssumeRole for the user itself (STS API reference, both operations).
  if (service === 'iam') return invalid.iam;
  const isUsers = keys.policies === undefined;
  if (service !== 'sts' || action === 'GetCallerIdentity' || (isUsers && action === 'AssumeRole')) return undefined;
  return sessionDenied(action);
}

/** As reported in aws/aws-sdk-php#1876 and fwdcloudsec/granted#151. */
export const sessionDenied = (action: string): AwsError =>
  new AwsError('AccessDenied', `Cannot call ${action} with session credentials`, 403);
