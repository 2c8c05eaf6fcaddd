import type { Field } from '../../flow-log/field.js';
import { isIpv6 } from '../../network/address.js';
import type { LineValues } from '../scan/line-scan.js';
import * as plan from '../scan/plan.js';
import * as slot from '../scan/row.js';
import { WIDE, WORDS, wordsOf } from '../scan/wide-address.js';
import { written } from '../shapes/written.js';
import type { Rows } from './group-rows.js';

/** Fills rows of numbers from columns, as the scan of a line would from its text. */
export interface RowFiller {
  /** The columns that it reads, by their places. */
  readonly needed: ReadonlySet<number>;
  /** False where a value is not what the field may have: whoever reads the line says why. */
  fill(rows: Rows, at: number, row: LineValues): boolean;
}

// In seconds this is the year 5138: whatever is larger is in smaller units.
const LARGEST_SECONDS = 99_999_999_999;

/** For the rows of one row group: what a word of its dictionary says is found out once. */
export function rowFiller(fields: readonly Field[]): RowFiller {
  const { kinds, slots, largest } = plan.planOf({ fields });
  const needed = [...fields.keys()].filter((at) => slots[at] !== slot.ROW_LENGTH);
  const memos = fields.map(() => new Map<number, Meaning>());

  const meaningOf = (rows: Rows, at: number, place: number): Meaning => {
    const cursor = rows.cursors[at];
    const known = memos[at]?.get(place);
    if (known !== undefined) return known;
    const found = meaning(
      fields[at] as Field,
      kinds[at] as number,
      largest[at] as number,
      cursor?.words?.[place] ?? '',
    );
    if (place < (cursor?.known() ?? 0)) memos[at]?.set(place, found);
    return found;
  };

  return {
    needed: new Set(needed),
    fill(rows, index, { values, words }) {
      for (const at of needed) {
        const into = slots[at] as number;
        const value = rows.values[at]?.[index] as number;
        if (Number.isNaN(value)) {
          values[into] = isChoice(kinds[at] as number) ? slot.NONE : Number.NaN;
        } else if (rows.cursors[at]?.words === null) {
          const number = kinds[at] === plan.TIME ? seconds(fields[at] as Field, value) : value;
          if (
            !(number >= 0 && number <= (largest[at] as number)) ||
            kinds[at] === plan.ADDRESS ||
            isChoice(kinds[at] as number)
          )
            return false;
          values[into] = number;
        } else {
          const said = meaningOf(rows, at, value);
          if (said === null) return false;
          values[into] = said.value;
          if (said.words !== null) words.set(said.words, into * WORDS);
        }
      }
      return true;
    },
  };
}

/** What a word comes to in a row; null for a word that the field may not have. */
type Meaning = { readonly value: number; readonly words: readonly number[] | null } | null;

const isChoice = (kind: number): boolean => kind === plan.CHOICE_ACTION || kind === plan.CHOICE_STATUS;

const seconds = (field: Field, value: number): number => {
  const shortened = value > LARGEST_SECONDS ? Number(written(field, value)) : value;
  return shortened > LARGEST_SECONDS ? Math.floor(shortened / 1000) : shortened;
};

const choices: Readonly<Record<string, number>> = {
  ACCEPT: slot.ACCEPT,
  REJECT: slot.REJECT,
  OK: slot.OK,
  NODATA: slot.NODATA,
  SKIPDATA: slot.SKIPDATA,
  INCOMPLETEDATA: slot.INCOMPLETEDATA,
};

function meaning(field: Field, kind: number, largest: number, word: string): Meaning {
  const text = written(field, word);
  if (text === '-') return { value: isChoice(kind) ? slot.NONE : Number.NaN, words: null };
  if (isChoice(kind)) return choices[text] === undefined ? null : { value: choices[text], words: null };
  if (kind === plan.ADDRESS) {
    const words = wordsOf(text);
    if (words === undefined) return null;
    const [a, b, c, d = 0] = words;
    return a === 0 && b === 0 && c === 0xffff && !isIpv6(text) ? { value: d, words: null } : { value: WIDE, words };
  }
  if (!/^\d{1,15}$/.test(text)) return null;
  const number = kind === plan.TIME ? seconds(field, Number(text)) : Number(text);
  return number <= largest ? { value: number, words: null } : null;
}
