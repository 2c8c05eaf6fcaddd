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
    ['orders.proxy-abc123.eu-west-1.rds.amazonaws.com', { owners: ['rds-proxy'], name: 'orders' }],
    ['reads.endpoint.proxy-abc123.eu-west-1.rds.amazonaws.com', { owners: ['rds-proxy'], name: null }],
    ['graph.cluster-ro-abc123.eu-west-1.neptune.amazonaws.com', { owners: ['rds'], region: 'eu-west-1' }],
    ['dw.abc123xyz.eu-west-1.redshift.amazonaws.com', { owners: ['redshift'], answers: 'private-inside' }],
    ['etl.123456789012.eu-west-1.redshift-serverless.amazonaws.com', { owners: ['redshift'] }],
    [
      'vpc-my-domain-abcdefghij0123456789klmnop.eu-west-1.es.amazonaws.com',
      { owners: ['opensearch'], name: 'my-domain' },
    ],
    ['b-2.my-kafka.ab12cd.c3.kafka.eu-west-1.amazonaws.com', { owners: ['msk'], name: 'my-kafka' }],
    ['boot-xyz.my-kafka.ab12cd.c3.kafka.eu-west-1.amazonaws.com', { owners: ['msk'], name: 'my-kafka' }],
    [
      'b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c-1.mq.eu-west-1.amazonaws.com',
      { owners: ['mq'], name: 'b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c' },
    ],
    ['my-dax.abc123.dax-clusters.eu-west-1.amazonaws.com', { owners: ['dax'], name: 'my-dax' }],
    ['clustercfg.my-cache.abc123.euw1.cache.amazonaws.com', { owners: ['elasticache'], name: 'my-cache' }],
    ['my-cache-002.abc123.0001.euw1.cache.amazonaws.com', { owners: ['elasticache'], name: 'my-cache-002' }],
    ['dualstack.my-alb-1234567890.eu-west-1.elb.amazonaws.com', { name: 'my-alb', answers: 'public' }],
    ['my-alb-1234567890.cn-north-1.elb.amazonaws.com.cn', { name: 'my-alb', region: 'cn-north-1' }],
    ['eu-west-1b.my-nlb-0123456789abcdef.elb.eu-west-1.amazonaws.com', { name: 'my-nlb', zone: 'eu-west-1b' }],
    ['my.bucket.vpce-0123456789abcdef0-abcdefgh.s3.eu-west-1.vpce.amazonaws.com', { id: 'vpce-0123456789abcdef0' }],
    ['s3.dualstack.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
    ['bucket.s3.dualstack.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
    ['bucket.s3-eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
    ['s3-fips.us-east-1.amazonaws.com', { service: 's3', region: 'us-east-1' }],
    ['bucket.s3-website.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
    ['ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com', { service: 's3', region: 'eu-west-1' }],
    ['123456789012.ddb.eu-west-1.amazonaws.com', { service: 'dynamodb', region: 'eu-west-1' }],
    ['dynamodb.eu-west-1.api.aws', { service: 'dynamodb', region: 'eu-west-1' }],
    ['sts.eu-west-1.amazonaws.com', { service: 'sts', region: 'eu-west-1' }],
    ['sts-fips.us-east-1.amazonaws.com', { service: 'sts', region: 'us-east-1' }],
    ['kms-fips.us-east-1.amazonaws.com', { service: 'kms', region: 'us-east-1' }],
    ['logs.eu-central-2.amazonaws.com', { service: 'logs', region: 'eu-central-2' }],
    ['ssmmessages.ap-southeast-4.amazonaws.com', { service: 'ssmmessages', region: 'ap-southeast-4' }],
    ['ec2.eu-west-1.api.aws', { service: 'ec2', region: 'eu-west-1' }],
    ['ecr.eu-west-1.api.aws', { service: 'ecr.api', region: 'eu-west-1' }],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', { service: 'ecr.dkr', region: 'eu-west-1' }],
    ['abcdef0123.execute-api.eu-west-1.amazonaws.com', { service: 'execute-api', region: 'eu-west-1' }],
    ['runtime.sagemaker.eu-west-1.amazonaws.com', { service: 'sagemaker.runtime', region: 'eu-west-1' }],
    ['firehose.eu-west-1.amazonaws.com', { service: 'kinesis-firehose', region: 'eu-west-1' }],
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
