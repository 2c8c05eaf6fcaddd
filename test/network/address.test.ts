import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, familyOf, formatAddress, parseAddress } from '../../src/network/address.js';

const ipv4 = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ family: 4, value }) as const);
/** Groups rather than bits, so that runs of zeros are common. */
const ipv6 = fc
  .array(fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 0xffffn })), { minLength: 8, maxLength: 8 })
  .map((groups) => ({ family: 6, value: groups.reduce((value, group) => (value << 16n) | group, 0n) }) as const);

describe('canonical text', () => {
  it.each([
    ['172.31.16.10', '172.31.16.10'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    // RFC 5952, sections 4.1 to 4.3 and 5
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:DB8::AbCd', '2001:db8::abcd'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1::', '1::'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::8.8.8.8', '64:ff9b::808:808'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.04',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4:80',
    '1.2.3.4/32',
    '1.2.3.-4',
    '0x1.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '12345::',
    'g::1',
    'fe80::1%eth0',
    '[::1]',
    '::1.2.3.4:5',
    '1.2.3.4::',
    '::256.1.1.1',
    '1:2:3:4:5:6:7:1.2.3.4',
  ])('%j is no address', (text) => {
    expect(canonicalAddress(text)).toBeUndefined();
    expect(familyOf(text)).toBeUndefined();
  });

  it('reads back what it writes, and writes it the same again', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (address) => {
        const text = formatAddress(address);
        expect(parseAddress(text)).toEqual(address);
        expect(canonicalAddress(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('never has a longer run of zeros than the one it compresses', () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        const text = formatAddress(address);
        const groups = text.replace('::', ':x:').split(':').filter(Boolean);
        const zeros = groups.join(' ').match(/\b0( 0)*\b/g) ?? [];
        const compressed = text.includes('::') ? 8 - groups.filter((group) => group !== 'x').length : 0;
        const longest = Math.max(0, ...zeros.map((run) => run.split(' ').length));
        expect(compressed === 0 ? longest <= 1 : longest <= compressed).toBe(true);
      }),
      { numRuns: 500, examples: [[{ family: 6, value: 1n << 112n }]] },
    );
  });

  it('takes any text without throwing', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0123456789abcf:./%'), maxLength: 40 });
    fc.assert(
      fc.property(near, (text) => {
        const canonical = canonicalAddress(text);
        expect(canonical === undefined || canonicalAddress(canonical) === canonical).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
