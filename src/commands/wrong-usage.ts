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
    ...guesses.map((guess) => guess.replace(/^\((.*)\)$/, '$1')),
    of === undefined ? 'All commands: npx flowlab --help' : `All options: npx flowlab ${of} --help`,
  ]);
}
