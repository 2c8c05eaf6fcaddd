import type { Trial } from './run.js';

type Claim = Trial['judgement']['claim'];

/** How often each kind of claim was right, and what must never happen. */
export interface Table {
  readonly worlds: number;
  readonly whole: number;
  readonly claims: Readonly<Record<Claim, { readonly right: number; readonly wrong: number }>>;
  readonly falseDelivered: number;
  /** Worlds in which a text says more than its facts carry. */
  readonly overclaims: number;
  /** Worlds in which the truth was said to be out of the question. */
  readonly ruledOutTruths: number;
  /** Whole worlds without a decision. */
  readonly shrugs: number;
  readonly fixes: { readonly good: number; readonly bad: number };
}

export function tally(trials: readonly Trial[]): Table {
  const count = (is: (one: Trial) => boolean): number => trials.filter(is).length;
  const row = (claim: Claim) => ({
    right: count(({ judgement }) => judgement.claim === claim && judgement.isRight),
    wrong: count(({ judgement }) => judgement.claim === claim && !judgement.isRight),
  });
  return {
    worlds: trials.length,
    whole: count(({ judgement }) => judgement.isWhole),
    claims: {
      certain: row('certain'),
      likely: row('likely'),
      possible: row('possible'),
      inconclusive: row('inconclusive'),
    },
    falseDelivered: count(({ judgement }) => judgement.falseDelivered),
    overclaims: count(({ overclaims }) => overclaims.length > 0),
    ruledOutTruths: count(({ judgement }) => judgement.ruledOutTruth),
    shrugs: count(({ judgement }) => judgement.shrugged),
    fixes: {
      good: count(({ fix }) => fix === 'opens it'),
      bad: count(({ fix }) => fix !== null && fix !== 'opens it'),
    },
  };
}

export function tableText(table: Table): string {
  const { worlds, whole, claims, falseDelivered, overclaims, ruledOutTruths, shrugs, fixes } = table;
  const percent = (part: number, of: number) => `${of === 0 ? '–' : ((100 * part) / of).toFixed(1)} %`;
  const lines = Object.entries(claims).map(([name, { right, wrong }]) =>
    [
      name.padEnd(14),
      `${right + wrong}`.padStart(6),
      `${right}`.padStart(6),
      `${wrong}`.padStart(6),
      percent(right, right + wrong).padStart(9),
    ].join(' '),
  );
  return [
    `${worlds} worlds, ${whole} of them with nothing taken away`,
    ['claim'.padEnd(14), ' all', 'right', 'wrong', '   right']
      .map((one, at) => (at === 0 ? one : one.padStart(6)))
      .join(' '),
    ...lines,
    `"delivered" of what was blocked: ${falseDelivered}`,
    `texts that say more than their facts: ${overclaims}`,
    `ruled out what it was: ${ruledOutTruths}`,
    `no decision though nothing was taken away: ${shrugs} (${percent(whole - shrugs, whole)} decided)`,
    `fixes tried: ${fixes.good + fixes.bad}, of which ${fixes.bad} do not open what was asked, or open more`,
  ].join('\n');
}

/** The table as the README has it. */
export function readmeText({ whole, claims, falseDelivered, overclaims, shrugs, fixes }: Table): string {
  const number = (one: number) => one.toLocaleString('en');
  const row = (words: string, { right, wrong }: Table['claims'][Claim]): string => {
    const share = wrong === 0 ? '100' : ((100 * right) / (right + wrong)).toFixed(1);
    return `| ${words} | ${number(right + wrong)} | ${share} % |`;
  };
  return [
    '| verdict | worlds | right |',
    '|---|---|---|',
    row('certain', claims.certain),
    row('likely', claims.likely),
    row('possible (the truth is the cause or an alternative)', claims.possible),
    row('inconclusive, and rightly so', claims.inconclusive),
    '',
    `Said to get through, and blocked: ${falseDelivered}. Sentences that say more than their facts: ${overclaims}. Without a decision, of ${number(whole)} worlds`,
    `with nothing taken away: ${shrugs}. Of ${number(fixes.good + fixes.bad)} fixes that were tried, those that do not open what was asked, or open something else unsaid: ${fixes.bad}.`,
  ].join('\n');
}

/** Failures of one kind together, the most frequent first, each with the number of its first world. */
export function failureText(trials: readonly Trial[]): string {
  const kinds = new Map<string, number[]>();
  const add = (kind: string, seed: number) => kinds.set(kind, [...(kinds.get(kind) ?? []), seed]);
  for (const { world, handed, judgement, overclaims, fix } of trials) {
    const where = `${world.fault ?? 'nothing'} (${world.timeline}, ${world.scene.way}), without ${handed.taken.join(' and ') || 'nothing'}`;
    if (!judgement.isRight) add(`${judgement.said.trim()}, where ${judgement.truth}: ${where}`, world.seed);
    if (judgement.shrugged) add(`no decision, where ${judgement.truth}: ${where}`, world.seed);
    if (judgement.ruledOutTruth) add(`ruled out what it was, ${judgement.truth}: ${where}`, world.seed);
    for (const { sentence, why } of overclaims) add(`"${sentence}", but ${why}: ${where}`, world.seed);
    if (fix !== null && fix !== 'opens it') add(`the fix ${fix}: ${where}`, world.seed);
  }
  return [...kinds]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([kind, seeds]) => `${seeds.length} × ${kind}; world ${seeds.slice(0, 3).join(', ')}`)
    .join('\n');
}
