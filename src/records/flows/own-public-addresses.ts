import { WIDE, wordsOf } from '../scan/wide-address.js';

/** Public IPv4 addresses of one's own, each with the private one of its interface: records show either. */
export type OwnPublicAddresses = readonly (readonly [outside: string, inside: string])[];

/** The private address behind a public one; of all others the address itself. Addresses are numbers. */
export function privateAddressOf(ownAddresses: OwnPublicAddresses): (address: number) => number {
  const known = new Map(ownAddresses.flatMap(([outside, inside]) => pairOf(numberOf(outside), numberOf(inside))));
  if (known.size === 0) return (address) => address;
  return (address) => known.get(address) ?? address;
}

const pairOf = (one: number | undefined, other: number | undefined): readonly (readonly [number, number])[] =>
  one === undefined || other === undefined ? [] : [[one, other]];

function numberOf(text: string): number | undefined {
  const words = wordsOf(text);
  const value = words?.[0] === 0 && words[1] === 0 && words[2] === 0xffff ? words[3] : undefined;
  return value !== undefined && value < WIDE ? value : undefined;
}
