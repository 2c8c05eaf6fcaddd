import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import { reportHtml } from '../../../../src/terminal/render/report/html.js';
import { html } from '../../../../src/terminal/render/report/markup.js';
import { verdict } from '../every-event.js';

const lab = {
  facts: [{ name: 'Region', value: 'eu-west-1' }],
  stages: [
    { number: 1, title: 'IAM roles', status: 'done' as const },
    { number: 9, title: 'Network ACL', status: 'skipped' as const, note: 'the bonus' },
  ],
};
const report = (given: Verdict = verdict) =>
  reportHtml({ version: '1.0.0', createdAt: '2026-11-23T14:00:00Z', verdict: given, lab });

/** Without what depends on a text's form: what keeps an id in one piece, and the lines of a reason. */
const tags = (page: string): string[] =>
  page
    .replace(/<span class="w">([^<]*)<\/span>/g, '$1')
    .replace(/<text class="reason"[^>]*>[^<]*<\/text>/g, '')
    .match(/<\/?[a-z][^\s>]*/gi) ?? [];
const data = (page: string): unknown =>
  JSON.parse(/<script type="application\/json" id="verdict">(.*?)<\/script>/s.exec(page)?.[1] ?? 'null');

const poisoned = (a: string, b: string): Verdict => ({
  ...verdict,
  question: { ...verdict.question, source: { ...verdict.question.source, address: a } },
  verdict: { ...verdict.verdict, summary: a, rule: b },
  hops: verdict.hops.map((hop) => ({ ...hop, rule: a, resourceId: b })),
  evidence: verdict.evidence.map((item) => ({ ...item, record: b })),
  fix: { summary: a, command: b, undo: a, admits: b, change: [] },
});

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

  it('gives each interface on the way a line of time of its own', () => {
    const fields = {
      srcaddr: '10.0.0.1',
      dstaddr: '10.9.0.1',
      srcport: 40_000,
      dstport: 443,
      protocol: 6,
      packets: 1,
      bytes: 60,
      end: null,
    };
    const row = (eniId: string, action: 'ACCEPT' | 'REJECT', start: string) =>
      ({ leg: 'request-between', eniId, record: '', fields: { ...fields, action, start } }) as const;
    const page = report({
      ...verdict,
      evidence: [row('eni-1', 'ACCEPT', '2026-11-23T13:00:00Z'), row('eni-2', 'REJECT', '2026-11-23T13:05:00Z')],
    });
    expect(page).toContain(
      '>request on its way, eni-1: 1 accepted, 0 refused. request on its way, eni-2: 0 accepted, 1 refused.</desc>',
    );
  });

  it('says in words what the picture shows, and again in a table', () => {
    const page = report();
    expect(page).toContain('<svg class="network" role="img" aria-labelledby="network-title network-text"');
    expect(page).toContain('4: security group, into destination: denies it, as the records show.');
    expect(page).toContain('<caption>The same way, with the rule that decided at each check</caption>');
    expect(page).toContain('<td><span class="name">Result: </span>denies it, as the records show; it stops here</td>');
    expect(page.match(/scope="row"/g)).toHaveLength(verdict.hops.length + lab.stages.length);
  });

  it('draws the network as boxes, the way through it, and breaks it where it breaks', () => {
    const page = report();
    expect(page).toContain('>VPC vpc-0d4</text>');
    expect(page).toContain('>subnet-0c3</text>');
    expect(page.match(/<rect class="end"/g)).toHaveLength(2);
    // From the source over three checks to the one that denies; not to the destination, and no answer from there.
    expect(page.match(/<line class="live"/g)).toHaveLength(4);
    expect(page.match(/<line class="dead"/g)).toHaveLength(3);
    expect(page.match(/<path class="denied"/g)).toHaveLength(1);
  });

  it('carries the verdict for programs', () => expect(data(report())).toEqual(verdict));

  it('closes every element it opens', () => {
    const open: string[] = [];
    for (const tag of tags(report()).map((text) => text.slice(1).toLowerCase())) {
      if (['meta', 'wbr', 'line', 'rect', 'circle', 'path'].includes(tag)) continue;
      if (tag.startsWith('/')) expect(open.pop()).toBe(tag.slice(1));
      else open.push(tag);
    }
    expect(open).toEqual([]);
  });

  it('leaves out the sections that have nothing to say', () => {
    const { hops, evidence, contradictions, blockers, fix, nextExperiment, ...rest } = verdict;
    const bare = { ...rest, hops: [], evidence: [], contradictions: [], blockers: [], fix: null, nextExperiment: null };
    const page = reportHtml({ version: '1.0.0', createdAt: '', verdict: bare });
    expect(page.match(/<h2>.*?<\/h2>/g)).toEqual(['<h2>Answer</h2>', '<h2>What is not known</h2>']);
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
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    );
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const page = report(poisoned(a, b));
        expect(tags(page)).toEqual(tags(report(poisoned('one', 'two'))));
        expect(page).toMatch(/^[^\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
        expect(data(page)).toEqual(poisoned(a, b));
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
