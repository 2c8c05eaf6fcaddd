import { AthenaClient, ListWorkGroupsCommand } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { requestHandler } from '../../../src/sandbox/endpoint/request-handler.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const { sandbox } = sandboxUnderTest();

const words = (service: string) =>
  `The service ${service} is not simulated: flowlab's sandbox has EC2, IAM, SSM, CloudWatch Logs, S3 and STS.`;

function ask(service: string, headers: Readonly<Record<string, string>>, body: string) {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/20270101/us-east-1/${service}/aws4_request, Signature=x`;
  return sandbox.handle({ method: 'POST', path: '/', headers: { authorization, ...headers }, body });
}

describe('a service that is not simulated says so in its own protocol', () => {
  it('JSON, to the SDK’s own client', async () => {
    const client = new AthenaClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestHandler: requestHandler(sandbox),
      maxAttempts: 1,
    });
    await expect(client.send(new ListWorkGroupsCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: words('athena'),
    });
  });

  it('the XML of a query', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const { status, body } = await ask('rds', form, 'Action=DescribeDBInstances&Version=2014-10-31');
    expect(status).toBe(400);
    expect(body).toContain('<Code>InvalidAction</Code>');
    expect(body).toContain('The service rds is not simulated');
  });

  it('and of CloudFormation what builds without it, which CDK and eksctl ask first', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const { body } = await ask('cloudformation', form, 'Action=DescribeStacks&Version=2010-05-15');
    expect(body).toContain(
      'S3 and STS. Tools that call these themselves can build here: Terraform, Ansible, the AWS CLI, the SDKs.</Message>',
    );
  });

  it('the XML of REST', async () => {
    const { status, headers, body } = await ask('route53', {}, '');
    expect(status).toBe(400);
    expect(headers['content-type']).toContain('xml');
    expect(body).toContain('<Code>NotImplemented</Code>');
  });

  it('the JSON of REST, whose code is in a header as well', async () => {
    const { status, headers, body } = await ask('lambda', { 'content-type': 'application/json' }, '{"a":"100%+"}');
    expect(status).toBe(400);
    expect(headers['x-amzn-errortype']).toBe('UnknownOperationException');
    expect(JSON.parse(String(body))).toEqual({ __type: 'UnknownOperationException', message: words('lambda') });
  });
});
