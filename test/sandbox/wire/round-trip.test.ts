import { Readable } from 'node:stream';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { HttpResponse } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { AwsError, type Operation } from '../../../src/sandbox/endpoint/operation.js';
import { readInput, readRequest, writeAnswer } from '../../../src/sandbox/endpoint/wire.js';
import type { WireRequest } from '../../../src/sandbox/endpoint/wire-message.js';
import { operations } from '../../../src/sandbox/index.js';

const sdk = { ec2, iam, ssm, logs, sts };
interface Client {
  send(command: object): Promise<object>;
}
type Config = Pick<sts.STSClientConfig, 'region' | 'credentials' | 'requestHandler'>;
const clientFor: Record<Operation['service'], (config: Config) => Client> = {
  ec2: (config) => new ec2.EC2Client(config),
  iam: (config) => new iam.IAMClient(config),
  ssm: (config) => new ssm.SSMClient(config),
  logs: (config) => new logs.CloudWatchLogsClient(config),
  sts: (config) => new sts.STSClient(config),
};

/** A value for every member a schema has, six levels deep, with characters that wire formats like to lose. */
function sample(schema: NormalizedSchema, path: string, depth = 0): unknown {
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    return [sample(item, `${path}.1`, depth + 1), sample(item, `${path}.2`, depth + 1)];
  }
  if (schema.isMapSchema()) {
    return { [`${path} k&`]: sample(schema.getValueSchema(), `${path}.v`, depth + 1) };
  }
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].filter(([, member]) => depth < 6 || isLeaf(member));
    const wanted = schema.isUnionSchema() ? members.slice(0, 1) : members;
    return Object.fromEntries(wanted.map(([name, member]) => [name, sample(member, `${path}.${name}`, depth + 1)]));
  }
  if (schema.isUnitSchema()) return {};
  if (schema.isTimestampSchema()) return new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return path.length;
  if (schema.isBlobSchema()) return new Uint8Array([0, 127, 128, 255]);
  return `${path} <é&"'> +%2F=\n`;
}

const isLeaf = (schema: NormalizedSchema) =>
  !schema.isListSchema() && !schema.isMapSchema() && !schema.isStructSchema();

interface Sent {
  readonly request: WireRequest;
  readonly output: unknown;
}

/** Sends a command through the real client, to a handler that keeps the request and gives a canned answer. */
async function send(operation: Operation, input: object, answer: unknown): Promise<Sent> {
  let request: WireRequest | undefined;
  const handler = {
    async handle({
      method,
      path,
      headers,
      body,
    }: {
      method: string;
      path: string;
      headers: Record<string, string>;
      body?: unknown;
    }) {
      request = {
        method,
        path,
        headers,
        body: body instanceof Uint8Array ? new TextDecoder().decode(body) : `${body ?? ''}`,
      };
      const response = writeAnswer(operation, answer, 'request-1');
      return {
        response: new HttpResponse({
          statusCode: response.status,
          headers: { ...response.headers },
          body: Readable.from([response.body]),
        }),
      };
    },
  };
  const Command = Reflect.get(sdk[operation.service], `${operation.name}Command`);
  const client = clientFor[operation.service]({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: handler,
  });
  const { $metadata, ...output } = { $metadata: undefined, ...(await client.send(new Command(input))) };
  if (!request) throw new Error('nothing was sent');
  return { request, output };
}

const named = operations.map((operation) => [`${operation.service}:${operation.name}`, operation] as const);

describe('every operation speaks the SDK’s wire format', () => {
  it('is listed once', () => {
    expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
    expect(named.length).toBeGreaterThan(100);
  });

  it.each(named)('%s: input and output survive the wire', async (_name, operation) => {
    const input = sample(NormalizedSchema.of(operation.schema[4]), 'in') as object;
    const output = sample(NormalizedSchema.of(operation.schema[5]), 'out');
    const sent = await send(operation, input, output);
    const asked = readRequest(sent.request);
    expect(asked).toMatchObject({ service: operation.service, action: operation.name });
    if (asked) expect(readInput(operation, asked)).toEqual(input);
    expect(sent.output).toEqual(NormalizedSchema.of(operation.schema[5]).isUnitSchema() ? {} : output);
  });

  const requiring = named.flatMap(([name, operation]) => {
    const tuple: unknown = NormalizedSchema.of(operation.schema[4]).getSchema();
    const [names, count] = Array.isArray(tuple)
      ? [tuple[4] as string[], (tuple[6] as number | undefined) ?? 0]
      : [[], 0];
    return names.slice(0, count).map((member) => [`${name} ${member}`, operation, member] as const);
  });

  it.each(requiring)('%s is required', async (_name, operation, member) => {
    const whole = sample(NormalizedSchema.of(operation.schema[4]), 'in') as Record<string, unknown>;
    const { [member]: _, ...input } = whole;
    const { request } = await send(operation, input, {});
    const asked = readRequest(request);
    const code = {
      ec2: 'MissingParameter',
      iam: 'ValidationError',
      sts: 'ValidationError',
      ssm: 'ValidationException',
      logs: 'InvalidParameterException',
    }[operation.service];
    expect(() => asked && readInput(operation, asked)).toThrow(expect.objectContaining({ code }));
    expect(() => asked && readInput(operation, asked)).toThrow(AwsError);
  });
});
