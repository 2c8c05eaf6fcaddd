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
  const names = program.commands.map((command) => command.name());
  const named = argv.find((word) => names.includes(word));
  const of = code === 'flowlab.noTopic' ? undefined : named;
  const sentence = capital(said).replace(/\.$/, '');
  return new Problem('usage', `${sentence}.`, [
    ...(beginningWith(said, named, program) ?? guesses.map((guess) => guess.replace(/^\((.*)\)$/, '$1'))),
    of === undefined ? 'All commands: npx flowlab --help' : `All options: npx flowlab ${of} --help`,
  ]);
}

/** Of an option that was not typed to its end: `--prot` is nearer to `--port` by its letters, and is the beginning of `--protocol`. */
function beginningWith(said: string, named: string | undefined, program: Command): readonly string[] | undefined {
  const typed = /^unknown option '(--[a-z][a-z-]+)'/i.exec(said)?.[1];
  const options = [program, ...program.commands.filter((command) => command.name() === named)]
    .flatMap((command) => command.options.map(({ long }) => long ?? ''))
    .filter((long) => typed !== undefined && long.startsWith(typed));
  return options.length === 0 ? undefined : [`Did you mean ${[...new Set(options)].join(' or ')}?`];
}
