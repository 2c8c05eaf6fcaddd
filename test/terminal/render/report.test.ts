import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { html } from '../../../src/terminal/render/html.js';
import { reportHtml } from '../../../src/terminal/render/report.js';
import { verdict } from './every-event.js';

const lab = {
  facts: [{ name: 'Region', value: 'eu-west-1' }],
  stages: [
    { number: 1, title: 'IAM roles', status: 'done' as const },
    { number: 9, title: 'Network ACL', status: 'skipped' as const, note: 'the bonus' },
  ],
};
const report = (given: Verdict = verdict) =>
  reportHtml({ version: '1.0.0', createdAt: '2026-11-23T14:00:00Z', verdict: given, lab });

const tags = (page: string): string[] => page.match(/<\/?[a-z][^\s>]*/gi) ?? [];
const data = (page: string): unknown =>
  JSON.parse(/<script type="application\/json" id="verdict">(.*?)<\/script>/s.exec(page)?.[1] ?? 'null');

describe('the report', () => {
  it('asks nobody for anything', () => {
    const page = report();
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/\b(?:src|href|srcset|action|style|on[a-z]+)=/);
    expect(page).not.toMatch(/url\(|@import|https?:/);
  });

  it('allows exactly its own stylesheet', () => {
    const page = report();
    const css = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
    expect(page).toContain(`style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`);
    expect(css).toContain('prefers-color-scheme:dark');
    expect(css).toContain('@media print');
  });

  it('says in words what the picture shows, and again in a table', () => {
    const page = report();
    expect(page).toContain('<svg class="path" role="img" aria-labelledby="path-title path-text"');
    expect(page).toContain('4: security group, into destination, DENY.');
    expect(page).toContain('<caption>The same path, with the rule that decided at each hop</caption>');
    expect(page).toContain('<td data-name="Result">DENY, it stops here</td>');
    expect(page.match(/scope="row"/g)).toHaveLength(verdict.hops.length + lab.stages.length);
  });

  it('draws the way after the culprit as not travelled', () => {
    const page = report();
    // source, hops 1 to 4: four wires travelled. Host, destination, reply hop, source: the rest not.
    expect(page.match(/class="live"/g)).toHaveLength(4);
    expect(page.match(/class="dead"/g)).toHaveLength(4);
    expect(page.match(/<path class="deny"/g)).toHaveLength(1);
  });

  it('carries the verdict for programs', () => expect(data(report())).toEqual(verdict));

  it('closes every element it opens', () => {
    const open: string[] = [];
    for (const tag of tags(report()).map((text) => text.slice(1).toLowerCase())) {
      if (['meta', 'line', 'rect', 'circle', 'path'].includes(tag)) continue;
      if (tag.startsWith('/')) expect(open.pop()).toBe(tag.slice(1));
      else open.push(tag);
    }
    expect(open).toEqual([]);
  });

  it('leaves out the sections that have nothing to say', () => {
    const { hops, evidence, contradictions, blockers, fix, nextExperiment, ...rest } = verdict;
    const bare = { ...rest, hops: [], evidence: [], contradictions: [], blockers: [], fix: null, nextExperiment: null };
    const page = reportHtml({ version: '1.0.0', createdAt: '', verdict: bare });
    expect(page.match(/<h2>.*?<\/h2>/g)).toEqual(['<h2>Answer</h2>']);
  });

  it('cannot be given elements by the words of others', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '</script><script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '"><svg onload=alert(1)>',
        "' onmouseover='x",
        '</title></style><b>',
        '<!--',
        '\u202e\u{e0041}\x00\x1b[2J',
        '&lt;b&gt;',
      ),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const poisoned: Verdict = {
          ...verdict,
          question: { ...verdict.question, source: { ...verdict.question.source, address: a } },
          verdict: { ...verdict.verdict, summary: a, rule: b },
          hops: verdict.hops.map((hop) => ({ ...hop, rule: a, resourceId: b })),
          evidence: verdict.evidence.map((item) => ({ ...item, record: b })),
          fix: { summary: a, command: b, undo: a, admits: b, change: [] },
        };
        const page = report(poisoned);
        expect(tags(page)).toEqual(tags(report()));
        expect(page).toMatch(/^[^\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
        expect(data(page)).toEqual(poisoned);
      }),
      { numRuns: 300 },
    );
  });
});

describe('html', () => {
  it('escapes every value that is not markup', () => {
    expect(html`<p class="${'"x'}">${'<b>'}${html`<i>${'&'}</i>`}${[html`1`, html`2`]}${3}${null}</p>`.markup).toBe(
      '<p class="&quot;x">&lt;b&gt;<i>&amp;</i>123</p>',
    );
  });
});
