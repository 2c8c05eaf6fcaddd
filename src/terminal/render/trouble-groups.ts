import { counted, enumerated } from '../../base/words.js';
import type { FlowEnd } from '../../diagnosis/flows/flow.js';
import type { Trouble } from '../../diagnosis/troubles/trouble.js';

/** Troubles with one cause, shown as one. */
export interface TroubleGroup {
  /** Of the first among all troubles. */
  readonly number: number;
  readonly first: Trouble;
  /** The first and those like it. */
  readonly members: readonly Trouble[];
}

/**
 * What keeps a machine from the internet keeps it from all of it, and what keeps it from another from all its ports; and one
 * rule is one trouble, however many machines it keeps from whatever.
 */
export const groupsOf = (troubles: readonly Trouble[]): readonly TroubleGroup[] => {
  const each = troubles.map((first, at) => ({ number: at + 1, first, members: [first] }));
  return joined(joined(each, sameEnds), sameRule);
};

/** Those of which the first have one key, as one group; null stays alone. */
function joined(groups: readonly TroubleGroup[], keyOf: (one: Trouble) => string | null): readonly TroubleGroup[] {
  const joint = new Map<string, TroubleGroup>();
  for (const group of groups) {
    const key = keyOf(group.first) ?? `${group.number}`;
    const known = joint.get(key);
    joint.set(key, known ? { ...known, members: [...known.members, ...group.members] } : group);
  }
  return [...joint.values()];
}

function sameEnds({ suspicion, verdict: { cause, resourceId } }: Trouble): string | null {
  const { source, destination, protocol, port, between } = suspicion;
  if (between === 'from-internet') return null;
  const other = between === 'own' ? `${destination.address} ${destination.interface?.id}` : port;
  return [between, source.address, source.interface?.id, other, protocol, cause, resourceId].join(' ');
}

const sameRule = ({ suspicion: { between }, verdict: { cause, resourceId, rule } }: Trouble): string | null =>
  between === 'from-internet' || resourceId === null || rule === null ? null : [cause, resourceId, rule].join(' ');

/** As many groups as there is room for, and how many conversations are in the others. */
export function firstGroups(
  troubles: readonly Trouble[],
  most: number,
): { readonly shown: readonly TroubleGroup[]; readonly more: number } {
  const groups = groupsOf(troubles);
  const more = groups.slice(most).reduce((sum, { members }) => sum + members.length, 0);
  return { shown: groups.slice(0, most), more };
}

/** ` (and so for 2 more ports)`; '' where there is only one. */
export function othersInWords({ first, members }: TroubleGroup): string {
  const others = members.length - 1;
  if (others === 0) return '';
  const named = (end: 'source' | 'destination') => [...new Set(members.map((one) => placeInWords(one.suspicion[end])))];
  const [sources, destinations] = [named('source'), named('destination')];
  if (sources.length > 1)
    return ` (and so ${counted(others, 'more conversation')}, also from ${some(sources.slice(1))})`;
  if (first.suspicion.between !== 'own')
    return ` (and so to ${counted(others, 'more address', 'more addresses')} there)`;
  if (destinations.length === 1) return ` (and so for ${counted(others, 'more port')})`;
  return ` (and so ${counted(others, 'more conversation')}, also to ${some(destinations.slice(1))})`;
}

const FEW = 3;

const some = (names: readonly string[]): string =>
  names.length <= FEW ? enumerated(names) : `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} others`;

export const placeInWords = ({ interface: one, address }: FlowEnd): string =>
  one?.name == null ? address : `${one.name} (${address})`;
