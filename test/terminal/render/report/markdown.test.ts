import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import { markdownFormat, reportMarkdown } from '../../../../src/terminal/render/report/markdown.js';
import { verdictOf } from '../../../diagnosis/cases/case.js';

const report = (verdict: Verdict) => ({ version: '1.0.0', createdAt: '2026-11-23T14:00:00Z', verdict });
const verdict = verdictOf('return-route-is-nat');

describe('the report as Markdown', () => {
  const text = reportMarkdown(report(verdict));

  it('says the answer first, then the way, the fix and the records, as a ticket shows them', () => {
    expect(text.startsWith('**UNANSWERED**: i-0bbb000000000000b answered, but the answer never came back')).toBe(true);
    expect(text.match(/^### .*$/gm)).toEqual([
      '### The way',
      '### Fix',
      '### The records',
      '### Every check',
      '### Ruled out',
    ]);
    expect(text).toContain(
      '| 2023-11-14 22:13:20 to 22:14:15 UTC | eni-0aaaa1111bbbb2222, out of the source | 10.30.1.10 port 40112 | 10.20.3.20 port 443 | 5 TCP | ACCEPT |',
    );
    expect(text).toContain(
      '```sh\naws ec2 create-route --route-table-id rtb-0pub00000000000a --destination-cidr-block 10.30.0.0/16 \\\n',
    );
  });

  it('knows its own files again, and nobody else’s', () => {
    expect(markdownFormat.isOurs(markdownFormat.write(report(verdict)))).toBe(true);
    expect(markdownFormat.isOurs('# My notes\n')).toBe(false);
  });

  it('cannot be given headings, links, mentions, code or HTML by the words of others', () => {
    const poisoned = (word: string): Verdict => ({
      ...verdict,
      question: { ...verdict.question, source: { ...verdict.question.source, address: word } },
      verdict: { ...verdict.verdict, summary: word, rule: word, resourceId: word },
      hops: verdict.hops.map((hop) => ({ ...hop, rule: word })),
      contradictions: [word],
      fix: { summary: word, command: `aws ${word}`, undo: '', admits: word, change: [] },
      nextExperiment: word,
    });
    const shape = (markdown: string) => {
      // Inside of a fence all is text; which fences there are is part of the shape.
      const outside = markdown.replace(/^(`{3,})(sh|text)\n[\s\S]*?\n\1$/gm, '$2');
      return outside.match(
        /^#+ .*$|^\|(?:---\|)+$|^(?:sh|text)$|(?<!\\)[`[\]]|<(?!!-- -->)|(?<!\\)\*\*|https?:\/\/|@\w/gm,
      );
    };
    const hostile = fc.oneof(
      fc.constantFrom(
        '# heading',
        '```\nrm -rf /\n```',
        '`code`',
        '[click](https://example.com)',
        'https://example.com',
        '![x](y)',
        '<img src=x onerror=alert(1)>',
        '&lt;script&gt;',
        '@admin',
        '| a | b |',
        '**bold** _it_',
        '1. one',
        '> quote',
        '\u202e\x1b[2J',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    );
    const harmless = shape(reportMarkdown(report(poisoned('word'))));
    fc.assert(
      fc.property(hostile, (word) => {
        const written = reportMarkdown(report(poisoned(word)));
        expect(shape(written)).toEqual(harmless);
        expect(written).toMatch(/^[^\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
      }),
      { numRuns: 300 },
    );
  });
});
