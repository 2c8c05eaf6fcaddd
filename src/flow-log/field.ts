import type { FlowRecord } from './record.js';

/** One row of the table of fields. `key` is where FlowRecord keeps the value, null for `other`. */
export type Field = Description & ValueShape;

interface Description extends Extra {
  /** AWS's name, as in `${srcaddr}`. */
  readonly name: string;
  /** Flow-log version that brought it; null for a field that the table does not know. */
  readonly version: number | null;
  /** What the field is. */
  readonly meaning: string;
}

interface Extra {
  /** What known values mean. A `choice` has no others. */
  readonly words?: Readonly<Record<string, string>>;
  /** A value in words, where it takes more than `words`. */
  readonly tell?: (value: string, record: FlowRecord) => string | undefined;
  /** What `-` means here, where AWS says so. */
  readonly absent?: string;
  /** What nobody can know without this field; completes "This flow log has no X, so …". */
  readonly without?: string;
}

type ValueShape =
  | { readonly kind: 'integer'; readonly key: NumberKey | null; readonly max: number }
  | { readonly kind: 'time'; readonly key: 'start' | 'end' }
  | { readonly kind: 'address'; readonly key: AddressKey }
  | { readonly kind: 'choice'; readonly key: ChoiceKey; readonly words: Readonly<Record<string, string>> }
  | { readonly kind: 'text'; readonly key: TextKey | null };

type NumberKey = 'version' | 'srcport' | 'dstport' | 'protocol' | 'packets' | 'bytes' | 'tcpFlags' | 'trafficPath';
type AddressKey = 'srcaddr' | 'dstaddr' | 'pktSrcaddr' | 'pktDstaddr';
export type ChoiceKey = 'action' | 'logStatus' | 'flowDirection';
type TextKey = 'accountId' | 'interfaceId' | 'vpcId' | 'subnetId' | 'instanceId' | 'type' | 'rejectReason';

// A constructor for each kind, so that a row of the table is a line.
type FieldOf<Key> = (version: number, name: string, key: Key, meaning: string, extra?: Extra) => Field;

export const text = (
  version: number | null,
  name: string,
  key: TextKey | null,
  meaning: string,
  extra: Extra = {},
): Field => ({ kind: 'text', version, name, key, meaning, ...extra });

export const address: FieldOf<AddressKey> = (version, name, key, meaning, extra = {}) => ({
  kind: 'address',
  version,
  name,
  key,
  meaning,
  ...extra,
});

export const time: FieldOf<'start' | 'end'> = (version, name, key, meaning, extra = {}) => ({
  kind: 'time',
  version,
  name,
  key,
  meaning,
  ...extra,
});

export const integer = (
  version: number,
  name: string,
  key: NumberKey | null,
  max: number,
  meaning: string,
  extra: Extra = {},
): Field => ({ kind: 'integer', version, name, key, max, meaning, ...extra });

export const choice = (
  version: number,
  name: string,
  key: ChoiceKey,
  meaning: string,
  extra: Extra & { readonly words: Readonly<Record<string, string>> },
): Field => ({ kind: 'choice', version, name, key, meaning, ...extra });

/** A value of the field in words; `-` too. */
export function explainValue(field: Field, value: string, record: FlowRecord): string {
  if (value === '-') return explainAbsence(field, record);
  if (field.words !== undefined && Object.hasOwn(field.words, value)) return field.words[value] ?? field.meaning;
  return field.tell?.(value, record) ?? field.meaning;
}

function explainAbsence(field: Field, record: FlowRecord): string {
  if (record.logStatus === 'NODATA') return 'nothing to show: there was nothing to record in this window';
  if (record.logStatus === 'SKIPDATA') return 'not captured: records of this window were skipped';
  return field.absent ?? 'not applicable here, or AWS could not compute it';
}
