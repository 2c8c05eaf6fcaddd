import type { Field } from '../../flow-log/field.js';
import type { Format } from '../../flow-log/format.js';
import * as slot from './row.js';

/** How the bytes of a field are read. */
export const TEXT = 0;
export const INTEGER = 1;
export const TIME = 2;
export const ADDRESS = 3;
export const CHOICE_ACTION = 4;
export const CHOICE_STATUS = 5;
export const CHOICE_DIRECTION = 6;

/** A format as the scan wants it: for each field in order how to read it, where to put it, and the largest it may be. */
export interface Plan {
  readonly kinds: Uint8Array;
  /** A slot of the row; ROW_LENGTH for what is checked and not kept. */
  readonly slots: Uint8Array;
  /** Of a text, how long it may be. */
  readonly largest: Float64Array;
}

export function planOf({ fields }: Format): Plan {
  return {
    kinds: Uint8Array.from(fields, kindOf),
    slots: Uint8Array.from(fields, ({ key }) => (key === null ? slot.ROW_LENGTH : (slots[key] ?? slot.ROW_LENGTH))),
    largest: Float64Array.from(fields, largestOf),
  };
}

// No ID of AWS's is as long as a UUID, which another cloud's interface has.
const LONGEST_INTERFACE = 35;

function largestOf(field: Field): number {
  if (field.kind === 'integer') return field.max;
  return field.key === 'interfaceId' ? LONGEST_INTERFACE : Number.MAX_SAFE_INTEGER;
}

function kindOf(field: Field): number {
  switch (field.kind) {
    case 'integer':
      return INTEGER;
    case 'time':
      return TIME;
    case 'address':
      return ADDRESS;
    case 'choice':
      return choices[field.key];
    case 'text':
      return TEXT;
  }
}

const choices = { action: CHOICE_ACTION, logStatus: CHOICE_STATUS, flowDirection: CHOICE_DIRECTION } as const;

const slots: Readonly<Partial<Record<NonNullable<Field['key']>, number>>> = {
  start: slot.START,
  end: slot.END,
  protocol: slot.PROTOCOL,
  srcport: slot.SRCPORT,
  dstport: slot.DSTPORT,
  packets: slot.PACKETS,
  bytes: slot.BYTES,
  action: slot.ACTION,
  logStatus: slot.STATUS,
  srcaddr: slot.SRCADDR,
  dstaddr: slot.DSTADDR,
  pktSrcaddr: slot.PKT_SRCADDR,
  pktDstaddr: slot.PKT_DSTADDR,
  tcpFlags: slot.TCP_FLAGS,
};
