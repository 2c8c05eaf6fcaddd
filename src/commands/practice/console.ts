import { Problem } from '../../base/problem.js';
import { commandsIn, isNotUnderstood } from '../../diagnosis/what-if/command-line.js';
import { exampleLook } from '../../practice/tell/example.js';
import { render } from '../../terminal/render/event.js';
import type { Exit } from '../exit.js';
import { promptedLines } from '../prompted-lines.js';
import { showProblem } from '../show-problem.js';
import type { Surroundings } from '../surroundings.js';
import { runAws } from './aws.js';
import { atBench } from './bench.js';

/** Commands of the AWS CLI, one a line, until `exit` or the end of input: to look at rules, and to change them. */
export async function runConsole(surroundings: Surroundings): Promise<Exit> {
  const { exercise } = await atBench(surroundings, async (bench) => bench);
  const { out, style } = await surroundings.screen('stderr');
  const text = `Commands as with the AWS CLI, answered by the exercise: ${exampleLook(exercise)}; --query and --output work, too. “exit” or Ctrl-D leaves.`;
  const explain = () => out.lines(render({ kind: 'note', tone: 'info', text }, style));
  explain();
  const { lines, prompt } = promptedLines('$ ');
  try {
    prompt();
    let begun = '';
    for await (const typed of lines) {
      // As in a shell, a backslash at the end goes on with the next line: so are long commands shown, and pasted.
      const line = begun + typed;
      begun = line.endsWith('\\') ? line.slice(0, -1) : '';
      if (begun !== '') continue;
      if (/^\s*(?:exit|quit|logout)\s*$/.test(line)) break;
      if (/^\s*(?:help|\?)\s*$/.test(line)) explain();
      else await runLine(line, surroundings).catch((error: unknown) => showProblem(inConsole(error), surroundings));
      prompt();
    }
  } finally {
    lines.close();
  }
  return 0;
}

async function runLine(line: string, surroundings: Surroundings): Promise<void> {
  if (line.trim() === '') return;
  const commands = commandsIn(line);
  if (isNotUnderstood(commands)) {
    const { out } = await surroundings.screen('stderr');
    return out.lines([`This line ${commands.reason}.`]);
  }
  for (const words of commands) await runAws(surroundings, words);
}

/** Here commands are typed without the name of this program before them. */
const inConsole = (error: unknown): unknown =>
  error instanceof Problem
    ? new Problem(
        error.code,
        error.message,
        error.next.map((step) => step.replace('npx flowlab practice aws ', 'aws ')),
        error,
      )
    : error;
