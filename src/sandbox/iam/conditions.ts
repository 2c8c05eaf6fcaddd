import { canonicalAddress } from '../../network/address.js';
import { containsAny } from '../../network/cidr.js';
import { wildcard } from '../endpoint/wildcard.js';

/** What is known of a request, by condition keys in lower case; undefined: the request has no such key. */
export type RequestFacts = Readonly<Record<string, string | undefined>>;

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
};

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
  if (!Object.hasOwn(facts, key)) return null;
  const value = facts[key];
  const isAbsent = value === undefined;
  if (name === 'Null') return wanted.some((one) => (String(one) === 'true') === isAbsent);
  const operator = operators[name.replace(/IfExists$/, '')];
  if (!operator) return null;
  if (isAbsent) return operator.negated === true || name.endsWith('IfExists');
  const isMet = wanted.some((one) => operator.test(String(one), value));
  return operator.negated ? !isMet : isMet;
}
