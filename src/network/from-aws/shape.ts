/** A piece of what AWS described, read without trusting its shape: what is absent is null, what is wrong is reported. */
export interface Shape {
  /** `SecurityGroups[2].IpPermissions[0]` */
  readonly path: string;
  has(key: string): boolean;
  text(key: string): string | null;
  /** Reports where it is absent: a row without it cannot be used. */
  id(key: string): string | undefined;
  number(key: string): number | null;
  flag(key: string): boolean | null;
  /** Milliseconds since the Unix epoch, from a Date or from ISO 8601 text. */
  time(key: string): number | null;
  part(key: string): Shape;
  list(key: string): readonly Shape[];
  texts(key: string): readonly string[];
}

export function shape(value: unknown, path: string, report: (problem: string) => void): Shape {
  const fields = fieldsOf(value);
  if (!fields && value !== undefined && value !== null)
    report(`${path || 'the description'} is ${nameOf(value)}, not an object`);
  const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`);
  const read = (key: string) => fields?.[key] ?? null;
  const wrong = (key: string, wanted: string) => {
    report(`${pathOf(key)} is ${nameOf(read(key))}, not ${wanted}`);
    return null;
  };
  const items = (key: string): readonly unknown[] => {
    const found = read(key);
    return Array.isArray(found) ? found : found === null ? [] : (wrong(key, 'a list') ?? []);
  };
  const text = (key: string) => {
    const found = read(key);
    return typeof found === 'string' || found === null ? found : wrong(key, 'text');
  };
  return {
    path,
    has: (key) => read(key) !== null,
    text,
    id: (key) => {
      const found = text(key);
      if (!found && !(read(key) !== null && found === null)) report(`${pathOf(key)} is missing`);
      return found || undefined;
    },
    number: (key) => {
      const found = read(key);
      const number = typeof found === 'string' && /^-?\d+$/.test(found) ? Number(found) : found;
      return typeof number === 'number' || number === null ? number : wrong(key, 'a number');
    },
    flag: (key) => {
      const found = read(key);
      return typeof found === 'boolean' || found === null ? found : wrong(key, 'true or false');
    },
    time: (key) => {
      const found = read(key);
      if (found === null) return null;
      // A Date is recognised by what it can do, since it may come from another realm.
      const ms = typeof found === 'object' && 'getTime' in found ? Number(found) : epochMs(String(found));
      return ms === undefined || Number.isNaN(ms) ? wrong(key, 'a time') : ms;
    },
    part: (key) => shape(read(key), pathOf(key), report),
    list: (key) => items(key).map((item, index) => shape(item, `${pathOf(key)}[${index}]`, report)),
    texts: (key) => items(key).filter((item) => typeof item === 'string'),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

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
