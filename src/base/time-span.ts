import { epochMs } from './iso-time.js';
import { Problem } from './problem.js';

/** A time as somebody wrote it: how long ago, or when (milliseconds since the Unix epoch). */
export type Moment =
  | { readonly text: string; readonly agoMs: number }
  | { readonly text: string; readonly atMs: number };

/** What was asked for, before it is known when "now" is. */
export interface AskedSpan {
  readonly since: Moment | null;
  readonly until: Moment | null;
}

/** Milliseconds since the Unix epoch; `since` null: from the beginning, `until` null: up to now. */
export interface TimeSpan {
  readonly since: number | null;
  readonly until: number | null;
}

/** A span as records tell of time: Unix seconds; absent: from the beginning, or up to the end. */
export interface Within {
  readonly since?: number;
  readonly until?: number;
}

export const withinTimes = ({ since, until }: TimeSpan): Within => ({
  ...(since === null ? {} : { since: Math.floor(since / 1000) }),
  ...(until === null ? {} : { until: Math.floor(until / 1000) }),
});

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * A moment as people write it: `15m`, `2h`, `1d`, `1h30m` ago, `now`, an ISO 8601 date or time (UTC unless it names a
 * zone, as everything in flow records is), or Unix seconds or milliseconds. Undefined for anything else.
 */
export function parseMoment(text: string): Moment | undefined {
  const asked = text.trim();
  if (asked.toLowerCase() === 'now') return { text, agoMs: 0 };
  if (/^(\d{1,7}[smhdw])+$/i.test(asked)) return { text, agoMs: durationMs(asked.toLowerCase()) };
  const atMs = unixMs(asked) ?? isoMs(asked);
  return atMs === undefined ? undefined : { text, atMs };
}

/** The moment that an option names; Problem 'usage' where it names none. */
export function momentIn(option: string, text: string): Moment {
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new Problem('usage', `${option} ${text} is not a time.`, [
    `How long ago: ${option} 15m (also s, h, d, w)`,
    `Or when, in UTC unless it says otherwise: ${option} 2026-11-23T14:00Z, or Unix seconds`,
  ]);
}

export const timeOf = (moment: Moment, now: number): number => ('agoMs' in moment ? now - moment.agoMs : moment.atMs);

/** The time meant by --since and --until; without --since it goes back `usualMs`, or without end where that is null. */
export function spanOf({ since, until }: AskedSpan, usualMs: number | null, now: number): TimeSpan {
  const to = until && timeOf(until, now);
  const usual = usualMs === null ? null : (to ?? now) - usualMs;
  const from = since ? timeOf(since, now) : usual;
  if (from === null || from < (to ?? now)) return { since: from, until: to };
  throw new Problem('usage', `--since ${since?.text} is not before ${until ? `--until ${until.text}` : 'now'}.`, [
    'Both take 15m, 2h or 1d ago, or a time: --since 2h --until 1h',
  ]);
}

const durationMs = (text: string): number =>
  [...text.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );

function unixMs(text: string): number | undefined {
  if (/^\d{9,10}(\.\d{1,3})?$/.test(text)) return Math.round(Number(text) * 1000);
  return /^\d{12,13}$/.test(text) ? Number(text) : undefined;
}

/** Also the short forms: a date alone, minutes without seconds, a space for the T, no zone. */
function isoMs(text: string): number | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text);
  if (!found) return undefined;
  const [, date, minutes = '00:00', seconds = ':00', zone = 'Z'] = found;
  return isOnCalendar(`${date}T${minutes}${seconds}`)
    ? epochMs(`${date}T${minutes}${seconds}${zone.toUpperCase()}`)
    : undefined;
}

/** Arithmetic would take 31 February for a day in March. */
function isOnCalendar(text: string): boolean {
  const [year, month, day, hour, minute, second] = text.split(/[-T:]/).map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  const isDay = date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
  return isDay && (hour ?? 24) < 24 && (minute ?? 60) < 60 && (second ?? 60) < 60;
}
