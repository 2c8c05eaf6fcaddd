import { describe, expect, it } from 'vitest';
import { arnTarget } from '../../src/network/arn.js';

const id = (of: string) => ({ kind: 'id', id: of });
const of = (owners: string, name: string | null) => ({ kind: 'service', owners: [owners], name });

describe('what an ARN names', () => {
  // The forms are those of the Service Authorization Reference, "Resource types"; ids, names and accounts are made up.
  it.each([
    ['ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0', id('i-0123456789abcdef0')],
    ['ec2:eu-west-1:123456789012:network-interface/eni-0a1', id('eni-0a1')],
    ['ec2:eu-west-1:123456789012:natgateway/nat-0a1', id('nat-0a1')],
    ['ec2:eu-west-1:123456789012:vpc-endpoint/vpce-0a1', id('vpce-0a1')],
    ['ec2:eu-west-1:123456789012:subnet/subnet-0a1', id('subnet-0a1')],
    ['ec2:eu-west-1:123456789012:transit-gateway-attachment/tgw-attach-0a1', id('tgw-attach-0a1')],
    [
      'elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/50dc6c495c0c9188',
      of('application-load-balancer', 'front'),
    ],
    [
      'elasticloadbalancing:eu-west-1:123456789012:listener/app/front/50dc6c495c0c9188/f2f7dc8efc522ab2',
      of('application-load-balancer', 'front'),
    ],
    [
      'elasticloadbalancing:eu-west-1:123456789012:listener-rule/net/edge/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee',
      of('network-load-balancer', 'edge'),
    ],
    ['elasticloadbalancing:eu-west-1:123456789012:loadbalancer/old', of('classic-load-balancer', 'old')],
    ['rds:eu-west-1:123456789012:db:shop', of('rds', null)],
    ['rds:eu-west-1:123456789012:cluster:shop', of('rds', null)],
    ['rds:eu-west-1:123456789012:cluster-endpoint:reads', of('rds', null)],
    ['rds:eu-west-1:123456789012:db-proxy:prx-0123456789abcdef0', of('rds-proxy', null)],
    ['elasticache:eu-west-1:123456789012:cluster:sessions-001', of('elasticache', 'sessions-001')],
    ['elasticache:eu-west-1:123456789012:replicationgroup:sessions', of('elasticache', 'sessions')],
    ['elasticache:eu-west-1:123456789012:serverlesscache:sessions', of('vpc-endpoint', null)],
    ['lambda:eu-west-1:123456789012:function:report', of('lambda', 'report')],
    ['lambda:eu-west-1:123456789012:function:report:live', of('lambda', 'report')],
    ['elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123abcd', of('efs', 'fs-0123abcd')],
    ['elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123abcd', of('efs', null)],
    ['ecs:eu-west-1:123456789012:task/prod/0123456789abcdef', of('ecs-task', null)],
    ['ecs:eu-west-1:123456789012:service/prod/api', of('ecs-task', null)],
    ['eks:eu-west-1:123456789012:cluster/prod', of('eks-control-plane', 'prod')],
    ['redshift:eu-west-1:123456789012:cluster:dw', of('redshift', null)],
    ['es:eu-west-1:123456789012:domain/search', of('opensearch', 'search')],
    ['kafka:eu-west-1:123456789012:cluster/events/6411a16c-75d7-48b0-afdb-8ed466fe2072-2', of('msk', 'events')],
    [
      'mq:eu-west-1:123456789012:broker:jobs:b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c',
      of('mq', 'b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c'),
    ],
    ['dax:eu-west-1:123456789012:cache/my-dax', of('dax', 'my-dax')],
    ['ds:eu-west-1:123456789012:directory/d-9067012345', of('directory', 'd-9067012345')],
    ['elasticmapreduce:eu-west-1:123456789012:cluster/j-1ABC', of('emr', 'j-1ABC')],
  ])('arn:aws:%s', (rest, target) => {
    expect(arnTarget(`arn:aws:${rest}`)).toMatchObject(target);
    expect(arnTarget(` arn:aws-us-gov:${rest} `)).toMatchObject(target);
  });

  it('is nothing where it has no interface, and where it is no ARN', () => {
    for (const text of ['arn:aws:s3:::bucket', 'arn:aws:iam::123456789012:role/app', 'arn:aws:ec2', 'web-1', ''])
      expect(arnTarget(text)).toBeUndefined();
  });
});
