import type { DescribedCommand, DescribedOption } from '../described.js';

/** A place on the command line, and what may stand there. */
export interface Slot {
  /** `diagnose`, `practice try`; '' before any command. */
  readonly command: string;
  readonly words: readonly CompletionWord[];
  /** Options after which another word is expected. */
  readonly options: readonly OptionSlot[];
}

export interface CompletionWord {
  readonly text: string;
  readonly summary: string;
}

interface OptionSlot {
  readonly name: string;
  readonly follows: 'file' | 'anything' | readonly string[];
}

/** Words that an option or a command takes, where there are few of them. */
const known: Readonly<Record<string, readonly string[]>> = {
  '--protocol': ['icmp', 'tcp', 'udp'],
  '--by': ['pair', 'port', 'interface'],
  shell: ['source', 'destination'],
  completion: ['bash', 'zsh', 'fish', 'powershell'],
  help: ['exit-codes', 'environment', 'causes', 'json', 'man'],
};

/** Every place of the command line: the program, its commands, and theirs. Global options may stand at each. */
export function slotsOf(program: DescribedCommand): readonly Slot[] {
  const at = (one: DescribedCommand): readonly Slot[] => [
    {
      command: one.name,
      words: [
        ...one.commands.map(({ name, summary }) => ({ text: name.split(' ').at(-1) ?? '', summary })),
        ...(one.name === 'help' ? program.commands.map(({ name, summary }) => ({ text: name, summary })) : []),
        ...(known[one.name] ?? []).map((text) => ({ text, summary: '' })),
        ...optionsAt(one, program).flatMap(({ names, summary }) =>
          names.slice(0, 1).map((text) => ({ text, summary })),
        ),
        { text: '--help', summary: 'help for it' },
      ],
      options: optionsAt(one, program).flatMap(follows),
    },
    ...one.commands.flatMap(at),
  ];
  return at(program);
}

const optionsAt = (one: DescribedCommand, program: DescribedCommand): readonly DescribedOption[] =>
  one === program
    ? one.options
    : [...one.options, ...program.options.filter(({ names }) => !names.includes('--version'))];

function follows({ names, argument }: DescribedOption): readonly OptionSlot[] {
  if (argument === undefined) return [];
  return names.map((name) => ({ name, follows: known[name] ?? (/file/.test(argument) ? 'file' : 'anything') }));
}
