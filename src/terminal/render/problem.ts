import type { Problem } from '../../base/problem.js';
import { withoutPassword } from '../../base/url.js';
import { safe, safeLine, spelling } from '../safe.js';
import type { Style } from '../style.js';
import { hang } from '../width.js';
import { commandLines, isCommand, sentenceAndCommand } from './command.js';
import { markPainted } from './speech.js';

/** What went wrong, what to do about it, and the exit code. A No is an answer: what follows from it, without a mishap. */
export function problemLines(
  { code, message, next }: Pick<Problem, 'code' | 'message' | 'next'>,
  exitCode: number,
  style: Style,
): string[] {
  const spell = spelling(style);
  const { width, paint } = style;
  const isError = code !== 'declined';
  const text = spell(safe(withoutPassword(message)));
  const said = markPainted(hang(isError ? 'error: ' : '', text, width, { whole: true }), 'error:', paint.bad);
  const steps = next.flatMap((step, i) => {
    // A sentence after a command begins another way out.
    const apart = i > 0 && endsInCommand(next[i - 1] ?? '') && !isCommand(step) ? [''] : [];
    return [...apart, ...stepLines(spell(safeLine(withoutPassword(step))), style)];
  });
  const after = isError ? ['', `  ${paint.dim(`(exit ${exitCode})`)}`] : [];
  return [...said, ...(steps.length === 0 ? [] : ['', ...steps]), ...after];
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
