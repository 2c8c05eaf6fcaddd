import { describe, expect, it } from 'vitest';
import { askedConnection } from '../../src/investigation/ends.js';
import type { Asked } from '../../src/investigation/request.js';
import { readNetwork } from '../../src/network/from-aws.js';
import { ICMP, ICMPV6 } from '../../src/network/packet.js';
import { network } from '../helpers/network.js';

const asked = (source: string, destination: string, parts: Partial<Asked> = {}): Asked => ({
  source,
  destination,
  protocol: ICMP,
  port: null,
  error: null,
  ...parts,
});
const span = { since: null, until: null };

const world = network()
  .vpc('vpc-1', '172.31.0.0/16', '2001:db8:1::/56')
  .subnet('subnet-1')
  .instance('a', { address: '172.31.0.10', public: '54.0.0.1', ipv6: '2001:db8:1::a' })
  .instance('b', { address: '172.31.0.11', public: '54.0.0.2', ipv6: '2001:db8:1::b' })
  .instance('old', { address: '172.31.0.12' })
  .vpc('vpc-2', '172.31.0.0/16')
  .subnet('subnet-2')
  .instance('twin', { address: '172.31.0.11' })
  .build();

const ends = (source: string, destination: string, parts?: Partial<Asked>) => {
  const { source: from, destination: to, protocol } = askedConnection(asked(source, destination, parts), world, span);
  return { from, to, protocol };
};

describe('the two ends of a question', () => {
  it('speak by private IPv4 addresses inside a VPC', () => {
    expect(ends('i-a', 'i-b')).toEqual({
      from: { address: '172.31.0.10', interfaceId: 'eni-a' },
      to: { address: '172.31.0.11', interfaceId: 'eni-b' },
      protocol: ICMP,
    });
  });

  it('keep an address as it was asked for', () => {
    expect(ends('i-a', '54.0.0.2').to).toEqual({ address: '54.0.0.2', interfaceId: 'eni-b' });
    expect(ends('i-a', '8.8.8.8').to).toEqual({ address: '8.8.8.8', interfaceId: null });
  });

  it('speak the family of the end that is named by its address, and a ping over IPv6 is ICMPv6', () => {
    expect(ends('i-a', '2001:db8:1::b')).toEqual({
      from: { address: '2001:db8:1::a', interfaceId: 'eni-a' },
      to: { address: '2001:db8:1::b', interfaceId: 'eni-b' },
      protocol: ICMPV6,
    });
    expect(ends('i-a', 'i-b', { protocol: ICMPV6 }).to.address).toBe('2001:db8:1::b');
    expect(() => ends('i-old', '2001:db8:1::b')).toThrow(
      'i-old has no IPv6 address, and the other end is asked for by one.',
    );
  });

  it('from the internet reach the public address of what is named by its id', () => {
    expect(ends('203.0.113.9', 'i-b')).toEqual({
      from: { address: '203.0.113.9', interfaceId: null },
      to: { address: '54.0.0.2', interfaceId: 'eni-b' },
      protocol: ICMP,
    });
  });

  it('of an address that two VPCs use mean the one beside the other end', () => {
    expect(ends('i-a', '172.31.0.11').to.interfaceId).toBe('eni-b');
    expect(ends('172.31.0.11', 'i-a').from.interfaceId).toBe('eni-b');
    expect(() => ends('172.31.0.11', '8.8.8.8')).toThrow('"172.31.0.11" could be 2 network interfaces.');
  });

  it('are two', () => {
    expect(() => ends('i-a', '172.31.0.10')).toThrow(
      'i-a and 172.31.0.10 are the same machine: nothing of that leaves it.',
    );
    expect(() => ends('8.8.8.8', '8.8.8.8')).toThrow('are the same machine');
  });

  it("may be a machine and its own public address, which is the internet gateway's to turn", () => {
    expect(ends('i-a', '54.0.0.1').to).toEqual({ address: '54.0.0.1', interfaceId: 'eni-a' });
  });
});

it('says of an interface that was cut down too far what is missing, and not that there is none', () => {
  const { network: cut } = readNetwork({
    NetworkInterfaces: [{ NetworkInterfaceId: 'eni-x', PrivateIpAddress: '10.9.0.1' }],
  });
  const said = () => askedConnection(asked('eni-x', '8.8.8.8'), cut, span);
  expect(said).toThrow('--network does not say where eni-x is: eni-x is described without its subnet.');
  expect(said).not.toThrow('There is no source');
});
