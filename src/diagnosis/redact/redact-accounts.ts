import { isObject } from '../../base/json.js';

/** Account ids by what stands for them. A number of twelve digits elsewhere (bytes, a time) is none and stays. */
export function accountStandIns(whole: unknown): ReadonlyMap<string, string> {
  const found = new Set<string>();
  const texts = [...textsIn(whole, '')];
  const lines = new Set(texts.flatMap(({ key, text }) => (key === 'line' ? text : [])));
  for (const { text } of texts) for (const id of accountsIn(text, !lines.has(text))) found.add(id);
  return new Map([...found].map((id, at) => [id, String(111_111_111_111 + at)]));
}

/** In ARNs, in names and other words (`web-123456789012`), and as the console writes them. Lines also hold numbers as long. */
const accountsIn = (text: string, isWords: boolean): readonly string[] => [
  ...[...text.matchAll(isWords ? ALONE : IN_ARN)].map(([id]) => id),
  ...[...text.matchAll(DASHED)].map(([id]) => id.replaceAll('-', '')),
];

const IN_ARN = /(?<=:)\d{12}(?=:)/g;
const ALONE = /(?<!\d)\d{12}(?!\d)/g;
const DASHED = /(?<!\d|\d-)\d{4}-\d{4}-\d{4}(?!\d|-\d)/g;

export const withoutAccounts = (text: string, accounts: ReadonlyMap<string, string>): string =>
  accounts.size === 0
    ? text
    : text
        .replace(ALONE, (digits) => accounts.get(digits) ?? digits)
        .replace(
          DASHED,
          (dashed) => accounts.get(dashed.replaceAll('-', ''))?.replace(/(?<=^\d{4}|^\d{8})/g, '-') ?? dashed,
        );

/** Every text, and under which key it stands. */
function* textsIn(value: unknown, key: string): Generator<{ readonly key: string; readonly text: string }> {
  if (typeof value === 'string') yield { key, text: value };
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item, key);
  else if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      yield { key: '', text: name };
      yield* textsIn(item, name);
    }
  }
}
