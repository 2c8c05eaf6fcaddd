import { jsonIn } from '../../base/json.js';
import type { NotUnderstood } from '../../diagnosis/what-if/command-line.js';
import { type ShorthandReading, take } from '../../diagnosis/what-if/shorthand.js';
import type { WireShape } from '../../sandbox/endpoint/wire/shape.js';

type Read = { readonly value: unknown } | NotUnderstood;

/** The words behind an option as its type has them: JSON, or the shorthand of the AWS CLI (`Name=vpc-id,Values=vpc-1,vpc-2`). */
export function readValue(shape: WireShape, words: readonly string[], where: string): Read {
  if (words.length === 0) return { reason: `needs a value behind ${where}` };
  const [first = ''] = words;
  if (words.length === 1 && shape.kind !== 'string' && /^\s*[[{]/.test(first)) return json(shape, first, where);
  if (shape.kind === 'list') return listOf(shape.item(), words, where);
  if (words.length > 1) return { reason: `takes one value behind ${where}` };
  return one(shape, first, where);
}

function listOf(item: WireShape, words: readonly string[], where: string): Read {
  const isPlain = item.kind !== 'structure' && item.kind !== 'map';
  const read = words.flatMap((word) => (isPlain ? word.split(',') : [word])).map((word) => one(item, word, where));
  const bad = read.find((each) => 'reason' in each);
  return bad ?? { value: read.map((each) => ('value' in each ? each.value : null)) };
}

function one(shape: WireShape, word: string, where: string): Read {
  if (/^\s*[[{]/.test(word) && shape.kind !== 'string') return json(shape, word, where);
  if (shape.kind === 'structure') {
    const reading = { text: word, at: 0 };
    const value = structure(shape, reading, '');
    return value !== undefined && reading.at === word.length
      ? { value }
      : { reason: `cannot read ${word} behind ${where}` };
  }
  const value = scalar(shape, word);
  return value === undefined ? { reason: `takes a ${shape.kind} behind ${where}, not ${word}` } : { value };
}

function json(shape: WireShape, text: string, where: string): Read {
  const value = jsonIn(text);
  if (value === undefined) return { reason: `cannot read the JSON behind ${where}` };
  return { value: shape.kind === 'list' && !Array.isArray(value) ? [value] : value };
}

function scalar({ kind }: WireShape, word: string): unknown {
  switch (kind) {
    case 'boolean':
      return word === 'true' ? true : word === 'false' ? false : undefined;
    case 'number':
      return word.trim() !== '' && Number.isFinite(Number(word)) ? Number(word) : undefined;
    case 'timestamp': {
      const at = Date.parse(word);
      return Number.isNaN(at) ? undefined : at / 1000;
    }
    default:
      return word;
  }
}

/** `Name=value,…` up to the closing character, or to the end where that is ''. */
function structure(
  shape: WireShape,
  reading: ShorthandReading,
  close: string,
): Readonly<Record<string, unknown>> | undefined {
  const found: Record<string, unknown> = {};
  const members = shape.kind === 'structure' ? shape.members : [];
  for (;;) {
    const name = take(reading, /^\s*([A-Za-z]\w*)\s*=/);
    const member = members.find((each) => each.name === name);
    if (!member) return undefined;
    const value = part(member.shape(), reading);
    if (value === undefined) return undefined;
    found[member.name] = value;
    if (take(reading, /^(,)/) !== undefined) continue;
    if (close === '') return found;
    return take(reading, /^(\})/) === undefined ? undefined : found;
  }
}

function part(shape: WireShape, reading: ShorthandReading): unknown {
  if (shape.kind === 'structure')
    return take(reading, /^(\{)/) === undefined ? undefined : structure(shape, reading, '}');
  if (shape.kind === 'list') return items(shape.item(), reading);
  const word = take(reading, /^("(?:[^"\\]|\\.)*"|'[^']*'|[^,[\]{}]*)/);
  return word === undefined ? undefined : scalar(shape, word.replace(/^(["'])(.*)\1$/, '$2'));
}

/** `[a,b]`, or `a,b` as far as no name follows the comma. */
function items(item: WireShape, reading: ShorthandReading): readonly unknown[] | undefined {
  const isBracketed = take(reading, /^(\[)/) !== undefined;
  const found: unknown[] = [];
  for (;;) {
    const value = part(item, reading);
    if (value === undefined) return undefined;
    found.push(value);
    const more = isBracketed ? /^(,)/ : /^(,)(?!\s*[A-Za-z]\w*\s*=)/;
    if (take(reading, more) !== undefined) continue;
    if (!isBracketed) return found;
    return take(reading, /^(\])/) === undefined ? undefined : found;
  }
}
