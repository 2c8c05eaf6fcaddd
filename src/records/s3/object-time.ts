import type { TimeSpan } from '../../base/time-span.js';

const MINUTE_MS = 60_000;
// Records are in windows of up to ten minutes, and "best effort" delivery takes some ten more. (VPC user guide, "Flow log basics")
const LATEST_MS = 30 * MINUTE_MS;
// A file is named after the five minutes that end with it. (VPC user guide, "Flow log files")
const EARLIEST_MS = 5 * MINUTE_MS;

/** When the records of a file were delivered, by its name: `…_20180620T1620Z_fe123456.log.gz`. Undefined where it does not say. */
export function deliveredAt(key: string): number | undefined {
  const found = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/.exec(key);
  if (found === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** Whether a file may hold records of a time. */
export function mayHold(key: string, { since, until }: TimeSpan): boolean {
  const at = deliveredAt(key);
  if (at === undefined) return true;
  return (since === null || at + EARLIEST_MS >= since) && (until === null || at - LATEST_MS <= until);
}

const PLAIN = /\/vpcflowlogs\/[a-z0-9-]+\/(\d{4})\/(?:(\d\d)\/(?:(\d\d)\/(?:(\d\d)\/)?)?)?$/;
const HIVE = /\/year=(\d{4})\/(?:month=(\d\d)\/(?:day=(\d\d)\/(?:hour=(\d\d)\/)?)?)?$/;
// What else AWS keeps beside flow logs. (Service guides: where each delivers to)
const OTHER_SERVICE = /AWSLogs\/(?:[^/]+\/)?\d{12}\/(?!vpcflowlogs\/)[^/]+\/$|\/aws-service=(?!vpcflowlogs\/)[^/]+\/$/;

/** Whether there may be records of a time below a prefix: of years, months, days and hours that lie outside there are none. */
export function mayHoldBelow(prefix: string, { since, until }: TimeSpan): boolean {
  if (OTHER_SERVICE.test(`/${prefix}`)) return false;
  const found = PLAIN.exec(`/${prefix}`) ?? HIVE.exec(`/${prefix}`);
  if (found === null) return true;
  const [year = 0, month, day, hour] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const from = Date.UTC(year, (month ?? 1) - 1, day ?? 1, hour ?? 0);
  const to = Date.UTC(
    month === undefined ? year + 1 : year,
    month === undefined ? 0 : day === undefined ? month : month - 1,
    day === undefined ? 1 : hour === undefined ? day + 1 : day,
    hour === undefined ? 0 : hour + 1,
  );
  return (since === null || to + EARLIEST_MS >= since) && (until === null || from - LATEST_MS <= until);
}
