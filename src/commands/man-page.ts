import { capital } from '../base/words.js';
import type { DescribedCommand, DescribedOption } from './described.js';
import { examples } from './examples.js';

/** The manual page, in the macros of man(7), from the same words as the help. `topics` are sections of plain text. */
export function manPage(
  program: DescribedCommand,
  version: string,
  topics: readonly { readonly title: string; readonly text: string }[],
): string {
  return [
    `.TH FLOWLAB 1 "" "flowlab ${roff(version)}" "User Commands"`,
    '.SH NAME',
    `flowlab \\- ${roff(lower(program.summary))}`,
    '.SH SYNOPSIS',
    '.B flowlab',
    '\\fIcommand\\fR [\\fIoptions\\fR]',
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => [
      `.SS "flowlab ${roff(command.name)} ${roff(command.operands)}"`,
      roff(capital(command.summary)),
      ...command.commands.flatMap(inner),
      ...command.options.flatMap(option),
      ...examplesOf(command.name),
    ]),
    '.SH OPTIONS OF EVERY COMMAND',
    ...program.options.flatMap(option),
    '.SH EXAMPLES',
    ...examplesOf(''),
    ...topics.flatMap(({ title, text }) => [
      `.SH ${title.toUpperCase()}`,
      '.nf',
      ...text.split('\n').slice(1).map(roff),
      '.fi',
    ]),
    '',
  ].join('\n');
}

const inner = ({ name, operands, summary, options }: DescribedCommand): readonly string[] => [
  '.TP',
  `.B flowlab ${roff(name)} ${roff(operands)}`,
  roff(capital(summary)),
  ...(options.length === 0 ? [] : ['.RS', ...options.flatMap(option), '.RE']),
];

const option = ({ names, argument, summary }: DescribedOption): readonly string[] => [
  '.TP',
  `${names.map((name) => `\\fB${roff(name)}\\fR`).join(', ')}${argument === undefined ? '' : ` ${roff(argument)}`}`,
  roff(capital(summary)),
];

const examplesOf = (command: string): readonly string[] =>
  (examples[command] ?? []).flatMap(({ line, what }) => [
    '.PP',
    roff(capital(what)),
    '.RS',
    '.nf',
    roff(line),
    '.fi',
    '.RE',
  ]);

/** Text that roff takes for nothing else: no escapes, no control lines, hyphens that can be copied, letters by their code. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq')
    .replace(
      /[^\p{ASCII}]/gu,
      (letter) => `\\[u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/^(?=\.)/, '\\&');
const lower = (text: string): string => (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, '');
