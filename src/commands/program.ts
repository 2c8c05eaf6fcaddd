import { Command } from 'commander';
import type { StageTitle } from '../engine/status.js';
import { version } from '../version.js';
import { helperCommands, labCommands, networkCommands, type Run } from './command-list.js';
import type { Exit } from './exit.js';
import { examplesText, topics } from './help.js';
import { practiceCommands } from './practice/commands.js';
import { type GlobalFlags, globalOptions, type Surroundings, surroundingsOf } from './surroundings.js';

/** The command line. `ended` is told the exit code of the command that ran. */
export function commandLine(
  columns: number | undefined,
  stages: readonly StageTitle[],
  ended: (exit: Exit) => void,
): Command {
  const width = Math.min(columns || 80, 100);
  const program = new Command('flowlab')
    .description('Find out why one machine cannot reach another, from VPC Flow Logs.')
    .version(version, '-V, --version')
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: width,
      subcommandTerm: (command) =>
        [
          command.name(),
          ...command.registeredArguments.map((argument) =>
            argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
          ),
        ].join(' '),
    })
    .showSuggestionAfterError()
    .enablePositionalOptions(false)
    .exitOverride()
    // What is wrong is shown where all problems are shown.
    .configureOutput({ outputError: () => undefined })
    .addHelpText(
      'after',
      `${examplesText('', width)}\n\nMore: ${Object.keys(topics)
        .map((topic) => `help ${topic}`)
        .join(', ')}, help man`,
    );
  for (const [option, help] of globalOptions) program.option(option, help);
  const run: Run =
    (load) =>
    async (...args) => {
      const command = args.at(-1);
      if (!(command instanceof Command)) throw new TypeError('commander passes the command last');
      const act = await load();
      ended(await act(surroundingsFor(program), ...([...args.slice(0, -2), optionsOf(command, program)] as never[])));
    };
  labCommands(program, run, stages.length);
  practiceCommands(program, run);
  networkCommands(program, run);
  helperCommands(program, run, width);
  for (const command of program.commands) command.addHelpText('after', examplesText(command.name(), width));
  return program;
}

/** A command inside another shares the options that both have: commander gives them to the outer one. */
const optionsOf = (command: Command, program: Command): object =>
  command.parent && command.parent !== program ? { ...command.parent.opts(), ...command.opts() } : command.opts();

/** What the options of every command say about the run. */
export const surroundingsFor = (program: Command): Surroundings => surroundingsOf(program.opts<GlobalFlags>());
