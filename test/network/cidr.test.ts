import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressCount,
  canonicalCidr,
  contains,
  containsAny,
  covers,
  isPrivate,
  nthAddress,
  nthSubnet,
  overlaps,
  prefixLength,
} from '../../src/network/cidr.js';

describe('canonical text', () => {
  it.each([
    // "If you specify 100.68.0.18/18 for the CIDR range, we create a rule with a 100.68.0.0/18 CIDR range." (VPC user guide, "Network ACL rules")
    ['100.68.0.18/18', '100.68.0.0/18'],
    ['10.0.0.1/32', '10.0.0.1/32'],
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['2001:db8:1234:1a00:ffff::/56', '2001:db8:1234:1a00::/56'],
    ['2001:DB8::1/128', '2001:db8::1/128'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalCidr(text)).toBe(canonical);
  });

  it.each([
    '',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0/8',
    '10.0.0.0/8/8',
    '::/129',
    '::1%lo/64',
    'pl-1',
  ])('%j is no block', (text) => {
    expect(canonicalCidr(text)).toBeUndefined();
    expect(prefixLength(text)).toBeUndefined();
    expect(addressCount(text)).toBeUndefined();
    expect(nthAddress(text, 0)).toBeUndefined();
    expect(nthSubnet(text, 32, 0)).toBeUndefined();
    expect(contains(text, '10.0.0.1')).toBe(false);
    expect(overlaps(text, '0.0.0.0/0')).toBe(false);
  });
});

describe('contains', () => {
  it.each([
    ['172.31.0.0/16', '172.31.255.255', true],
    ['172.31.0.0/16', '172.32.0.0', false],
    ['172.31.16.10/32', '172.31.16.10', true],
    ['172.31.16.10/32', '172.31.16.11', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '10.0.0.1', false],
    ['::/0', '2001:db8::1', true],
    ['2001:db8::/32', '2001:db8:ffff::', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['10.0.0.0/8', 'not an address', false],
    // Each family is its own world, even where one can write the other's addresses.
    ['10.0.0.0/8', '::ffff:10.0.0.1', false],
  ])('%s contains %s: %s', (cidr, address, expected) => {
    expect(contains(cidr, address)).toBe(expected);
    expect(containsAny(['192.0.2.0/24', cidr], address)).toBe(expected);
  });

  it('agrees with comparing the bits one by one', () => {
    const octets = fc.array(fc.nat(255), { minLength: 4, maxLength: 4 });
    const bits = (parts: readonly number[]) => parts.map((part) => part.toString(2).padStart(8, '0')).join('');
    fc.assert(
      fc.property(octets, fc.nat(32), fc.nat(32), fc.nat(255), (block, prefix, shared, noise) => {
        // An address that agrees with the block in about `shared` bits.
        const address = bits(block).slice(0, shared).padEnd(32, noise.toString(2));
        const text = [0, 8, 16, 24].map((at) => Number.parseInt(address.slice(at, at + 8), 2)).join('.');
        const expected = bits(block).slice(0, prefix) === address.slice(0, prefix);
        expect(contains(`${block.join('.')}/${prefix}`, text)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('subnet arithmetic', () => {
  it('finds the addresses that AWS reserves in a subnet', () => {
    // "For example, in a subnet with CIDR block 10.0.0.0/24 …" (VPC user guide, "Subnet sizing")
    const reserved = [0, 1, 2, 3, -1].map((n) => nthAddress('10.0.0.0/24', n));
    expect(reserved).toEqual(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.255']);
  });

  it('cuts the default VPC into its /20 subnets', () => {
    expect([0, 1, 5, 15].map((n) => nthSubnet('172.31.0.0/16', 20, n))).toEqual([
      '172.31.0.0/20',
      '172.31.16.0/20',
      '172.31.80.0/20',
      '172.31.240.0/20',
    ]);
    expect(nthSubnet('172.31.0.0/16', 20, 16)).toBeUndefined();
    expect(nthSubnet('172.31.0.0/16', 15, 0)).toBeUndefined();
    expect(nthSubnet('172.31.0.0/16', 33, 0)).toBeUndefined();
    expect(nthSubnet('2600:1f18::/56', 64, 255)).toBe('2600:1f18:0:ff::/64');
  });

  it('has no address outside a block', () => {
    expect(nthAddress('10.0.0.0/30', 3)).toBe('10.0.0.3');
    expect(nthAddress('10.0.0.0/30', 4)).toBeUndefined();
    expect(nthAddress('10.0.0.0/30', -5)).toBeUndefined();
    expect(nthAddress('10.0.0.0/30', 0.5)).toBeUndefined();
    expect(nthAddress('::/0', -1)).toBe('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
  });

  it('counts addresses of either family', () => {
    expect(addressCount('10.0.0.0/20')).toBe(4096n);
    expect(addressCount('2001:db8::/64')).toBe(2n ** 64n);
  });

  it.each([
    ['10.0.0.0/16', '10.0.128.0/17', true],
    ['10.0.128.0/17', '10.0.0.0/16', true],
    ['10.0.0.0/17', '10.0.128.0/17', false],
    ['10.0.0.0/16', '10.0.0.0/16', true],
    ['0.0.0.0/0', '::/0', false],
  ])('%s overlaps %s: %s', (one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
  });
});

describe('covers', () => {
  it.each([
    ['10.0.0.0/16', '10.0.0.0/16', true],
    ['10.0.0.0/16', '10.0.255.0/24', true],
    ['10.0.255.0/24', '10.0.0.0/16', false],
    ['10.0.0.0/16', '10.1.0.0/24', false],
    ['2001:db8::/56', '2001:db8:0:ff::/64', true],
    ['0.0.0.0/0', '::/0', false],
    ['no block', '10.0.0.0/16', false],
    ['10.0.0.0/16', 'no block', false],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });
});

describe('private addresses', () => {
  it.each([
    ['10.255.255.255', true],
    ['11.0.0.0', false],
    ['172.15.255.255', false],
    ['172.16.0.0', true],
    ['172.31.255.255', true],
    ['172.32.0.0', false],
    ['192.168.1.1', true],
    ['192.169.0.0', false],
    ['100.64.0.0', true],
    ['100.127.255.255', true],
    ['100.128.0.0', false],
    ['8.8.8.8', false],
    ['fd00::1', true],
    ['2001:db8::1', false],
    ['nonsense', false],
  ])('%s: %s', (address, expected) => {
    expect(isPrivate(address)).toBe(expected);
  });
});
