import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../src/aws/clients.js';
import { type Endpoints, endpointName, endpointsIn, endpointsOf, everyService } from '../../src/aws/endpoints.js';
import { sentOnce } from '../../src/aws/retries.js';
import { fakeClock } from '../helpers/fake-clock.js';

const none: Endpoints = { ec2: null, iam: null, ssm: null, logs: null, sts: null, s3: null, athena: null };
const url = 'http://127.0.0.1:5000';
const other = 'http://127.0.0.1:6000';

describe('the endpoint of a service', () => {
  it('is AWS itself where nothing says otherwise', () => {
    expect(endpointsIn({}, {}, 'default')).toEqual(none);
    expect(endpointName(none)).toBeNull();
  });

  it.each([
    ['ec2', 'AWS_ENDPOINT_URL_EC2'],
    ['iam', 'AWS_ENDPOINT_URL_IAM'],
    ['ssm', 'AWS_ENDPOINT_URL_SSM'],
    ['logs', 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'],
    ['sts', 'AWS_ENDPOINT_URL_STS'],
  ])('of %s can be another one by %s, and that alone binds the lab', (service, variable) => {
    const endpoints = endpointsIn({ [variable]: url }, {}, 'default');
    expect(endpoints).toEqual({ ...none, [service]: url });
    expect(endpointName(endpoints)).toBe(`${service}=${url}`);
  });

  it('is the first of: its variable, the common one, the section of services, the profile', () => {
    const known = {
      default: { services: 'local', endpoint_url: 'http://profile' },
      'services.local': { 'ec2.endpoint_url': 'http://section', 'cloudwatch_logs.endpoint_url': 'http://logs' },
    };
    const env = { AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL_EC2: other };
    expect(endpointsIn(env, known, 'default')).toEqual({ ...everyService(url), ec2: other });
    expect(endpointsIn({}, known, 'default')).toEqual({
      ...everyService('http://profile'),
      ec2: 'http://section',
      logs: 'http://logs',
    });
    expect(endpointsIn({}, known, 'another')).toEqual(none);
  });

  it('is AWS itself again where overrides are to be ignored', () => {
    expect(endpointsIn({ AWS_ENDPOINT_URL: url, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, {}, 'default')).toEqual(
      none,
    );
    const profile = { endpoint_url: url, ignore_configured_endpoint_urls: 'true' };
    expect(endpointsIn({}, { default: profile }, 'default')).toEqual(none);
    expect(endpointsIn({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' }, { default: profile }, 'default')).toEqual(
      everyService(url),
    );
  });

  it('a section that is named and not there is a mistake, not AWS itself', () => {
    expect(() => endpointsIn({}, { default: { services: 'gone' } }, 'default')).toThrow(
      'Profile "default" names the services section "gone", and there is none.',
    );
  });
});

it('one address for all is the name of itself; several name each', () => {
  expect(endpointName(everyService(url))).toBe(url);
  expect(endpointName({ ...everyService(url), iam: other })).toBe(
    `ec2=${url} iam=${other} ssm=${url} logs=${url} sts=${url}`,
  );
});

it('a password in an address is not part of its name', () => {
  expect(endpointName(everyService('http://me:secret@127.0.0.1:5000'))).not.toContain('secret');
});

describe('requests go where the lab is bound to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowlab-endpoints-'));
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  const hostsOf = async (endpoints: Endpoints) => {
    const hosts: string[] = [];
    const requestHandler = {
      metadata: { handlerProtocol: 'http/1.1' },
      async handle({ hostname }: { readonly hostname: string }): Promise<never> {
        hosts.push(hostname);
        throw new Error('not sent');
      },
    };
    const retries = { clock: fakeClock(), random: () => 0.5, tell: () => {}, signal: new AbortController().signal };
    const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
    const aws = connect({ region: 'eu-west-1', credentials, requestHandler, endpoints, version: '1', retries });
    for (const sent of [
      aws.ec2.send(sentOnce(new DescribeVpcsCommand({}))),
      aws.iam.send(sentOnce(new ListRolesCommand({}))),
      aws.ssm.send(sentOnce(new DescribeInstanceInformationCommand({}))),
      aws.logs.send(sentOnce(new DescribeLogGroupsCommand({}))),
      aws.sts.send(sentOnce(new GetCallerIdentityCommand({}))),
    ])
      await expect(sent).rejects.toThrow('not sent');
    return hosts;
  };

  it('to those of --profile, whatever AWS_PROFILE and the variables of this process say', async () => {
    const file = join(folder, 'config');
    writeFileSync(
      file,
      '[profile one]\nservices = local\n[services local]\niam =\n  endpoint_url = http://iam.local\ncloudwatch_logs =\n  endpoint_url = http://logs.local\n',
    );
    vi.stubEnv('AWS_CONFIG_FILE', file);
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://elsewhere.local');
    vi.stubEnv('AWS_PROFILE', 'another');
    const endpoints = await endpointsOf('one', {});
    expect(endpointName(endpoints)).toBe('iam=http://iam.local logs=http://logs.local');
    expect((await hostsOf(endpoints)).sort()).toEqual([
      'ec2.eu-west-1.amazonaws.com',
      'iam.local',
      'logs.local',
      'ssm.eu-west-1.amazonaws.com',
      'sts.eu-west-1.amazonaws.com',
    ]);
  });
});
