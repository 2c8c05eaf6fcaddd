import { invalidPattern, jsonPattern } from './json-pattern.js';

/** A filter pattern as a test of messages (CloudWatch Logs user guide, "Filter and pattern syntax"). */
export function filterPattern(text: string): (message: string) => boolean {
  const pattern = text.trim();
  if (pattern.length > 1024) throw invalidPattern();
  if (pattern === '' || /^"\s*"$/.test(pattern)) return () => true;
  if (pattern.startsWith('{')) return jsonPattern(pattern);
  if (pattern.startsWith('[')) return spaceDelimited(pattern);
  return terms(pattern);
}

/** `a b` all, `?a ?b` any, `-a` none; case counts. */
function terms(pattern: string): (message: string) => boolean {
  const all: ((message: string) => boolean)[] = [];
  const any: ((message: string) => boolean)[] = [];
  for (const [, sign = '', expression, quoted, plain] of pattern.matchAll(
    /([-?]?)(?:%([^%]+)%|"((?:[^"\\]|\\.)*)"|([^\s"]+))/g,
  )) {
    const wanted = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    if (plain !== undefined && /[^\w?.:/=@#$&-]/.test(plain)) throw invalidPattern();
    const has = expression === undefined ? (message: string) => message.includes(wanted) : regexTest(expression);
    if (sign === '?') any.push(has);
    else all.push(sign === '-' ? (message) => !has(message) : has);
  }
  // With terms that must be there, optional ones count for nothing (same page, "OR").
  return (message) =>
    all.every((test) => test(message)) && (any.length === 0 || all.length > 0 || any.some((test) => test(message)));
}

function regexTest(source: string): (text: string) => boolean {
  try {
    const expression = new RegExp(source);
    return (text) => expression.test(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidPattern();
  }
}

type Column = (value: string) => boolean;

/** `[a, b = 1, …]`: one name for each field of the message, `...` for any number of them. */
function spaceDelimited(pattern: string): (message: string) => boolean {
  if (!pattern.endsWith(']')) throw invalidPattern();
  const columns = patternColumns(pattern);
  if (columns.includes('')) throw invalidPattern();
  const gap = columns.indexOf('...');
  if (gap !== columns.lastIndexOf('...')) throw invalidPattern();
  const head = columns.slice(0, gap < 0 ? columns.length : gap).map(column);
  const tail = gap < 0 ? [] : columns.slice(gap + 1).map(column);
  return (message) => {
    const fields = fieldsOf(message);
    if (gap < 0 ? fields.length !== head.length : fields.length < head.length + tail.length) return false;
    const last = fields.slice(fields.length - tail.length);
    return (
      head.every((accepts, at) => accepts(fields[at] ?? '')) && tail.every((accepts, at) => accepts(last[at] ?? ''))
    );
  };
}

/** `a`, `b = 1`, `...`: the columns of `[a, b = 1, ...]`. */
export const patternColumns = (pattern: string): readonly string[] =>
  splitOutsideQuotes(pattern.slice(1, -1), /^,/).map((part) => part.trim());

/** Text in quotation marks or square brackets is one field. */
export const fieldsOf = (message: string): readonly string[] =>
  [...message.matchAll(/"([^"]*)"|\[([^\]]*)\]|(\S+)/g)].map(
    ([, quoted, bracketed, plain]) => quoted ?? bracketed ?? plain ?? '',
  );

/** `dstport = 80 || dstport = 8080`; a name alone accepts anything. */
function column(text: string): Column {
  const anyOf = splitOutsideQuotes(text, /^\|\|/).map((clause) => splitOutsideQuotes(clause, /^&&/).map(condition));
  return (value) => anyOf.some((allOf) => allOf.every((accepts) => accepts(value)));
}

function condition(text: string): Column {
  const found = /^\s*([\w.@$-]+)\s*(?:(!=|<=|>=|=|<|>)\s*(.+?)\s*)?$/s.exec(text);
  if (!found) throw invalidPattern();
  const [, , operator, raw] = found;
  if (operator === undefined || raw === undefined) return () => true;
  if (/^%.*%$/.test(raw)) {
    const test = regexTest(raw.slice(1, -1));
    return operator === '!=' ? (value) => !test(value) : test;
  }
  const wanted = raw.replace(/^"(.*)"$/s, '$1');
  if (operator === '=' || operator === '!=') {
    const isEqual = equality(wanted);
    return operator === '=' ? isEqual : (value) => !isEqual(value);
  }
  const bound = Number(wanted);
  if (!Number.isFinite(bound)) throw invalidPattern();
  // A field that is `-` is no number and fulfils no comparison.
  return (value) => {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    return (
      { '<': number < bound, '<=': number <= bound, '>': number > bound, '>=': number >= bound }[operator] ?? false
    );
  };
}

/** Numbers are compared as numbers; `*` stands for any text. */
function equality(wanted: string): Column {
  if (wanted.includes('*')) {
    const source = wanted.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*');
    const expression = new RegExp(`^${source}$`, 's');
    return (value) => expression.test(value);
  }
  if (/^-?\d+(\.\d+)?$/.test(wanted)) return (value) => value !== '' && Number(value) === Number(wanted);
  return (value) => value === wanted;
}

function splitOutsideQuotes(text: string, separator: RegExp): string[] {
  const parts = [''];
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const found = quote === '' ? separator.exec(text.slice(at, at + 2)) : null;
    if (found) {
      parts.push('');
      at += found[0].length - 1;
      continue;
    }
    if (quote === character) quote = '';
    else if (quote === '' && (character === '"' || character === '%')) quote = character;
    parts[parts.length - 1] += character;
  }
  return parts;
}
