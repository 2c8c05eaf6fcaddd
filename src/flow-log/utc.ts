const SECONDS_A_DAY = 86_400;

/** Unix seconds as `2014-12-14 04:06:50 UTC`. */
export function utc(seconds: number): string {
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const rest = seconds - days * SECONDS_A_DAY;
  const time = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, Math.floor(rest % 60)].map(two).join(':');
  return `${civil(days)} ${time} UTC`;
}

/** A length of time as people say it: `58 s`, `2 min`, `1 min 55 s`. */
export function secondsInWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

const two = (part: number): string => String(part).padStart(2, '0');

// Days since 1970-01-01 to a Gregorian date: eras of 400 years, years that begin in March so that leap days come last.
function civil(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const day = shifted - era * 146_097;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const march = Math.floor((5 * dayOfYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const calendarYear = year + era * 400 + (month <= 2 ? 1 : 0);
  return `${calendarYear}-${two(month)}-${two(dayOfYear - Math.floor((153 * march + 2) / 5) + 1)}`;
}
