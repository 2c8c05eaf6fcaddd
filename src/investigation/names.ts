import { promises as dns } from 'node:dns';
import { Problem } from '../base/problem.js';
import { canonicalAddress } from '../network/address.js';
import { isHostName, meaningOf } from '../network/host-name.js';
import type { Asked } from './request.js';

/** What a name stands for where flowlab runs: its addresses, none where it is not found. Throws where nobody answers. */
export type NameResolver = (name: string) => Promise<readonly string[]>;

/** As any program on this machine would find it: hosts file, search list, resolver (getaddrinfo). */
export const machineResolver: NameResolver = async (name) => {
  try {
    return (await dns.lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
};

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA');

/** The answers to every name that was asked for, canonical and each once. Empty for a name that nobody knows. */
export type Lookups = ReadonlyMap<string, readonly string[]>;

/**
 * Asks for the ends that are host names, but for those that spell their address. Nobody is asked for what an error line
 * says with its address, nor for a Name tag: `isTag` tells.
 */
export async function lookUpNames(
  { source, destination, name }: Pick<Asked, 'source' | 'destination' | 'name'>,
  resolve: NameResolver,
  isTag: (text: string) => Promise<boolean>,
): Promise<Lookups> {
  const found = new Map<string, readonly string[]>();
  for (const end of new Set(name === undefined ? [source, destination] : [source])) {
    const meaning = meaningOf(end);
    const isSpelt = meaning?.kind === 'id' || (meaning?.kind === 'address' && !meaning.isPrivateInside);
    if (!isHostName(end) || isSpelt || (await isTag(end))) continue;
    found.set(end, await answersTo(end, resolve));
  }
  return found;
}

async function answersTo(name: string, resolve: NameResolver): Promise<readonly string[]> {
  try {
    return [...new Set((await resolve(name)).flatMap((address) => canonicalAddress(address) ?? []))];
  } catch (error) {
    throw new Problem(
      'unreachable',
      `The resolver of this machine did not answer for ${name}.`,
      [`Ask on the source, and name the address: getent hosts ${name}`],
      error,
    );
  }
}
