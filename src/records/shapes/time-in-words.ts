/**
 * A time as people and programs write it, in milliseconds since the Unix epoch: UTC, where it names no other zone. Undefined
 * for any other text, and where nobody can tell the month from the day.
 */
export function timeInWords(text: string): number | undefined {
  const iso = spellings.reduce((time, [pattern, spell]) => time.replace(pattern, spell), text);
  if (!/^\d{4}([-/])\d\d\1\d\d[T ]\d\d:\d\d/.test(iso)) return undefined;
  const date = iso.replaceAll('/', '-');
  const zoned = /(Z|UTC|[+-]\d\d:?\d\d)$/i.test(date) ? date.replace(/ ?UTC$/i, 'Z') : `${date}Z`;
  const ms = Date.parse(zoned.replace(' ', 'T'));
  return Number.isNaN(ms) ? undefined : ms;
}

type Spelling = readonly [pattern: RegExp, spell: (whole: string, ...parts: string[]) => string];

/** What makes of each spelling the one that begins with the year. */
const spellings: readonly Spelling[] = [
  // (a spreadsheet in German and its neighbours)
  [/^(\d\d)\.(\d\d)\.(\d{4}) (?=\d\d:\d\d)/, (_, day, month, year) => `${year}-${month}-${day} `],
  // `Nov 14, 2023 @ 22:13:20.000` (Kibana, as CSV)
  [
    /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) @ /,
    (_, name = '', day = '', year) => `${year}-${two(MONTHS.indexOf(name) + 1)}-${two(day)} `,
  ],
  // `11/14/2023, 10:13:20.000 PM`: no other form with the month first is known by itself. (Azure Log Analytics)
  [
    /^(\d{1,2})\/(\d{1,2})\/(\d{4}), (\d{1,2})(:\d\d:\d\d\.\d{3}) ([AP])M$/,
    (_, month = '', day = '', year, hour, rest, half) =>
      `${year}-${two(month)}-${two(day)} ${two((Number(hour) % 12) + (half === 'P' ? 12 : 0))}${rest}`,
  ],
  // Whole hours of a zone. (PostgreSQL, DuckDB)
  [/(:\d\d(?:\.\d+)?[+-]\d\d)$/, (_, time) => `${time}:00`],
  // (JSON of .NET and of PowerShell)
  [/^\/Date\((\d{1,15})\)\/$/, (_, ms) => new Date(Number(ms)).toISOString()],
];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (number: string | number): string => String(number).padStart(2, '0');
