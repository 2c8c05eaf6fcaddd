const numbers = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** `nine`; digits from thirteen on. */
export const numberInWords = (count: number): string => numbers[count] ?? String(count);

/** `1 record`, `3 records`; a noun or a clause that does not take an s names its plural. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const enumerated = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** With a capital: a sentence from a phrase. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One sentence of several: `Add this; add that`. */
export const inOneSentence = (sentences: readonly string[]): string =>
  sentences.map((text, at) => (at === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1))).join('; ');

/** An order of texts that is the same on every machine. */
export const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
