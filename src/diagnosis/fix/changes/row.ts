import type { Network } from '../../../network/model.js';

/** The list with the one of that id changed. */
export const edit = <T extends { readonly id: string }>(
  list: readonly T[],
  id: string,
  change: (one: T) => T,
): readonly T[] => list.map((one) => (one.id === id ? change(one) : one));

/** The same list with that text in it or not, once. */
export const listed = (ids: readonly string[] | null | undefined, id: string, isIn: boolean): readonly string[] => [
  ...(ids ?? []).filter((one) => one !== id),
  ...(isIn ? [id] : []),
];

/**
 * One kind of change: the call of EC2's API that makes it (`operation`, and its input from the details), the network as it
 * would be, and the change that takes it back.
 */
export const row = <const Operation extends string, Details, Input, Undo>(
  operation: Operation,
  input: (details: Details) => Input,
  apply: (network: Network, details: Details) => Network,
  undo: (details: Details) => Undo,
) => ({ call: (details: Details) => ({ operation, input: input(details) }), apply, undo });

/** The same details, as the change of another kind. */
export const turned =
  <const Kind extends string>(kind: Kind) =>
  <Details extends object>(details: Details) => ({ ...details, kind });

/** What is switched the other way. */
export const switched =
  <const Kind extends string>(kind: Kind) =>
  <Details extends { readonly value: boolean }>(details: Details) => ({ ...details, kind, value: !details.value });

export const withoutUndo = () => null;
