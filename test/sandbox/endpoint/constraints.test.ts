import { describe, expect, it } from 'vitest';
import { brokenConstraint } from '../../../src/sandbox/endpoint/constraints.js';
import { operations } from '../../../src/sandbox/index.js';

/** What the service says to one request, of the operation that has this name. */
function complaint(service: string, name: string, input: object): string | undefined {
  const operation = operations.find((one) => one.service === service && one.name === name);
  if (!operation) throw new Error(`${service} has no ${name}`);
  const error = brokenConstraint(operation, input);
  return error && `${error.status} ${error.code}: ${error.message}`;
}

const broken = 'failed to satisfy constraint: Member must';
const one = '1 validation error detected:';

describe('what the model of a service says of a member', () => {
  it.each([
    [
      'iam',
      'CreateRole',
      { RoleName: 'x'.repeat(65) },
      `400 ValidationError: ${one} Value '${'x'.repeat(65)}' at 'roleName' ${broken} have length less than or equal to 64`,
    ],
    [
      'iam',
      'ListRoles',
      { MaxItems: 0 },
      `400 ValidationError: ${one} Value '0' at 'maxItems' ${broken} have value greater than or equal to 1`,
    ],
    [
      'sts',
      'AssumeRole',
      { RoleArn: 'x', RoleSessionName: 'a b' },
      `400 ValidationError: 2 validation errors detected: Value 'x' at 'roleArn' ${broken} have length greater than or equal to 20; Value 'a b' at 'roleSessionName' ${broken} satisfy regular expression pattern: [\\w+=,.@-]*`,
    ],
    [
      'iam',
      'ListRoles',
      { PathPrefix: 'web/' },
      `400 ValidationError: ${one} Value 'web/' at 'pathPrefix' ${broken} satisfy regular expression pattern: \\u002F[\\u0021-\\u007F]*`,
    ],
    [
      'sts',
      'AssumeRole',
      { Tags: [{ Key: 'team', Value: 'a*' }] },
      `400 ValidationError: ${one} Value 'a*' at 'tags.1.member.value' ${broken} satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*`,
    ],
    [
      'ssm',
      'SendCommand',
      { InstanceIds: ['web'] },
      `400 ValidationException: ${one} Value '[web]' at 'instanceIds' ${broken} satisfy constraint: [Member must satisfy regular expression pattern: (^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)]`,
    ],
    // As reported of maps in hashicorp/terraform-provider-aws#41023; SSM's and CloudWatch Logs' models have the limits.
    [
      'ssm',
      'LabelParameterVersion',
      { Labels: ['l'.repeat(101)] },
      `400 ValidationException: ${one} Value '[${'l'.repeat(101)}]' at 'labels' ${broken} satisfy constraint: [Member must have length less than or equal to 100, Member must have length greater than or equal to 1]`,
    ],
    [
      'logs',
      'TagLogGroup',
      { tags: { ['k'.repeat(129)]: 'v' } },
      `400 InvalidParameterException: ${one} Value '{${'k'.repeat(129)}=v}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$]`,
    ],
    [
      'ssm',
      'GetParameters',
      { Names: 'abcdefghijk'.split('') },
      `400 ValidationException: ${one} Value '[a, b, c, d, e, f, g, h, i, j, k]' at 'names' ${broken} have length less than or equal to 10`,
    ],
    [
      'logs',
      'PutLogEvents',
      {
        logEvents: [
          { message: 'm', timestamp: 1 },
          { message: '', timestamp: -1 },
        ],
      },
      `400 InvalidParameterException: 2 validation errors detected: Value '' at 'logEvents.2.member.message' ${broken} have length greater than or equal to 1; Value '-1' at 'logEvents.2.member.timestamp' ${broken} have value greater than or equal to 0`,
    ],
    [
      'logs',
      'DescribeLogStreams',
      { orderBy: 'Age', limit: 50 },
      `400 InvalidParameterException: ${one} Value 'Age' at 'orderBy' ${broken} satisfy enum value set: [LogStreamName, LastEventTime]`,
    ],
    [
      'ec2',
      'CreateTransitGateway',
      { Options: { DnsSupport: 'perhaps' } },
      '400 InvalidParameterValue: Value (perhaps) for parameter dnsSupport is invalid. Valid values are: enable, disable',
    ],
    [
      'ec2',
      'CreatePlacementGroup',
      { GroupName: 'near', Strategy: 'close' },
      '400 InvalidParameterValue: Value (close) for parameter strategy is invalid. Valid values are: cluster, spread, partition',
    ],
    [
      'ec2',
      'CreateTransitGateway',
      { Options: { MulticastSupport: 'perhaps' } },
      '400 InvalidParameterValue: Value (perhaps) for parameter multicastSupport is invalid. Valid values are: enable, disable',
    ],
    [
      'ec2',
      'RunInstances',
      { NetworkPerformanceOptions: { BandwidthWeighting: 'vpc-2' } },
      '400 InvalidParameterValue: Value (vpc-2) for parameter bandwidthWeighting is invalid. Valid values are: default, vpc-1, ebs-1',
    ],
    [
      'ec2',
      'GetSubnetCidrReservations',
      { MaxResults: 4 },
      '400 InvalidParameterValue: Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    ],
    [
      'ec2',
      'RunInstances',
      { BlockDeviceMappings: [{ Ebs: { VolumeType: 'gp4' } }] },
      '400 InvalidParameterValue: Value (gp4) for parameter volumeType is invalid. Valid values are: standard, io1, io2, gp2, sc1, st1, gp3',
    ],
  ])('%s %s is told', (service, name, input, text) => {
    expect(complaint(service, name, input)).toBe(text);
  });

  it.each([
    ['iam', 'CreateRole', { RoleName: 'x'.repeat(64), MaxSessionDuration: 43_200 }],
    ['sts', 'GetSessionToken', { DurationSeconds: 129_600 }],
    ['logs', 'StartQuery', { limit: 100_000 }],
    ['ec2', 'ModifyInstanceAttribute', { InstanceInitiatedShutdownBehavior: { Value: 'stop' } }],
    ['ec2', 'DescribeVpcs', {}],
  ])('%s %s within it is looked at further', (service, name, input) => {
    expect(complaint(service, name, input)).toBeUndefined();
  });
});
