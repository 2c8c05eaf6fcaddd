import { isatty } from 'node:tty';
import { CommanderError } from 'commander';
import { isProblem } from './base/problem.js';
import type { Exit } from './commands/exit.js';
import { interruption, isStoppedAtQuestion } from './commands/interruption.js';
import { commandLine, surroundingsFor } from './commands/program.js';
import { endProcess, watchSignals } from './commands/signals.js';
import { wrongUsage } from './commands/wrong-usage.js';
import { contents } from './stages/index.js';
import { agreeOnColour } from './terminal/colour.js';

// Libraries look at the environment when they are loaded, so this comes before any option is parsed.
agreeOnColour(process.env, process.stderr.isTTY === true, process.argv);

// A reader that leaves (`| head`) is not an error; a disk that is full is one, told by whoever was writing.
let isOutputLost = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isOutputLost ||= error.code !== 'EPIPE' && error.code !== 'EIO';
  });
}

// A terminal that is gone takes no mode (EIO), and readline throws that where nobody can catch it.
const { stdin } = process;
if (stdin.isTTY) {
  const setRawMode = stdin.setRawMode.bind(stdin);
  stdin.setRawMode = (on) => (isatty(stdin.fd) ? setRawMode(on) : stdin);
}

const program = commandLine(process.stdout.columns || Number(process.env.COLUMNS), contents, (exit) => {
  process.exitCode = exit;
});

// A run whose promises are never kept ends with nothing left to do; that is no success.
let isOver = false;
process.on('exit', () => {
  if (!isOver) process.exitCode ||= 1;
});

void main();

async function main(): Promise<void> {
  const signals = watchSignals();
  try {
    const { operands, unknown } = program.parseOptions(process.argv.slice(2));
    if (operands.length + unknown.length === 0) await offer();
    else await program.parseAsync();
  } catch (error) {
    process.exitCode = await exitCodeFor(error);
  }
  const stopped = signals.code();
  process.exitCode = stopped ?? (process.exitCode || (isOutputLost ? 1 : 0));
  isOver = true;
  if (stopped === 129) endProcess(stopped);
}

/** Without a command: a choice for whoever sits at a terminal, help for everybody else. */
async function offer(): Promise<void> {
  const { stdout, stderr, env } = process;
  const isAttended = stdin.isTTY && stdout.isTTY && stderr.isTTY && !env.CI && program.opts().input !== false;
  if (!isAttended) return program.outputHelp();
  const { menu } = await import('./commands/menu.js');
  const chosen = await menu(surroundingsFor(program));
  if (chosen === undefined) return program.outputHelp();
  await program.parseAsync([...chosen, ...process.argv.slice(2)], { from: 'user' });
}

/** The one catch: whatever stopped the run is shown, with what to do next. */
async function exitCodeFor(error: unknown): Promise<Exit> {
  const problem = error instanceof CommanderError ? wrongUsage(error, program, process.argv) : error;
  if (problem === undefined) return 0;
  if (interruption.aborted && !isProblem(problem, 'storage')) {
    if (isStoppedAtQuestion()) {
      const { showStopped } = await import('./commands/show-stopped.js');
      await showStopped(process.argv.slice(2), surroundingsFor(program));
    }
    return 130;
  }
  const { showProblem } = await import('./commands/show-problem.js');
  return showProblem(problem, surroundingsFor(program), process.argv.includes('--json'));
}
