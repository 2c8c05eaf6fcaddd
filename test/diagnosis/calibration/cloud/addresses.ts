/** Address arithmetic of the model's own, on purpose: a mistake in flowlab's must not be repeated here. */
export const isV6 = (text: string): boolean => text.includes(':');

export function bitsOf(address: string): bigint {
  if (!isV6(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

export const lengthOf = (cidr: string): number => Number(cidr.split('/')[1]);

const parsed = new Map<string, { readonly base: bigint; readonly shift: bigint; readonly v6: boolean }>();

export function within(address: string, cidr: string): boolean {
  const v6 = isV6(address);
  let block = parsed.get(cidr);
  if (block === undefined) {
    const [base = ''] = cidr.split('/');
    const shift = BigInt((isV6(base) ? 128 : 32) - lengthOf(cidr));
    block = { base: bitsOf(base) >> shift, shift, v6: isV6(base) };
    parsed.set(cidr, block);
  }
  return block.v6 === v6 && bitsOf(address) >> block.shift === block.base;
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];
export const isPrivateV4 = (address: string): boolean =>
  !isV6(address) && PRIVATE.some((cidr) => within(address, cidr));
