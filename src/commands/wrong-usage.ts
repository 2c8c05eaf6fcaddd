import type { Command, CommanderError } from 'commander';
import { Problem } from '../base/problem.js';
import { capital } from '../base/words.js';

const asked = ['commander.help', 'commander.helpDisplayed', 'commander.version'];

/** What commander says was wrong about the command line; undefined where it only showed what was asked for. */
export function wrongUsage(
  { code, message }: CommanderError,
  program: Command,
  argv: readonly string[],
): Problem | undefined {
  if (asked.includes(code)) return undefined;
  const [said = '', ...guesses] = message.replace(/^error: /, '').split('\n');
  const meant = code === 'flowlab.noTopic' ? [] : meantBy(program, argv);
  const sentence = capital(said).replace(/\.$/, '');
  return new Problem('usage', `${sentence}.`, [
    ...(otherwiseSaid(said, meant, argv) ??
      beginningWith(said, meant, program) ??
      guesses.map((guess) => guess.replace(/^\((.*)\)$/, '$1'))),
    meant.length === 0
      ? 'All commands: npx flowlab --help'
      : `All options: npx flowlab ${meant.map((command) => command.name()).join(' ')} --help`,
  ]);
}

/** The command that was meant and, where it has commands of its own, which of these: `practice`, `answer`. */
function meantBy(parent: Command, argv: readonly string[]): readonly Command[] {
  for (const [at, word] of argv.entries()) {
    const found = parent.commands.find((command) => command.name() === word);
    if (found) return [found, ...meantBy(found, argv.slice(at + 1))];
  }
  return [];
}

const protocols: Readonly<Record<string, string>> = {
  '--ping': 'icmp',
  '--icmp': 'icmp',
  '--tcp': 'tcp',
  '--udp': 'udp',
};

/** What is said in another way here than elsewhere. */
function otherwiseSaid(
  said: string,
  meant: readonly Command[],
  argv: readonly string[],
): readonly string[] | undefined {
  const takes = (option: string): boolean => meant.some(({ options }) => options.some(({ long }) => long === option));
  const protocol = protocols[/^unknown option '(--\w+)'/i.exec(said)?.[1] ?? ''];
  if (protocol !== undefined && takes('--protocol')) return [`Did you mean --protocol ${protocol}?`];
  const isGlob = /^too many arguments/i.test(said) && argv.filter((word) => word.endsWith('.json')).length > 1;
  return isGlob && takes('--network') ? ['Several files of one network: --network <their folder>'] : undefined;
}

/** Of an option that was not typed to its end: `--prot` is nearer to `--port` by its letters, and is the beginning of `--protocol`. */
function beginningWith(said: string, meant: readonly Command[], program: Command): readonly string[] | undefined {
  const typed = /^unknown option '(--[a-z][a-z-]+)'/i.exec(said)?.[1];
  const options = [program, ...meant]
    .flatMap((command) => command.options.map(({ long }) => long ?? ''))
    .filter((long) => typed !== undefined && long.startsWith(typed));
  return options.length === 0 ? undefined : [`Did you mean ${[...new Set(options)].join(' or ')}?`];
}
