import type { Verdict } from '../../../diagnosis/verdict.js';
import { safeLine, spelt } from '../../safe.js';
import { styleFor, unpainted } from '../../style.js';
import { commandLines } from '../command.js';
import { briefPathLines } from '../path-brief.js';
import { conversationInWords, noiseInWords, troublesHeadline } from '../troubles.js';
import { outcomeWords, ruledOutInWords } from '../verdict-words.js';
import {
  answerFacts,
  checkHeads,
  checkRows,
  clock,
  evidenceHeads,
  evidenceRows,
  listsOf,
  lookedAt,
  momentOf,
  nextOf,
  type Report,
  type TroublesReport,
  waysOut,
} from './report.js';
import { troubleHeads, troubleTable } from './trouble-rows.js';

const MARKER = '<!-- A report of flowlab. -->\n';

/** For a ticket: what the page says, in GitHub's Markdown. */
export const markdownFormat = {
  write: (report: Report): string => `${MARKER}${reportMarkdown(report)}`,
  writeTroubles: (report: TroublesReport): string => `${MARKER}${troublesMarkdown(report)}`,
  isOurs: (text: string): boolean => text.startsWith(MARKER),
};

/** Everything that is broken, and the first in full. */
function troublesMarkdown({ version, createdAt, found }: TroublesReport): string {
  const [first] = found.troubles;
  const { rows, notes } = troubleTable(found.troubles);
  const sections = [
    `**${plain(troublesHeadline(found, clock))}**`,
    `Looked at ${plain(momentOf(createdAt))}. Times are in UTC.`,
    ...titled('What is broken', table(troubleHeads, rows)),
    ...[...notes, ...noiseInWords(found)].map(plain),
    ...(first?.closer
      ? [
          `## 1. ${plain(conversationInWords(first))}`,
          summary(first.closer.verdict),
          ...verdictSections(first.closer.verdict),
        ]
      : []),
    `Written by flowlab ${plain(version)}.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

export function reportMarkdown(report: Report): string {
  const { verdict, version, lab } = report;
  const sections = [
    summary(verdict),
    `Looked at ${plain(lookedAt(report))}. Times are in UTC.`,
    ...verdictSections(verdict),
    ...(lab ? titled('Lab', facts(lab.facts)) : []),
    `Written by flowlab ${plain(version)}.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

const summary = ({ verdict }: Verdict): string => `**${outcomeWords[verdict.outcome]}**: ${plain(verdict.summary)}`;

function verdictSections(verdict: Verdict): readonly string[] {
  const next = nextOf(verdict);
  return [
    ...titled('The way', way(verdict)),
    ...facts(answerFacts(verdict)),
    ...titled('Fix', fix(verdict)),
    ...titled(
      'Ways out',
      waysOut(verdict).flatMap((way) => [plain(way.text), ...code(way.command ?? '')]),
    ),
    ...titled('Try next', next === null ? [] : [plain(next)]),
    ...titled('The records', table(evidenceHeads, evidenceRows(verdict))),
    ...listsOf(verdict).flatMap(([title, items]) => titled(title, list(items))),
    ...titled('Every check', table(checkHeads, checkRows(verdict, marks))),
    ...titled('Ruled out', list(ruledOutInWords(verdict.ruledOut))),
  ];
}

const marks = { allowed: '✓ ', denied: '✗ ', hollow: '○ ', unknown: '? ', conflict: '! ' };

const titled = (title: string, body: readonly string[]): readonly string[] =>
  body.length === 0 ? [] : [`### ${title}`, ...body];

function fix({ fix: mend }: Verdict): readonly string[] {
  if (mend === null) return [];
  return [
    plain(mend.summary),
    ...code(mend.command),
    ...(mend.admits === '' ? [] : [`Also lets in: ${plain(mend.admits)}`]),
    ...(mend.undo === '' ? [] : ['The way back:', ...code(mend.undo)]),
  ];
}

const style = styleFor(
  {
    isTTY: false,
    columns: 78,
    env: { LANG: 'C.UTF-8' },
    platform: 'linux',
    plain: false,
    accessible: false,
    zone: 'UTC',
  },
  unpainted,
);

/** As a terminal draws it. */
const way = (verdict: Verdict): readonly string[] =>
  verdict.hops.length === 0 ? [] : fenced('text', briefPathLines(spelt(verdict, safeLine), style, 'all'));

const code = (command: string): readonly string[] =>
  command === '' ? [] : fenced('sh', commandLines('', safeLine(command), 100));

/** A fence longer than any run of backticks inside. */
function fenced(language: string, lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [[fence + language, ...lines, fence].join('\n')];
}

const facts = (pairs: readonly { readonly name: string; readonly value: string }[]): readonly string[] =>
  list(pairs.map(({ name, value }) => `${name}: ${value}`));

const list = (items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [items.map((item) => `- ${plain(item)}`).join('\n')];

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const row = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
  return [[row(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(row)].join('\n')];
}

/** Text that Markdown takes for nothing else (CommonMark 0.31, "Backslash escapes"); mentions and links of GitHub's are broken, too. */
const plain = (text: string): string =>
  safeLine(text)
    .replace(/&(?=#|\w+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*[\]|~$]|(?<!\w)_|_(?!\w)/g, (letter) => `\\${letter}`)
    .replace(/@(?=\w)/g, '@<!-- -->')
    .replace(/:\/\//g, ':<!-- -->//')
    .replace(/^(?:[-=+#>](?!>)|\d+(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
