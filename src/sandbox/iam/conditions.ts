import { canonicalAddress } from '../../network/address.js';
import { containsAny } from '../../network/cidr.js';
import { wildcard } from '../endpoint/wildcard.js';

/**
 * What is known of a request, by condition keys in lower case; undefined: the request has no such key. `s3:existingobjecttag/`
 * says that all keys are known which begin like that.
 */
export type RequestFacts = Readonly<Record<string, string | readonly string[] | undefined>>;

type Test = (wanted: string, value: string) => boolean;

const isLike: Test = (wanted, value) => wildcard(wanted.replaceAll('\\', '\\\\'))(value);
const isIn: Test = (wanted, value) =>
  canonicalAddress(value) !== undefined && containsAny([wanted.includes('/') ? wanted : `${wanted}/32`], value);
const isSame: Test = (wanted, value) => wanted === value;
const isSameWord: Test = (wanted, value) => wanted.toLowerCase() === value.toLowerCase();

/** Operators, and whether they ask for the contrary (IAM JSON policy reference, "Condition operators"). */
const operators: Readonly<Record<string, { readonly test: Test; readonly negated?: true }>> = {
  StringEquals: { test: isSame },
  StringNotEquals: { test: isSame, negated: true },
  StringEqualsIgnoreCase: { test: isSameWord },
  StringNotEqualsIgnoreCase: { test: isSameWord, negated: true },
  StringLike: { test: isLike },
  StringNotLike: { test: isLike, negated: true },
  ArnEquals: { test: isLike },
  ArnLike: { test: isLike },
  ArnNotEquals: { test: isLike, negated: true },
  ArnNotLike: { test: isLike, negated: true },
  IpAddress: { test: isIn },
  NotIpAddress: { test: isIn, negated: true },
  Bool: { test: isSameWord },
  BinaryEquals: { test: isSame },
  ...comparisons('Numeric', Number),
  ...comparisons('Date', timeIn),
};

/** `NumericLessThanEquals` and the like; what is no number, or no time, compares with nothing. */
function comparisons(kind: string, readValue: (text: string) => number) {
  const comparing = (compare: (value: number, wanted: number) => boolean): { readonly test: Test } => ({
    test: (wanted, value) => compare(readValue(value), readValue(wanted)),
  });
  const equals = comparing((value, wanted) => value === wanted);
  return {
    [`${kind}Equals`]: equals,
    [`${kind}NotEquals`]: { ...equals, negated: true as const },
    [`${kind}LessThan`]: comparing((value, wanted) => value < wanted),
    [`${kind}LessThanEquals`]: comparing((value, wanted) => value <= wanted),
    [`${kind}GreaterThan`]: comparing((value, wanted) => value > wanted),
    [`${kind}GreaterThanEquals`]: comparing((value, wanted) => value >= wanted),
  };
}

/** "ISO 8601 … or epoch (UNIX) time" (IAM JSON policy reference, "Date condition operators"). */
function timeIn(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/**
 * Whether the conditions of a statement hold: all of them, each by one of its values. "If the key is not present in the
 * request", a condition does not hold, unless it asks for the contrary or ends in IfExists. Null: nobody here can tell.
 */
export function conditionsHold(condition: unknown, facts: RequestFacts): boolean | null {
  const single = Object.entries(Object(condition)).flatMap(([operator, keys]) =>
    Object.entries(Object(keys)).map(([key, wanted]) => holds(operator, key.toLowerCase(), [wanted].flat(), facts)),
  );
  if (single.includes(false)) return false;
  return single.includes(null) ? null : true;
}

function holds(name: string, key: string, wanted: readonly unknown[], facts: RequestFacts): boolean | null {
  const family = key.slice(0, key.indexOf('/') + 1);
  if (!Object.hasOwn(facts, key) && !(family !== '' && Object.hasOwn(facts, family))) return null;
  const values = [facts[key] ?? []].flat();
  const isAbsent = values.length === 0;
  if (name === 'Null') return wanted.some((one) => (String(one) === 'true') === isAbsent);
  const [, set, bare = ''] = /^(ForAllValues:|ForAnyValue:)?(.+?)(?:IfExists)?$/.exec(name) ?? [];
  const operator = operators[bare];
  if (!operator) return null;
  // "It also returns true if there are no keys in the request" (IAM user guide, "Multivalued context keys").
  if (isAbsent && set === 'ForAllValues:') return true;
  if (isAbsent && set === 'ForAnyValue:') return false;
  if (isAbsent) return operator.negated === true || name.endsWith('IfExists');
  const meets = (value: string) =>
    wanted.some((one) => operator.test(String(one), value)) !== (operator.negated ?? false);
  return set === 'ForAllValues:' ? values.every(meets) : values.some(meets);
}
