import { credentialOf, isOfSignature, signedAhead } from './credential.js';
import { AwsError, type Operation, type Service } from './operation.js';
import { readJson, writeJson } from './wire/json.js';
import { type Parameters, parseForm, readQuery } from './wire/query.js';
import { shapesOf } from './wire/shape.js';
import { escapeXml, writeMembers } from './wire/xml.js';
import type { WireRequest, WireResponse } from './wire-message.js';

/** A request whose service and operation are known; the input is read once the operation is found. */
export type OperationRequest =
  | { readonly service: 'ec2' | 'iam' | 'sts'; readonly action: string; readonly parameters: Parameters }
  | { readonly service: Service; readonly action: string; readonly body: string };

const versions: Readonly<Record<string, 'ec2' | 'iam' | 'sts'>> = {
  '2016-11-15': 'ec2',
  '2010-05-08': 'iam',
  '2011-06-15': 'sts',
};
const targets: Readonly<Record<string, 'ssm' | 'logs'>> = { AmazonSSM: 'ssm', Logs_20140328: 'logs' };
const services = ['ec2', 'iam', 'ssm', 'logs', 'sts'] as const satisfies readonly Service[];
const namespaces = {
  ec2: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
} as const;

/** By the signature's scope, else by the target or the form's version; undefined where it is none that is simulated here. */
export function serviceOf(request: WireRequest): Service | undefined {
  const scope = credentialOf(request)?.service;
  if (scope !== undefined) return services.find((service) => service === scope);
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return targets[target.slice(0, target.indexOf('.'))];
  return versions[new URLSearchParams(formOf(request)).get('Version') ?? ''];
}

const formOf = ({ method, path, body }: WireRequest): string =>
  method === 'GET' ? path.slice(path.indexOf('?') + 1) : body;

/**
 * Undefined where the request is for no service simulated here.
 * @internal for the walk over every operation, which writes requests and reads them back
 */
export function readRequest(request: WireRequest): OperationRequest | undefined {
  const service = serviceOf(request);
  if (service === undefined) return undefined;
  const target = request.headers['x-amz-target'];
  if (service === 'ssm' || service === 'logs') {
    return target === undefined
      ? undefined
      : { service, action: target.slice(target.indexOf('.') + 1), body: request.body };
  }
  if (target !== undefined) return undefined;
  const parameters = parseForm(formOf(request));
  if (signedAhead(request.path))
    for (const name of [...parameters.children.keys()].filter(isOfSignature)) parameters.children.delete(name);
  const action = parameters.children.get('Action')?.value;
  if (action !== undefined) return { service, action, parameters };
  // EC2 API reference, "Error codes"; IAM API reference, "Common errors".
  throw new AwsError('MissingAction', 'The request is missing an action or a required parameter.');
}

/** The same, with what is wrong with its form as a value. */
export function identify(request: WireRequest): OperationRequest | AwsError | undefined {
  try {
    return readRequest(request);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

export function readInput(operation: Operation, asked: OperationRequest): unknown {
  const { input } = shapesOf(operation.schema);
  if ('parameters' in asked) return readQuery(input, asked.parameters, asked.service === 'ec2' ? 'ec2' : 'query');
  return readJson(input, asked.body, asked.service === 'logs' ? 'InvalidParameterException' : 'ValidationException');
}

/** As the AWS CLI prints it. */
export const plainAnswer = ({ schema }: Operation, answer: unknown): unknown =>
  writeJson(shapesOf(schema).output, answer ?? {}, 'iso');

export function writeAnswer(operation: Operation, answer: unknown, requestId: string): WireResponse {
  const { output } = shapesOf(operation.schema);
  const { service, name } = operation;
  if (service === 'ssm' || service === 'logs') {
    return json(200, output.kind === 'unit' ? {} : writeJson(output, answer ?? {}), requestId);
  }
  const members =
    output.kind === 'structure' && answer ? writeMembers(output.members, Object(answer), service === 'ec2') : '';
  if (service === 'ec2') {
    // Operations without a modelled output answer <return>true</return> (EC2 API reference).
    const content = output.kind === 'structure' && output.members.length > 0 ? members : '<return>true</return>';
    return xml(
      200,
      `<${name}Response xmlns="${namespaces.ec2}"><requestId>${requestId}</requestId>${content}</${name}Response>`,
      requestId,
    );
  }
  const result = output.kind === 'structure' ? `<${name}Result>${members}</${name}Result>` : '';
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return xml(200, `<${name}Response xmlns="${namespaces[service]}">${result}${metadata}</${name}Response>`, requestId);
}

export function writeError(service: Service, error: AwsError, requestId: string): WireResponse {
  if (service === 'ssm' || service === 'logs') {
    return json(error.status, { __type: error.code, message: error.message }, requestId);
  }
  const body = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (service === 'ec2') {
    return xml(
      error.status,
      `<Response><Errors><Error>${body}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      requestId,
    );
  }
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const content = `<Error><Type>${type}</Type>${body}</Error><RequestId>${requestId}</RequestId>`;
  return xml(error.status, `<ErrorResponse xmlns="${namespaces[service]}">${content}</ErrorResponse>`, requestId);
}

/** What the service says to an operation it does not have. */
export function unknownOperation({ service, action }: OperationRequest): AwsError {
  const here = "flowlab's sandbox does not simulate it";
  switch (service) {
    case 'ec2':
      return new AwsError('InvalidAction', `The action ${action} is not valid for this web service. (${here})`);
    case 'iam':
    case 'sts': {
      const version = service === 'iam' ? '2010-05-08' : '2011-06-15';
      return new AwsError('InvalidAction', `Could not find operation ${action} for version ${version} (${here})`);
    }
    default:
      return new AwsError('UnknownOperationException', `Unknown operation ${action} (${here})`);
  }
}

/** What is refused is named: a parameter that is taken and dropped would be the worst answer. */
export function notSimulatedParameter(service: Service, name: string): AwsError {
  const code = {
    ec2: 'UnsupportedOperation',
    iam: 'InvalidInput',
    sts: 'ValidationError',
    ssm: 'ValidationException',
    logs: 'InvalidParameterException',
  }[service];
  return new AwsError(code, `The parameter ${name} is not simulated by flowlab's sandbox.`);
}

function xml(status: number, content: string, requestId: string): WireResponse {
  const headers = { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${content}` };
}

function json(status: number, content: unknown, requestId: string): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: JSON.stringify(content),
  };
}
