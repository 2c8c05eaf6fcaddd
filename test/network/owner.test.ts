import { describe, expect, it } from 'vitest';
import type { Interface } from '../../src/network/model.js';
import { ownerInWords, ownerOf } from '../../src/network/owner.js';
import { owners } from '../../src/network/owners.js';

const plain: Interface = {
  id: 'eni-1',
  name: null,
  kind: 'other',
  instanceId: null,
  instanceState: null,
  vpcId: 'vpc-1',
  subnetId: 'subnet-1',
  privateAddresses: ['10.0.0.10'],
  ipv6Addresses: [],
  publicAddresses: {},
  securityGroupIds: [],
  sourceDestCheck: true,
};

describe('whose interface it is', () => {
  it.each(
    owners.map((row) => [`${row.service}: ${row.example.description ?? row.example.interfaceType}`, row] as const),
  )('%s', (_, { kind, service, example, name = null }) => {
    expect(ownerOf({ ...plain, ...example })).toEqual({ kind, service, name });
  });

  it('is told of every kind that has a row of its own', () => {
    for (const { source } of owners) expect(source).not.toBe('');
  });

  it('an instance’s own is the instance’s', () => {
    expect(ownerOf({ ...plain, instanceId: 'i-1', description: 'my first interface' })).toEqual({
      kind: 'instance',
      service: 'EC2 instance',
      name: 'i-1',
    });
  });

  it('one that a container runtime added to a node belongs to its pods', () => {
    expect(ownerOf({ ...plain, instanceId: 'i-0abc', description: 'aws-K8S-i-0abc' }).kind).toBe('eks-pod');
  });

  it('of a service without a row is AWS’s, and of nobody is not known', () => {
    const own = { ...plain, requesterManaged: false, requesterId: 'AIDA4Z3Y7GSXTMEXAMPLE', description: 'mine' };
    expect(ownerInWords(own)).toBe('network interface');
    expect(ownerInWords({ ...plain, requesterManaged: true, description: 'WorkMail thing' })).toBe(
      'AWS service WorkMail thing',
    );
    expect(ownerInWords(plain)).toBe('network interface');
  });

  it('without notes is what its kind says', () => {
    expect(ownerInWords({ ...plain, kind: 'load-balancer' })).toBe('load balancer');
  });
});
