import { schemaErrors } from '../../src/diagnosis/json-schema.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { verdictSchema } from '../../src/diagnosis/verdict-schema.js';

/** Where a verdict breaks what `--json` promises; checked on the printed form, so that nothing gets lost in printing. */
export function breaches(verdict: Verdict): readonly string[] {
  const printed: unknown = JSON.parse(JSON.stringify(verdict));
  return [
    ...[...schemaErrors(verdictSchema, printed)].map(({ at, why }) => `${at} ${why}`),
    ...inWords(verdict),
    ...inOrder(verdict),
  ];
}

/** What a schema cannot say. */
function inWords({ verdict, hops, ruledOut }: Verdict): readonly string[] {
  const claims: readonly (readonly [boolean, string])[] = [
    [
      (verdict.outcome === 'delivered') === (verdict.cause === null) || verdict.cause === 'RULE_CHANGED',
      `${verdict.cause} of ${verdict.outcome}`,
    ],
    [!verdict.alternatives.some((code) => code === verdict.cause), 'the cause is its own alternative'],
    [
      !ruledOut.some(({ cause }) => cause === verdict.cause || verdict.alternatives.includes(cause)),
      'what is named is ruled out',
    ],
    [!/undefined|null|NaN|\[object/.test(verdict.summary), `summary: ${verdict.summary}`],
    [hops.every(({ number }, at) => number === at + 1), 'hops are not numbered'],
  ];
  return claims.flatMap(([holds, what]) => (holds ? [] : [what]));
}

/** The order of the members is part of the contract. */
function inOrder(verdict: Verdict): readonly string[] {
  const orders: readonly (readonly [object, object | undefined])[] = [
    [verdict, verdictSchema.properties],
    [verdict.question, verdictSchema.properties?.question?.properties],
    [verdict.verdict, verdictSchema.properties?.verdict?.properties],
    ...verdict.hops.map((hop) => [hop, verdictSchema.properties?.hops?.items?.properties] as const),
  ];
  return orders.flatMap(([given, wanted]) => {
    const keys = Object.keys(given);
    // What is not always there is left out where it is not.
    const known = Object.keys(wanted ?? {}).filter((key) => keys.includes(key));
    return keys.join(' ') === known.join(' ') ? [] : [`the order is ${keys.join(' ')}`];
  });
}
