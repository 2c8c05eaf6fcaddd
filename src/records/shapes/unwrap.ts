/**
 * The texts of the records that a line holds, without what AWS's tools wrap around them: JSON of `filter-log-events` and
 * of Logs Insights, its text output, the timestamps of `aws logs tail` and of an export to S3, CSV, a byte order mark.
 * Empty for lines that are only wrapping; what is not understood comes back as it is.
 */
export function recordTexts(line: string, fieldCount: number): readonly string[] {
  const text = bare(line);
  if (text === '') return [];
  if (/^[[{"\]}]/.test(text)) return fromJson(text, fieldCount);
  if (TIMESTAMP.test(text)) return [withoutTimestamp(text, fieldCount)];
  if (text.includes('\t') || text.includes(',')) return fromCells(text, fieldCount);
  return [text];
}

function bare(line: string): string {
  const text = line.startsWith('\uFEFF') ? line.slice(1) : line;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: `aws logs tail` colours its timestamps with escape sequences
  return (text.includes('\u001b') ? text.replace(/\u001b\[[0-9;]*m/g, '') : text).trim();
}

const STRING = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`;
const MESSAGES = new RegExp(String.raw`"(?:@?message|field"\s*:\s*"@message"\s*,\s*"value)"\s*:\s*(${STRING})`, 'g');
const LONE_STRING = new RegExp(`^(${STRING}),?$`);
const VALUE = new RegExp(String.raw`^"value"\s*:\s*(${STRING})`);

// Found by pattern and not by parsing: a pretty-printed document comes line by line, and Firehose puts documents end to end.
function fromJson(text: string, fieldCount: number): readonly string[] {
  const messages = Array.from(text.matchAll(MESSAGES), ([, literal]) => unquoted(literal ?? ''));
  if (messages.length > 0) return messages;
  const lone = LONE_STRING.exec(text)?.[1];
  if (lone !== undefined) return [unquoted(lone)];
  const value = VALUE.exec(text)?.[1];
  if (value !== undefined) return [unquoted(value)].filter((candidate) => count(candidate) === fieldCount);
  const isOnlyWrapping = /^[[\]{},\s]+$/.test(text) || /^"[^"]*"\s*:/.test(text);
  return isOnlyWrapping ? [] : [text];
}

function unquoted(literal: string): string {
  try {
    return String(JSON.parse(literal)).trim();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return literal;
  }
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?\s+/;

// `aws logs tail` puts the name of the log stream between the time and the message.
function withoutTimestamp(text: string, fieldCount: number): string {
  const rest = text.replace(TIMESTAMP, '');
  return count(rest) === fieldCount + 1 ? rest.slice(rest.indexOf(' ') + 1).trim() : rest;
}

// `--output text` separates by tabs, an export of Logs Insights by commas.
function fromCells(text: string, fieldCount: number): readonly string[] {
  const cells = text.split(/[\t,]/).map((cell) => cell.replace(/^\s*"|"\s*$/g, '').trim());
  const records = cells.filter((cell) => count(cell) === fieldCount);
  return records.length > 0 ? records : [text];
}

const count = (text: string): number => text.split(' ').length;
