import { isRead, vpcById } from './locate.js';
import type { Gap, Network, NetworkPart } from './model.js';
import { partNamed, partsOfNetwork } from './parts.js';

/**
 * `whole`: what is not in the list does not exist. `assumed`: nothing contradicts that, and nobody says so.
 * `part`: something is missing for certain. `none`: nobody read it.
 */
export type Extent = 'whole' | 'assumed' | 'part' | 'none';

/** How much of a list was read for a VPC; null for whatever belongs to none. */
export function extentOf(network: Network, part: NetworkPart, vpcId: string | null): Extent {
  if (!isRead(network, part)) return 'none';
  if (isOfUnknownVpc(network, part, vpcId)) return 'none';
  if (gapsIn(network, part, vpcId).length > 0) return 'part';
  return network.coverage === undefined || network.coverage.stated ? 'whole' : 'assumed';
}

export const gapsIn = (network: Network, part: NetworkPart, vpcId: string | null): readonly Gap[] =>
  (network.coverage?.gaps ?? []).filter(
    (gap) => gap.part === part && (gap.vpcId === null || vpcId === null || gap.vpcId === vpcId),
  );

/** The VPC is in nobody's list, so nothing that is in it was looked for. */
const isOfUnknownVpc = (network: Network, part: NetworkPart, vpcId: string | null): boolean =>
  vpcId !== null && partNamed(part)?.ofVpc === true && isRead(network, 'vpcs') && !vpcById(network, vpcId);

/** What follows from something not being in a list: `deny` where it does not exist, as far as anybody can tell. */
export interface Absence {
  readonly decision: 'deny' | 'unknown';
  /** What has to be true for it. */
  readonly assumption?: string;
  /** Why nobody can tell. */
  readonly lacks?: Lack;
}

/** What is not known, and why. */
export interface Lack {
  readonly part: NetworkPart;
  readonly why: 'not-read' | 'incomplete' | 'other-account' | 'not-described';
  readonly words: string;
  /** Of the one that is not described. */
  readonly id?: string;
}

export function absence(network: Network, part: NetworkPart, vpcId: string | null): Absence {
  const words = partNamed(part)?.words ?? part;
  const where = vpcId === null ? '' : ` of ${vpcId}`;
  switch (extentOf(network, part, vpcId)) {
    case 'whole':
      return { decision: 'deny' };
    case 'assumed':
      return { decision: 'deny', assumption: `${words}${where} are all described` };
    case 'part': {
      const [gap] = gapsIn(network, part, vpcId);
      const why = gap?.isForeign ? 'other-account' : 'incomplete';
      return { decision: 'unknown', lacks: { part, why, words: gap?.why ?? '' } };
    }
    case 'none':
      return { decision: 'unknown', lacks: { part, why: 'not-read', words: `${words}${where} were not read` } };
  }
}

/** Something is named, and nobody described it. */
export const notDescribed = (part: NetworkPart, id: string): Lack => ({
  part,
  why: 'not-described',
  words: `${id} is not described`,
  id,
});

/** What a configuration lacks, in words: lists that nobody read, and what is missing from those that were. */
export function lacking(network: Network): readonly Lack[] {
  const unread = partsOfNetwork
    .filter(({ part }) => !isRead(network, part))
    .map(({ part, words }): Lack => ({ part, why: 'not-read', words: `${words} were not read` }));
  const gaps = (network.coverage?.gaps ?? []).map(
    ({ part, why, isForeign }): Lack => ({ part, why: isForeign ? 'other-account' : 'incomplete', words: why }),
  );
  return [...unread, ...gaps];
}
