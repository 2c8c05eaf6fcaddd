import type { Network, NetworkPart } from '../../network/model.js';

/** Something in a network that is other than it was. */
export interface Edit {
  /** `sg-1, ingress: tcp 22 from 0.0.0.0/0`. */
  readonly what: string;
  /** What was there before and what is there now, as JSON; null: nothing. */
  readonly was: string | null;
  readonly is: string | null;
  readonly at: Place;
  /** The network with this alone taken back. */
  undone(network: Network): Network;
}

/** An element of a list, a member of it, and where that is a list what tells its items apart. */
interface Place {
  readonly part: NetworkPart;
  readonly id: string;
  readonly field: string | null;
  readonly key: string | null;
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

// Interfaces of gateways come and go with them; an address that nobody uses changes nothing.
const judged = [
  'securityGroups',
  'networkAcls',
  'routeTables',
  'interfaces',
  'natGateways',
  'peerings',
  'internetGateways',
  'vpcEndpoints',
  'flowLogs',
] as const satisfies readonly NetworkPart[];

/** What differs, one thing at a time. */
export const editsBetween = (before: Network, after: Network): readonly Edit[] =>
  judged.flatMap((part) => editsOf(part, rowsOf(before, part), rowsOf(after, part)));

function editsOf(part: NetworkPart, before: readonly Row[], after: readonly Row[]): readonly Edit[] {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [was, is] = [before, after].map((rows) => rows.find((row) => row.id === id));
    if (was && is) return fieldsOf(was, is).flatMap((field) => inField({ part, id }, field, was[field], is[field]));
    return part === 'interfaces' ? [] : [edit({ part, id, field: null, key: null }, was, is)];
  });
}

const fieldsOf = (was: Row, is: Row): readonly string[] =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((field) => text(was[field]) !== text(is[field]));

function inField(at: Pick<Place, 'part' | 'id'>, field: string, was: unknown, is: unknown): readonly Edit[] {
  if (!Array.isArray(was) || !Array.isArray(is)) return [edit({ ...at, field, key: null }, was, is)];
  const keys = [...new Set([...was, ...is].map(keyOf))];
  return keys.flatMap((key) => {
    const [old, now] = [was, is].map((items: readonly unknown[]) => items.find((item) => keyOf(item) === key));
    return text(old) === text(now) ? [] : [edit({ ...at, field, key }, old, now)];
  });
}

/** Two routes for one destination cannot be in a table, nor two entries of one number in a list: one replaces the other. */
function keyOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return text(item) ?? '';
  if ('destination' in item) return String(item.destination);
  if ('number' in item)
    return `${item.number} ${'direction' in item ? item.direction : 'egress' in item ? item.egress : ''}`;
  return text(item) ?? '';
}

const edit = (at: Place, was: unknown, is: unknown): Edit => ({
  what: [at.id, at.field, at.key === null ? null : wordsOf(is ?? was)].filter((word) => word !== null).join(' '),
  was: text(was),
  is: text(is),
  at,
  undone: (network) => put(network, at, was),
});

/** The network with this in that place. */
function put(network: Network, { part, id, field, key }: Place, value: unknown): Network {
  const rows = rowsOf(network, part);
  if (field === null) {
    const others = rows.filter((row) => row.id !== id);
    return { ...network, [part]: value === undefined ? others : [...others, value] };
  }
  const within = (row: Row): unknown => {
    const items = row[field];
    if (key === null || !Array.isArray(items)) return value;
    const others = items.filter((item) => keyOf(item) !== key);
    return value === undefined ? others : [...others, value];
  };
  return { ...network, [part]: rows.map((row) => (row.id === id ? { ...row, [field]: within(row) } : row)) };
}

function rowsOf(network: Network, part: NetworkPart): readonly Row[] {
  const rows: readonly unknown[] = network[part] ?? [];
  return rows.filter(isRow);
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';

const text = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const wordsOf = (item: unknown): string =>
  typeof item === 'object' && item !== null
    ? `(${Object.entries(item)
        .map(([name, value]) => `${name} ${typeof value === 'object' ? text(value) : value}`)
        .join(', ')})`
    : String(item);
