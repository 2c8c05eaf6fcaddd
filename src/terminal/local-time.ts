import { utc } from '../flow-log/utc.js';

/** A moment as a clock on the wall of some zone shows it. */
export interface LocalTime {
  /** `2026-11-23` */
  readonly date: string;
  /** `14:46:48` */
  readonly time: string;
  /** `UTC`, `UTC+1`, `UTC+5:30` */
  readonly zone: string;
}

/** Reads a clock. Unix seconds in. */
export type WallClock = (seconds: number) => LocalTime;

// Zones change their offset at whole quarters of an hour (IANA time zone database).
const QUARTER = 900;

/** The clock of a zone of the IANA database; undefined is this machine's own. One that nobody knows counts as UTC. */
export function clockOf(zone: string | undefined): WallClock {
  const known = new Map<number, number>();
  let format: Intl.DateTimeFormat | undefined;
  const offsetAt = (seconds: number): number => {
    if (zone === 'UTC') return 0;
    const quarter = Math.floor(seconds / QUARTER);
    const cached = known.get(quarter);
    if (cached !== undefined) return cached;
    format ??= offsetsOf(zone);
    const offset = offsetIn(format, quarter * QUARTER);
    known.set(quarter, offset);
    return offset;
  };
  return (seconds) => {
    const offset = offsetAt(seconds);
    const [date = '', time = ''] = utc(seconds + offset).split(' ');
    return { date, time, zone: named(offset) };
  };
}

function offsetsOf(zone: string | undefined): Intl.DateTimeFormat {
  const wanted = { timeZoneName: 'longOffset' } as const;
  try {
    return new Intl.DateTimeFormat('en', zone === undefined ? wanted : { ...wanted, timeZone: zone });
  } catch (error) {
    if (error instanceof RangeError) return new Intl.DateTimeFormat('en', { ...wanted, timeZone: 'UTC' });
    throw error;
  }
}

/** Seconds ahead of UTC, from `GMT+05:30`. */
function offsetIn(format: Intl.DateTimeFormat, seconds: number): number {
  // No clock reaches further (ECMAScript, "Time Values and Time Range").
  if (Math.abs(seconds) > 8.64e12) return 0;
  const name = format.formatToParts(seconds * 1000).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function named(offset: number): string {
  if (offset === 0) return 'UTC';
  const minutes = Math.abs(offset) / 60;
  const rest = minutes % 60;
  const hours = String(Math.floor(minutes / 60));
  return `UTC${offset < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** `2026-11-23 14:46:48 to 14:47:40 UTC+1`; the day twice only where it changes. */
export function spanInWords(clock: WallClock, from: number, to: number): string {
  const [first, last] = [clock(from), clock(to)];
  if (from === to) return `${first.date} ${first.time} ${first.zone}`;
  if (first.zone !== last.zone) return `${momentInWords(clock, from)} to ${momentInWords(clock, to)}`;
  const day = first.date === last.date ? '' : `${last.date} `;
  return `${first.date} ${first.time} to ${day}${last.time} ${last.zone}`;
}

/** `2026-11-23 14:46:48 UTC+1` */
export function momentInWords(clock: WallClock, seconds: number): string {
  const { date, time, zone } = clock(seconds);
  return `${date} ${time} ${zone}`;
}
