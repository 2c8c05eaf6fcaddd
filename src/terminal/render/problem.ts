import type { Problem } from '../../base/problem.js';
import { withoutPassword } from '../../base/url.js';
import { safe, safeLine, spelling } from '../safe.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { commandLines, isCommand, sentenceAndCommand } from './command.js';
import { markPainted } from './speech.js';

/** What went wrong, what to do about it, and the exit code. */
export function problemLines(
  { message, next }: Pick<Problem, 'message' | 'next'>,
  exitCode: number,
  style: Style,
): string[] {
  const spell = spelling(style);
  const { width, paint } = style;
  const said = markPainted(
    hang('error: ', spell(safe(withoutPassword(message))), width, { whole: true }),
    'error:',
    paint.bad,
  );
  const steps = next.flatMap((step, i) => {
    // A sentence after a command begins another way out.
    const apart = i > 0 && endsInCommand(next[i - 1] ?? '') && !isCommand(step) ? [''] : [];
    return [...apart, ...stepLines(spell(safeLine(withoutPassword(step))), style)];
  });
  return [...said, ...(steps.length === 0 ? [] : ['', ...steps]), '', `  ${paint.dim(`(exit ${exitCode})`)}`];
}

/** `Sentence: command`, a command alone, or a sentence. */
function stepLines(step: string, style: Style): string[] {
  const command = (text: string) => commandLines('    ', text, style.width).map(style.paint.accent);
  if (isCommand(step)) return command(step.replace(/^\$ /, ''));
  const parts = sentenceAndCommand(step);
  if (!parts) return hang('  ', step, style.width, { whole: true });
  return [...hang('  ', parts.sentence, style.width, { whole: true }), ...command(parts.command)];
}

const endsInCommand = (step: string): boolean => isCommand(step) || sentenceAndCommand(step) !== null;
