import { credentialOf } from './credential.js';
import { escapeXml } from './wire/xml.js';
import type { WireRequest, WireResponse } from './wire-message.js';

/** The services whose errors are XML without a form in the request (their models: `restXml`). */
const restXml = new Set(['cloudfront', 'route53', 's3express', 's3-outposts']);

/**
 * A request for a service that is not simulated gets an error in that service's own protocol, so that its client shows the
 * words instead of stumbling over them: JSON by its target header, a query's XML by its form, else REST.
 */
export function answerStranger(
  request: WireRequest,
  requestId: string,
  unknown: 'service' | 'region' = 'service',
): WireResponse {
  const service = credentialOf(request)?.service;
  const message =
    unknown === 'service' ? strangeService(service) : 'There is no Region of the name that this request is signed for.';
  const headers = { 'x-amzn-requestid': requestId };
  const { 'x-amz-target': target, 'content-type': type = '' } = request.headers;
  if (target !== undefined || type.startsWith('application/x-amz-json')) {
    const contentType = type.startsWith('application/x-amz-json') ? type : 'application/x-amz-json-1.1';
    return json(contentType, { __type: 'UnknownOperationException', message }, headers);
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const error = `<Error><Type>Sender</Type><Code>InvalidAction</Code><Message>${escapeXml(message)}</Message></Error>`;
    return xml(`<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`, headers);
  }
  if (service !== undefined && restXml.has(service)) {
    const inside = `<Code>NotImplemented</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId>`;
    const isS3 = service.startsWith('s3');
    return xml(isS3 ? `<Error>${inside}</Error>` : `<ErrorResponse><Error>${inside}</Error></ErrorResponse>`, headers);
  }
  const code = 'UnknownOperationException';
  return json('application/json', { __type: code, message }, { ...headers, 'x-amzn-errortype': code });
}

function strangeService(service: string | undefined): string {
  const what = service === undefined ? 'This service' : `The service ${service}`;
  const advice = service === 'cloudformation' ? ` ${INSTEAD_OF_STACKS}` : '';
  return `${what} is not simulated: flowlab's sandbox has EC2, IAM, SSM, CloudWatch Logs, S3 and STS.${advice}`;
}

/** What CDK and eksctl ask first. */
const INSTEAD_OF_STACKS = 'Tools that call these themselves can build here: Terraform, Ansible, the AWS CLI, the SDKs.';

const json = (type: string, content: object, headers: WireResponse['headers']): WireResponse => ({
  status: 400,
  headers: { ...headers, 'content-type': type },
  body: JSON.stringify(content),
});

const xml = (content: string, headers: WireResponse['headers']): WireResponse => ({
  status: 400,
  headers: { ...headers, 'content-type': 'text/xml;charset=UTF-8' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${content}`,
});
