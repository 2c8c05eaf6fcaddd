/** `2024-05-01T12:00:00.000Z`, `…+00:00` and whole seconds, as the AWS CLI prints times. */
export function epochMs(text: string): number | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|([+-])(\d\d):?(\d\d))$/.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second, fraction, , sign, zoneHour, zoneMinute] = found;
  const zone = (sign === '-' ? -1 : 1) * (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0));
  const minutes =
    (daysSinceEpoch(Number(year), Number(month), Number(day)) * 24 + Number(hour)) * 60 + Number(minute) - zone;
  return (minutes * 60 + Number(second)) * 1000 + Math.floor(Number(fraction ?? 0) * 1000);
}

/** Days of the Gregorian calendar, with years that begin in March so that the leap day is the last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return (
    365 * shifted +
    Math.floor(shifted / 4) -
    Math.floor(shifted / 100) +
    Math.floor(shifted / 400) +
    dayOfYear -
    719_468
  );
}
