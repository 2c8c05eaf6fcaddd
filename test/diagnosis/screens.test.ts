import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import { verdictLines } from '../../src/terminal/render/verdict.js';
import { verdictBrief } from '../../src/terminal/render/verdict-brief.js';
import { colourless } from '../terminal/styles.js';
import { worlds } from './cause-worlds.js';
import { ping } from './evidence.js';
import { A, B } from './worlds.js';

const each = Object.entries(worlds).flatMap(([code, own]) =>
  own.map(({ why, network, ask = ping(A, B), evidence }) => ({
    title: `${code}: ${why}`,
    verdict: diagnose(ask, network, evidence),
  })),
);

/** Every sentence that a verdict has for a person. */
const sentencesOf = ({ verdict, contradictions, nextExperiment, fix, findings, advice }: Verdict): readonly string[] =>
  [
    verdict.summary,
    ...contradictions,
    nextExperiment,
    fix?.summary,
    fix?.admits,
    ...(findings ?? []).map(({ summary }) => summary),
    ...(advice ? [advice.summary, ...advice.ways.flatMap(({ summary, opens }) => [summary, opens])] : []),
  ].flatMap((text) => text ?? []);

describe('what is said of every cause', () => {
  it('is to be read whole, as it stands on a screen of 80 columns', async () => {
    const screens = each.map(
      ({ title, verdict }) => `=== ${title}\n${verdictBrief(verdict, colourless(80), 21).join('\n')}\n`,
    );
    await expect(screens.join('\n')).toMatchFileSnapshot('screens.txt');
  });

  it.each([60, 80])('fits into %i columns, in short and in full', (width) => {
    for (const { title, verdict } of each) {
      const full = verdictLines({ kind: 'verdict', verdict, full: true }, colourless(width));
      for (const line of [...verdictBrief(verdict, colourless(width), 21), ...full])
        expect(line.length, `${title}: ${line}`).toBeLessThanOrEqual(width);
    }
  });

  it('has no word twice, nothing that is no word, and one colon in a sentence', () => {
    for (const text of each.flatMap(({ verdict }) => sentencesOf(verdict))) {
      expect(text).not.toMatch(/\b([a-z]{2,}) \1\b(?!-)/i);
      expect(text).not.toMatch(/undefined|\bnull\b|NaN|\[object|\$\w|\.\.$|\.:|: [A-Z][a-z]+ .*: [a-z]/);
      expect(text).not.toMatch(
        /\b1 (?:more )?(?:record|connection|interface|addresse|packet|check|port|subnet|member|thing)s\b/,
      );
    }
  });

  it('is a sentence with its full stop', () => {
    for (const { title, verdict } of each) expect(verdict.verdict.summary, title).toMatch(/^\S.*\.$/);
  });
});
