import { commandLines } from '../terminal/render/command.js';
import { displayWidth, hang, padEnd, wrap } from '../terminal/width.js';
import { examples } from './examples.js';

/** A topic of `flowlab help`, written for a terminal of so many columns. */
type Topic = (columns: number) => string | Promise<string>;

type Entries = readonly (readonly [string, string])[];

/** Names and what they mean in two columns; under each other where there is no room beside. */
function entries(title: string, all: Entries, columns: number): string {
  const widest = Math.max(...all.map(([name]) => displayWidth(name)));
  const lines = all.flatMap(([name, text]) =>
    widest > columns / 3
      ? [`  ${name}`, ...hang('      ', text, columns)]
      : hang(`  ${padEnd(name, widest + 2)}`, text, columns),
  );
  return [title, ...lines].join('\n');
}

const exitCodes: Entries = [
  [
    '0',
    'done, or not, as you answered; for diagnose: the traffic gets through (--rules: no rule stops it; without ends: nothing of yours is broken)',
  ],
  ['1', 'failed, and can be resumed'],
  ['2', 'wrong usage, or an answer was needed and nobody could give it'],
  [
    '3',
    'bad news: not reachable or not known (also where you say no to what reading costs), something left over, a failed check',
  ],
  ['4', 'sign-in: no credentials, or expired ones'],
  ['5', 'refused: a precondition, a permission, the lock, another account, a damaged state'],
  ['130', 'Ctrl-C (129 and 143: the terminal was closed, the process was asked to end)'],
];

const environment: Entries = [
  ['AWS_…', "AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL and the rest of the AWS SDK's"],
  [
    'FLOWLAB_HOME',
    'folder of the state file (else XDG_STATE_HOME/flowlab, ~/.local/state/flowlab, ~/Library/Application Support/flowlab or %LOCALAPPDATA%\\flowlab)',
  ],
  ['ACCESSIBLE=1', 'as --accessible'],
  ['NO_COLOR=1', 'no colour; FORCE_COLOR=1 colour even in a pipe'],
  ['NO_HYPERLINKS=1', 'no links in the terminal'],
  ['TZ', 'the zone of the times that are shown (--utc: UTC)'],
  ['CI', 'no animation'],
  ['COLUMNS', 'width where the terminal does not tell'],
];

/** The codes that a verdict can name, from the list that the diagnosis itself reads. */
async function causesText(columns: number): Promise<string> {
  const { causes, untold } = await import('../diagnosis/causes/index.js');
  return [
    'Causes that flowlab diagnose can name',
    '',
    ...[...causes].flatMap(([code, means]) => [`  ${code}`, ...hang('      ', means, columns)]),
    '',
    ...wrap('What neither records nor configuration show', columns),
    '',
    ...untold.flatMap((reason) => hang('  - ', reason, columns)),
  ].join('\n');
}

/** JSON Schema of what `diagnose --json` prints. */
async function jsonText(): Promise<string> {
  const { verdictSchema } = await import('../diagnosis/verdict-schema.js');
  return JSON.stringify(verdictSchema, null, 2);
}

/** `man` is added by who knows all commands. */
export const topics: Readonly<Record<string, Topic>> = {
  'exit-codes': (columns) => entries('Exit codes', exitCodes, columns),
  environment: (columns) => entries('Environment', environment, columns),
  causes: causesText,
  json: jsonText,
};

/** Under the help of a command; '' where it has none. */
export function examplesText(command: string, columns: number): string {
  const lines = (examples[command] ?? []).flatMap(({ line, what }) => [
    ...commandLines('  $ ', line, columns),
    ...hang('      ', what, columns),
  ]);
  return lines.length === 0 ? '' : ['', 'Examples:', ...lines].join('\n');
}
