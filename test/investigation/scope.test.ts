import { expect, it } from 'vitest';
import { scopeOf } from '../../src/investigation/scope.js';
import { networkFromAws } from '../../src/network/from-aws.js';
import { network } from '../helpers/network.js';
import * as aws from '../stories/account.js';
import { b, centralNat } from '../stories/central-nat.js';

const world = network()
  .subnet('subnet-1')
  .instance('a', { public: '54.0.0.1' })
  .interface('eni-second', { instanceId: 'i-a', deviceIndex: 1, privateAddresses: ['172.31.0.50', '172.31.0.51'] })
  .subnet('subnet-2')
  .instance('b')
  .natGateway('nat-1')
  .build();

it('what is read for a question are both ends, every interface of their machines, and the NAT gateways beside them', () => {
  const asked = {
    source: { address: '172.31.0.10', interfaceId: 'eni-a' },
    destination: { address: '172.31.16.10', interfaceId: 'eni-b' },
    protocol: 6,
    port: 443,
    since: null,
    until: null,
  };
  const { interfaceIds, addresses } = scopeOf(asked, world);
  expect(interfaceIds).toEqual(['eni-a', 'eni-b', 'eni-second', 'eni-nat-1']);
  // Records show an interface by its primary address.
  expect(addresses).toEqual(['172.31.0.10', '54.0.0.1', '172.31.16.10', '172.31.0.50', '172.31.16.11', '52.0.0.1']);
});

it('and whatever the way leads through: a NAT gateway behind a transit gateway, in another VPC', () => {
  const transit = aws.eni('eni-0t', b, '10.1.1.7', {
    type: 'transit_gateway',
    description: 'Network Interface for Transit Gateway Attachment tgw-attach-0b',
  });

  const central = networkFromAws({
    ...centralNat,
    NetworkInterfaces: [transit, ...(centralNat.NetworkInterfaces ?? [])],
  });
  const asked = {
    source: { address: '10.0.1.10', interfaceId: 'eni-0a1' },
    destination: { address: '203.0.113.9', interfaceId: null },
    protocol: 6,
    port: 443,
    since: null,
    until: null,
  };
  const { interfaceIds, addresses } = scopeOf(asked, central);
  expect(interfaceIds).toEqual(['eni-0a1', 'eni-0t', 'eni-0n']);
  expect(addresses).toEqual(['10.0.1.10', '203.0.113.9', '10.1.1.7', '10.1.9.5', '52.0.0.1']);
});
