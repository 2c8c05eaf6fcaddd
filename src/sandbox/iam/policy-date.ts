/** A date of a policy condition: seconds since the epoch, or ISO 8601 down to any of its parts (IAM user guide, "Date condition operators"). */
export function isDateText(text: string): boolean {
  if (!/[t-]/i.test(text)) return /^\d+$/.test(text) && BigInt(text) <= 9_223_372_036_854_775_807n;
  const [date = '', time] = text.toLowerCase().split('t', 2);
  return isDate(date) && (time === undefined || time === '' || isTime(time));
}

const between = (text: string | undefined, low: number, high: number): boolean =>
  text === undefined || (/^-?\d+$/.test(text) && Number(text) >= low && Number(text) <= high);

function isDate(text: string): boolean {
  const [, year, month, day] = /^(-?\d+)(?:-(\d+))?(?:-(\d+))?$/.exec(text) ?? [];
  return year !== undefined && between(year, -292_275_054, 292_278_993) && between(month, 1, 12) && between(day, 1, 31);
}

function isTime(text: string): boolean {
  const found = /^(\d+)(?::(\d+)(?::(\d+)(?:\.(\d+))?(?:z|\+(\d\d)(?::(\d\d))?)?)?)?$/.exec(text);
  if (!found) return false;
  const [, hours, minutes, seconds, fraction, zoneHours, zoneMinutes] = found;
  return (
    between(hours, 0, 23) &&
    between(minutes, 0, 59) &&
    between(seconds, 0, 59) &&
    between(fraction, 0, 999_999_999) &&
    between(zoneHours, 0, 23) &&
    between(zoneMinutes, 0, 59)
  );
}
