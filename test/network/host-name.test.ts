import { describe, expect, it } from 'vitest';
import { isHostName, meaningOf } from '../../src/network/host-name.js';

describe('what a name says by its form', () => {
  // The forms are those of each service's user guide; ids and accounts are made up.
  it.each([
    ['ip-10-0-3-4.eu-west-1.compute.internal', { kind: 'address', address: '10.0.3.4', isPrivateInside: false }],
    ['ip-10-0-3-4.ec2.internal', { kind: 'address', address: '10.0.3.4', isPrivateInside: false }],
    ['i-0123456789abcdef0.eu-west-1.compute.internal', { kind: 'id', id: 'i-0123456789abcdef0', zone: null }],
    ['ec2-54-1-2-3.eu-west-1.compute.amazonaws.com', { kind: 'address', address: '54.1.2.3', isPrivateInside: true }],
    ['ec2-54-1-2-3.compute-1.amazonaws.com', { kind: 'address', address: '54.1.2.3', isPrivateInside: true }],
    [
      'vpce-0123456789abcdef0-abcdefgh.s3.eu-west-1.vpce.amazonaws.com',
      { kind: 'id', id: 'vpce-0123456789abcdef0', zone: null },
    ],
    [
      'vpce-0123456789abcdef0-abcdefgh-eu-west-1a.ec2.eu-west-1.vpce.amazonaws.com',
      { kind: 'id', id: 'vpce-0123456789abcdef0', zone: 'eu-west-1a' },
    ],
    ['shop.cluster-abc123.eu-west-1.rds.amazonaws.com', { owners: ['rds'], name: null, answers: 'private-inside' }],
    ['docs.cluster-abc123.eu-west-1.docdb.amazonaws.com', { owners: ['rds'], region: 'eu-west-1' }],
    ['my-cache.abc123.0001.euw1.cache.amazonaws.com', { owners: ['elasticache'], name: 'my-cache' }],
    ['master.my-cache.abc123.euw1.cache.amazonaws.com', { owners: ['elasticache'], name: 'my-cache' }],
    ['my-cache-ro.abc123.ng.0001.euw1.cache.amazonaws.com', { owners: ['elasticache'], name: 'my-cache' }],
    ['internal-my-alb-1234567890.eu-west-1.elb.amazonaws.com', { name: 'my-alb', answers: 'private' }],
    ['my-alb-1234567890.eu-west-1.elb.amazonaws.com', { name: 'my-alb', answers: 'public' }],
    ['my-nlb-0123456789abcdef.elb.eu-west-1.amazonaws.com', { owners: ['network-load-balancer'], name: 'my-nlb' }],
    ['fs-0123abcd.efs.eu-west-1.amazonaws.com', { owners: ['efs'], name: 'fs-0123abcd', answers: 'private-in-zone' }],
    ['eu-west-1b.fs-0123abcd.efs.eu-west-1.amazonaws.com', { name: 'fs-0123abcd', zone: 'eu-west-1b' }],
    ['s3.eu-west-1.amazonaws.com', { kind: 'endpoint', service: 's3', region: 'eu-west-1' }],
    ['my.bucket.s3.eu-west-1.amazonaws.com', { kind: 'endpoint', service: 's3', region: 'eu-west-1' }],
    ['bucket.s3.amazonaws.com', { kind: 'endpoint', service: 's3', region: null }],
    ['dynamodb.us-east-1.amazonaws.com', { kind: 'endpoint', service: 'dynamodb', region: 'us-east-1' }],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', { kind: 'endpoint', service: 'ecr.dkr', region: 'eu-west-1' }],
    ['api.ecr.eu-west-1.amazonaws.com', { kind: 'endpoint', service: 'ecr.api', region: 'eu-west-1' }],
    ['secretsmanager.us-gov-west-1.amazonaws.com', { service: 'secretsmanager', region: 'us-gov-west-1' }],
    ['sqs.cn-north-1.amazonaws.com.cn', { service: 'sqs', region: 'cn-north-1' }],
    ['sts.amazonaws.com', { kind: 'endpoint', service: 'sts', region: null }],
  ])('%s', (name, meaning) => {
    expect(meaningOf(name)).toMatchObject(meaning);
    expect(meaningOf(`${name.toUpperCase()}.`)).toMatchObject(meaning);
    expect(isHostName(name)).toBe(true);
  });

  it('is nothing where Amazon did not make it', () => {
    for (const name of ['db.example.com', 'amazonaws.com.example.org', 'ip-999-0-0-1.ec2.internal', 'web-1', ''])
      expect(meaningOf(name)).toBeUndefined();
  });

  it('is no host name where it is an address, an id, an ARN or a word', () => {
    for (const text of [
      '10.0.3.4',
      '2001:db8::7',
      'i-0abc',
      'web-1',
      'arn:aws:ec2:x:1:instance/i-0',
      'a..b',
      '1.2',
      '',
    ])
      expect(isHostName(text)).toBe(false);
    for (const text of ['db.internal', 'a_b.example.co', 'xn--bcher-kva.example', 'db.example.com.'])
      expect(isHostName(text)).toBe(true);
  });
});
