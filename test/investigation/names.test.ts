import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { askedConnection } from '../../src/investigation/ends.js';
import { type Lookups, lookUpNames } from '../../src/investigation/names.js';
import type { Asked } from '../../src/investigation/request.js';
import { networkFromAws } from '../../src/network/from-aws.js';
import * as aws from '../stories/account.js';

const home = (support = true, hostnames = true) => aws.vpc('vpc-01', '10.0.0.0/16', aws.dns(support, hostnames));
const one = aws.subnet('subnet-0a', 'vpc-01', '10.0.1.0/24', 'eu-west-1a');
const two = aws.subnet('subnet-0b', 'vpc-01', '10.0.2.0/24', 'eu-west-1b');
const rds = { description: 'RDSNetworkInterface' };
const efs = (zone: string) => ({ description: `EFS mount target for fs-0abc (fsmt-${zone})` });

const world = (more: readonly ReturnType<typeof aws.eni>[] = [], parts: object = {}) =>
  networkFromAws(
    aws.account({
      Vpcs: [home()],
      Subnets: [one, two],
      NetworkInterfaces: [
        aws.eni('eni-0a1', one, '10.0.1.10', { name: 'web-1' }),
        aws.eni('eni-0a2', two, '10.0.2.10', { name: 'name.with.dots' }),
        aws.eni('eni-0db', one, '10.0.1.50', { ...rds, publicIp: '54.1.2.3' }),
        ...more,
      ],
      ...parts,
    }),
  );

const asked = (destination: string, parts: Partial<Asked> = {}): Asked => ({
  source: 'web-1',
  destination,
  protocol: 6,
  port: 5432,
  error: null,
  ...parts,
});
const span = { since: null, until: null };
const RDS = 'shop.abc123.eu-west-1.rds.amazonaws.com';

const told = (destination: string, network = world(), lookups?: Lookups, parts?: Partial<Asked>) => {
  const { destination: to, names, others } = askedConnection(asked(destination, parts), network, span, lookups);
  return { to, name: names?.destination, others: others?.map((pair) => pair.destination.address) };
};
const resolved = (name: string, ...addresses: string[]): Lookups => new Map([[name, addresses]]);

function refusal(destination: string, network = world(), parts: Partial<Asked> = {}): string {
  try {
    return `no problem: ${JSON.stringify(told(destination, network, undefined, parts))}`;
  } catch (error) {
    if (!isProblem(error, 'usage')) throw error;
    return [error.message, ...error.next].join(' | ');
  }
}

describe('a host name without any resolver', () => {
  it('is the one interface of the service that fits, by its private address inside the VPC', () => {
    expect(told(RDS)).toEqual({
      to: { address: '10.0.1.50', interfaceId: 'eni-0db' },
      name: { name: RDS, addresses: ['10.0.1.50'], by: 'network' },
      others: undefined,
    });
  });

  it('is a list to choose from where several fit', () => {
    expect(refusal(RDS, world([aws.eni('eni-0db2', two, '10.0.2.50', rds)]))).toBe(
      `"${RDS}" could be 2 network interfaces: the interfaces of RDS databases do not carry their names. | Name the one you mean: | - eni-0db 10.0.1.50 (RDS database) vpc-01 | - eni-0db2 10.0.2.50 (RDS database) vpc-01`,
    );
  });

  it('of another Region is none of these', () => {
    expect(refusal('shop.abc123.us-east-1.rds.amazonaws.com')).toContain('With --network no resolver is asked.');
  });

  it('of a file system is the mount target in the zone of whoever asks', () => {
    const network = world([
      aws.eni('eni-0f1', one, '10.0.1.60', efs('a')),
      aws.eni('eni-0f2', two, '10.0.2.60', efs('b')),
    ]);
    expect(told('fs-0abc.efs.eu-west-1.amazonaws.com', network).to.interfaceId).toBe('eni-0f1');
    expect(told('eu-west-1b.fs-0abc.efs.eu-west-1.amazonaws.com', network).to.interfaceId).toBe('eni-0f2');
  });

  it('of a load balancer that ownAddresses the internet leads to its public address', () => {
    const alb = aws.eni('eni-0lb', one, '10.0.1.70', { description: 'ELB app/shop/0123', publicIp: '54.9.9.9' });
    expect(told('shop-123456.eu-west-1.elb.amazonaws.com', world([alb])).to.address).toBe('54.9.9.9');
    expect(told('internal-shop-123456.eu-west-1.elb.amazonaws.com', world([alb])).to.address).toBe('10.0.1.70');
  });

  it('of a service of AWS leads to the endpoint with private DNS, else to its prefix list', () => {
    const vpce = aws.eni('eni-0e1', one, '10.0.1.80', {
      type: 'vpc_endpoint',
      description: 'VPC Endpoint Interface vpce-0e',
    });
    const endpoints = (PrivateDnsEnabled: boolean) => ({
      VpcEndpoints: [
        aws.endpoint('vpce-0e', 'vpc-01', 'eu-west-1.sqs', { PrivateDnsEnabled, NetworkInterfaceIds: ['eni-0e1'] }),
      ],
      PrefixLists: [
        { PrefixListId: 'pl-0s3', PrefixListName: 'com.amazonaws.eu-west-1.s3', Entries: [{ Cidr: '52.218.0.0/17' }] },
      ],
    });
    expect(told('sqs.eu-west-1.amazonaws.com', world([vpce], endpoints(true))).to.interfaceId).toBe('eni-0e1');
    expect(refusal('sqs.eu-west-1.amazonaws.com', world([vpce], endpoints(false)))).toContain('no resolver is asked');
    expect(told('bucket.s3.eu-west-1.amazonaws.com', world([vpce], endpoints(true))).to).toEqual({
      address: '52.218.0.1',
      interfaceId: null,
    });
  });

  it('that nothing here tells of has no address: exit 2, or the verdict where the program says so itself', () => {
    expect(refusal('db.example.com')).toBe(
      'There is no destination "db.example.com" in this network. | There are: web-1, name.with.dots. | With --network no resolver is asked. On the source: getent hosts db.example.com; then name the address. | An instance id (i-…), a network interface id (eni-…), an address, a Name tag, an ARN, or the name of a load balancer, function, endpoint…',
    );
    const error = { kind: 'name', text: 'getaddrinfo ENOTFOUND db.example.com' } as const;
    expect(told('db.example.com', world(), undefined, { error })).toMatchObject({
      to: { interfaceId: null },
      name: { name: 'db.example.com', addresses: [] },
    });
  });
});

describe('a host name and what the resolver of this machine answers', () => {
  it('is each interface that it leads to, once', () => {
    const lookups = resolved('db.example.com', '10.0.1.50', '10.0.2.10', '54.1.2.3', '203.0.113.9');
    expect(told('db.example.com', world(), lookups)).toEqual({
      to: { address: '10.0.1.50', interfaceId: 'eni-0db' },
      name: { name: 'db.example.com', addresses: lookups.get('db.example.com'), by: 'resolver' },
      others: ['10.0.2.10', '203.0.113.9'],
    });
  });

  it('leaves out addresses of a family that the source has not', () => {
    expect(told('a.example.com', world(), resolved('a.example.com', '2001:db8::7', '203.0.113.9'))).toMatchObject({
      to: { address: '203.0.113.9' },
      others: undefined,
    });
  });

  it('is answered with the private address inside the VPC where its attributes say so, and not where they do not', () => {
    const to = (support: boolean, hostnames: boolean) =>
      told(RDS, world([], { Vpcs: [home(support, hostnames)] }), resolved(RDS, '54.1.2.3')).to.address;
    expect(to(true, true)).toBe('10.0.1.50');
    expect([to(true, false), to(false, true)]).toEqual(['54.1.2.3', '54.1.2.3']);
    expect(
      told(RDS, world([], { Vpcs: [aws.vpc('vpc-01', '10.0.0.0/16')] }), resolved(RDS, '54.1.2.3')).to.address,
    ).toBe('54.1.2.3');
    // A name of somebody's own has one answer everywhere.
    expect(told('db.example.com', world(), resolved('db.example.com', '54.1.2.3')).to.address).toBe('54.1.2.3');
  });

  it('stands for nobody where it is not found', () => {
    expect(told('db.example.com', world(), resolved('db.example.com')).name).toEqual({
      name: 'db.example.com',
      addresses: [],
      by: 'resolver',
    });
    // But for a service's, whose interface is there all the same.
    expect(told(RDS, world(), resolved(RDS)).to.interfaceId).toBe('eni-0db');
  });
});

describe('whom a resolver is asked for', () => {
  const ask = async (destination: string, parts: Partial<Asked> = {}, tags: readonly string[] = []) => {
    const names: string[] = [];
    const resolve = async (name: string) => {
      names.push(name);
      return ['10.0.0.9', '10.0.0.9', '2001:DB8:0::7', 'nonsense'];
    };
    const lookups = await lookUpNames(asked(destination, parts), resolve, async (text) => tags.includes(text));
    return { names, lookups };
  };

  it('host names alone: no tag, id, address, ARN or word, and no name that spells its address', async () => {
    for (const end of ['web-1', 'i-0abc', '10.0.3.4', 'arn:aws:ec2:x:1:instance/i-0', 'ip-10-0-3-4.ec2.internal'])
      expect((await ask(end)).names).toEqual([]);
    expect((await ask('name.with.dots', {}, ['name.with.dots'])).names).toEqual([]);
    const { names, lookups } = await ask('db.example.com');
    expect(names).toEqual(['db.example.com']);
    expect(lookups.get('db.example.com')).toEqual(['10.0.0.9', '2001:db8::7']);
  });

  it('not for the name beside whose address the program said what it found', async () => {
    expect((await ask('10.0.3.4', { name: 'db.example.com' })).names).toEqual([]);
  });

  it('a resolver that does not answer is a problem, not a name that nobody knows', async () => {
    const failing = () => Promise.reject(new Error('ETIMEOUT'));
    await expect(lookUpNames(asked('db.example.com'), failing, async () => false)).rejects.toMatchObject({
      code: 'unreachable',
      message: 'The resolver of this machine did not answer for db.example.com.',
      next: ['Ask on the source, and name the address: getent hosts db.example.com'],
    });
  });
});
