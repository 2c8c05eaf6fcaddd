import { describe, expect, it } from 'vitest';
import { resolveEnd } from '../../src/network/resolve.js';
import { network } from '../helpers/network.js';

const builder = network()
  .vpc('vpc-1', '172.31.0.0/16', '2600:1f18::/56')
  .subnet('subnet-1')
  .instance('source', { public: '54.0.0.1', ipv6: '2600:1f18::A' })
  .instance('Destination')
  .interface('eni-db', { name: 'database' });
const world = builder.build();
const resolve = (text: string) => resolveEnd(world, text);
const source = { kind: 'interface', interface: { id: 'eni-source' } };

describe('an end is found by', () => {
  it.each([
    ['its instance id', 'i-source', '172.31.0.10'],
    ['its interface id', 'eni-source', '172.31.0.10'],
    ['its name', 'source', '172.31.0.10'],
    ['its name in other letters', 'SOURCE', '172.31.0.10'],
    ['its private address', '172.31.0.10', '172.31.0.10'],
    ['its public address, which stays what was asked', '54.0.0.1', '54.0.0.1'],
    ['its IPv6 address in any spelling', '2600:1F18:0::000a', '2600:1f18::a'],
    ['any of these between blanks', '  i-source\n', '172.31.0.10'],
  ])('%s', (_, text, address) => {
    expect(resolve(text)).toMatchObject({ ...source, address });
  });
});

it('an address that nobody has is an address still', () => {
  expect(resolve('8.8.8.8')).toEqual({ kind: 'address', address: '8.8.8.8' });
  expect(resolve('172.31.0.99')).toEqual({ kind: 'address', address: '172.31.0.99' });
});

describe('what is not found', () => {
  it.each([
    ['a slip in a name', 'soruce', ['source']],
    ['a slip in an id', 'i-sourcf', ['i-source']],
    ['the beginning of a name', 'dest', ['Destination']],
    ['the beginning of several', 'eni', ['eni-db', 'eni-Destination', 'eni-source']],
    ['nothing like it', 'quite-another-thing', []],
    ['nothing', '', []],
  ])('%s', (_, text, suggestions) => {
    expect(resolve(text)).toEqual({ kind: 'not-found', suggestions });
  });
});

describe('what several have', () => {
  const ids = (text: string, one = builder) => {
    const found = resolveEnd(one.build(), text);
    return found.kind === 'ambiguous' ? found.matches.map(({ id }) => id) : found.kind;
  };

  it('a name: all of them are told', () => {
    const twins = builder.interface('eni-db2', { name: 'database' });
    expect(ids('database', twins)).toEqual(['eni-db', 'eni-db2']);
    expect(ids('database')).toBe('interface');
  });

  it('a name in exactly these letters goes before others', () => {
    expect(ids('database', builder.interface('eni-db2', { name: 'Database' }))).toBe('interface');
    expect(ids('DATABASE', builder.interface('eni-db2', { name: 'Database' }))).toEqual(['eni-db', 'eni-db2']);
  });

  it('an address in two VPCs', () => {
    const overlap = builder.vpc('vpc-2', '172.31.0.0/16').subnet('subnet-2').instance('other');
    expect(ids('172.31.0.10', overlap)).toEqual(['eni-source', 'eni-other']);
  });

  it('an instance with two interfaces is meant by its first', () => {
    const second = builder.interface('eni-second', { instanceId: 'i-source', name: 'source', deviceIndex: 1 });
    expect(resolveEnd(second.build(), 'i-source')).toMatchObject(source);
    expect(resolveEnd(second.build(), 'source')).toMatchObject(source);
    const unordered = builder.interface('eni-x', { instanceId: 'i-x' }).interface('eni-y', { instanceId: 'i-x' });
    expect(ids('i-x', unordered)).toEqual(['eni-x', 'eni-y']);
  });
});

describe('what belongs to a service is found by its name', () => {
  const service = (id: string, description: string, more: object = {}) =>
    ({ id, description, requesterManaged: true, ...more }) as const;
  const services = [
    service('eni-alb', 'ELB app/my-alb/50dc6c495c0c9188'),
    service('eni-nlb1', 'ELB net/my-nlb/1234567890abcdef', { interfaceType: 'network_load_balancer' }),
    service('eni-nlb2', 'ELB net/my-nlb/1234567890abcdef', { interfaceType: 'network_load_balancer' }),
    service('eni-efs', 'EFS mount target for fs-0abc (fsmt-0abc)'),
    service('eni-fn', 'AWS Lambda VPC ENI-my-fn-8b4d6e3a-1c2d-4e5f-8a9b-0c1d2e3f4a5b', { interfaceType: 'lambda' }),
    service('eni-ep', 'VPC Endpoint Interface vpce-0abc', { interfaceType: 'vpc_endpoint' }),
    service('eni-nat', 'Interface for NAT Gateway nat-0abc', { interfaceType: 'nat_gateway' }),
    service('eni-cache', 'ElastiCache my-cache-001'),
    service('eni-rds', 'RDSNetworkInterface'),
    service('eni-task', 'arn:aws:ecs:us-east-1:111122223333:attachment/37a927f2'),
  ];
  const all = services.reduce((one, { id, ...parts }) => one.interface(id, parts), builder);
  const found = (text: string, one = all) => {
    const end = resolveEnd(one.build(), text);
    if (end.kind === 'interface') return end.interface.id;
    return end.kind === 'ambiguous' ? end.matches.map(({ id }) => id).join(' ') : end.kind;
  };

  it.each([
    ['a load balancer', 'my-alb', 'eni-alb'],
    ['its path in metrics', 'app/my-alb/50dc6c495c0c9188', 'eni-alb'],
    ['one with an interface in each zone is ambiguous', 'my-nlb', 'eni-nlb1 eni-nlb2'],
    ['a file system', 'fs-0abc', 'eni-efs'],
    ['a function', 'my-fn', 'eni-fn'],
    ['an endpoint', 'vpce-0abc', 'eni-ep'],
    ['a NAT gateway', 'nat-0abc', 'eni-nat'],
    ['a node of a cache', 'my-cache-001', 'eni-cache'],
    ['the cache, by the beginning of its nodes', 'my-cache', 'eni-cache'],
    ['the ARN of an instance', 'arn:aws:ec2:us-east-1:111122223333:instance/i-source', 'eni-source'],
    ['the ARN of an interface', 'arn:aws:ec2:us-east-1:111122223333:network-interface/eni-rds', 'eni-rds'],
    [
      'the ARN of a load balancer',
      'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/my-alb/50dc',
      'eni-alb',
    ],
    ['the ARN of a function', 'arn:aws:lambda:us-east-1:111122223333:function:my-fn:live', 'eni-fn'],
    ['the ARN of a file system', 'arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0abc', 'eni-efs'],
    ['the ARN of a database, which is the only one here', 'arn:aws:rds:us-east-1:111122223333:db:orders', 'eni-rds'],
    ['the ARN of a task, which is the only one here', 'arn:aws:ecs:us-east-1:111122223333:task/main/0123', 'eni-task'],
    [
      'the ARN of something that is not here',
      'arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-9',
      'not-found',
    ],
    ['the ARN of something without an interface', 'arn:aws:s3:::my-bucket', 'not-found'],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toBe(expected);
  });

  it('an interface of a database does not carry its name, so of several it cannot be told which', () => {
    const two = all.interface('eni-rds2', { description: 'RDSNetworkInterface' });
    expect(resolveEnd(two.build(), 'arn:aws:rds:us-east-1:111122223333:db:orders')).toMatchObject({
      kind: 'ambiguous',
      why: 'the interfaces of RDS databases do not carry their names',
    });
  });

  it('a Name tag goes before what a service calls its own', () => {
    expect(found('my-alb', all.instance('my-alb'))).toBe('eni-my-alb');
  });
});

it('an instance is all its interfaces and addresses', () => {
  const two = builder
    .interface('eni-second', {
      instanceId: 'i-source',
      deviceIndex: 1,
      privateAddresses: ['172.31.0.50'],
      publicAddresses: { '172.31.0.50': '54.0.0.5' },
    })
    .build();
  const end = resolveEnd(two, 'i-source');
  expect(end).toMatchObject({ kind: 'interface', interface: { id: 'eni-source' }, others: [{ id: 'eni-second' }] });
  expect(resolveEnd(two, '172.31.0.50')).toMatchObject({
    interface: { id: 'eni-second' },
    others: [{ id: 'eni-source' }],
  });
});
