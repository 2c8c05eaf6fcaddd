import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { commandLines } from '../../../src/terminal/render/command.js';
import { verdictBrief } from '../../../src/terminal/render/verdict-brief.js';
import { displayWidth } from '../../../src/terminal/width.js';
import { verdictOf } from '../../diagnosis/cases/case.js';
import { coloured, colourless, spoken } from '../styles.js';
import { verdict as sample } from './every-event.js';

const ROWS = 21;
const folder = new URL('../../diagnosis/cases/', import.meta.url);
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && readFileSync(new URL(file, folder), 'utf8').includes('"question"'))
  .map((file) => file.replace('.json', ''));
const verdicts: readonly (readonly [string, Verdict])[] = cases.map((name) => [name, verdictOf(name)]);

const flat = (lines: readonly string[]): string => lines.map((line) => line.trim()).join(' ');

describe.each(verdicts)('on one screen, %s', (_, verdict) => {
  const lines = verdictBrief(verdict, colourless(), ROWS);

  it('fits into 24 rows of 80 columns, with room for what to type next', () => {
    // One row is for the command to type next.
    expect(lines.length).toBeLessThanOrEqual(23);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('keeps all that decides: the answer, the cause, how sure it is, what else it may be, the hop, the whole command', () => {
    const text = flat(lines);
    expect(text).toContain(verdict.verdict.summary);
    if (verdict.verdict.cause) expect(text).toContain(verdict.verdict.cause);
    expect(text.toLowerCase()).toContain(verdict.verdict.certainty);
    for (const code of verdict.verdict.alternatives) expect(text).toContain(code);
    const stops = verdict.hops.filter(({ result }) => result === 'deny' || result === 'conflict');
    expect(lines.filter((line) => /[✗!] /.test(line))).toHaveLength(stops.length + answeredBadly(verdict));
    if (verdict.fix) expect(lines.join('\n')).toContain(commandLines('    ', verdict.fix.command, 80).join('\n'));
  });

  it('keeps it in a narrow terminal, too, where fewer words fit', () => {
    const narrow = verdictBrief(verdict, colourless(60), ROWS);
    expect(narrow.length).toBeLessThanOrEqual(24);
    // A word of a command is never broken.
    const isOneWord = (line: string) => /^\S+( \\)?$/.test(line.trim());
    for (const line of narrow) if (!isOneWord(line)) expect(displayWidth(line)).toBeLessThanOrEqual(60);
    const text = flat(narrow);
    expect(text).toContain(verdict.verdict.summary);
    for (const code of [verdict.verdict.cause ?? '', ...verdict.verdict.alternatives]) expect(text).toContain(code);
    expect(narrow.filter((line) => /[✗!] /.test(line))).toHaveLength(lines.filter((line) => /[✗!] /.test(line)).length);
    if (verdict.fix) expect(narrow.join('\n')).toContain(commandLines('    ', verdict.fix.command, 60).join('\n'));
  });

  it('says the same without colour, without Unicode and aloud', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
    const uncoloured = verdictBrief(verdict, coloured(), ROWS).map((line) => line.replace(/\u001b\[[0-9;]*m/g, ''));
    expect(uncoloured).toEqual(lines);
    const typed = verdictBrief(verdict, colourless(80, { plain: true }), ROWS);
    // An ellipsis of three letters leaves less room before it.
    const compared = (line: string) => line.replace(/(?<= )[+xo✓✗○] /, '# ').replace(/^(.{40}).*(…|\.\.\.)$/, '$1');
    expect(typed.map(compared)).toEqual(lines.map(compared));
    const aloud = verdictBrief(verdict, spoken(), ROWS);
    expect(flat(aloud)).toContain(verdict.verdict.summary);
    expect(aloud.join('')).not.toMatch(/[✓✗○]|<--/);
  });
});

const answeredBadly = ({ hops }: Verdict): number =>
  hops.filter(({ result }) => result === 'refused' || result === 'no-answer').length;

it('of the cases, three quarters fit into 24 rows of 60 columns, and the others are three rows longer at most', () => {
  const lengths = verdicts.map(([, verdict]) => verdictBrief(verdict, colourless(60), ROWS).length);
  expect(lengths.filter((rows) => rows <= 23).length).toBeGreaterThanOrEqual(lengths.length * 0.75);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(27);
});

describe('the screen', () => {
  it('shows the answer, the path, one record, the cause, the fix, and counts what is left out', () =>
    expect(
      `\n${verdictBrief({ ...sample, contradictions: [] }, colourless(), 40).join('\n')}\n`,
    ).toMatchInlineSnapshot(`
      "
        BLOCKED: Security group sg-0b77d4e5f6a7b8c9d of the destination has no inbound
        rule for ICMP.

        From      172.31.5.20, i-0a11c2d3e4f5a6b7c
            ✓ 2 checks passed, 1 does not apply
            ✗ security group, into destination: denies it, as the records show  <--
              sg-0b77d4e5f6a7b8c9d: no inbound rule allows icmp from 172.31.5.20
        To        172.31.5.41, eni-0b77d4e5f6a7b8c9d

        Record    2 123456789012 eni-0b77d4e5f6a7b8c9d 172.31.5.20 172.31.5.41 0 0 1 3
                  252 1795430531 1795430580 REJECT OK
                  into the destination
        Certain   records and rules agree (DESTINATION_SECURITY_GROUP_INGRESS)

        Fix       allow ICMP echo requests from 172.31.5.20 in sg-0b77d4e5f6a7b8c9d.
          aws ec2 authorize-security-group-ingress --group-id sg-0b77d4e5f6a7b8c9d \\
            --ip-permissions '[{"IpProtocol":"icmp","FromPort":8,"ToPort":-1,
              "IpRanges":[{"CidrIp":"172.31.5.20/32"}]}]'
        Lets in   echo requests from 172.31.5.20 to everything that carries this
                  group.

        With --full: 6 checks, 2 records, the undo.
      "
    `));

  it('shows times of the person’s zone', () => {
    const verdict = verdictOf('nat-ephemeral');
    expect(flat(verdictBrief(verdict, colourless(80, { zone: 'Asia/Kolkata' }), ROWS))).toContain(
      '2026-11-23 16:10:00 to 16:10:28 UTC+5:30',
    );
    expect(flat(verdictBrief(verdict, colourless(80, { zone: 'UTC' }), ROWS))).toContain('10:40:00 to 10:40:28 UTC');
  });

  it('does without blank lines before it does without words', () => {
    const verdict = verdictOf('nat-ephemeral');
    const gaps = (rows: number) => verdictBrief(verdict, colourless(), rows).filter((line) => line === '').length;
    expect(gaps(40)).toBe(4);
    expect(gaps(10)).toBe(0);
  });
});
