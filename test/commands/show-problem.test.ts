import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/problem.js';
import { showProblem } from '../../src/commands/show-problem.js';
import { surroundingsOf } from '../../src/commands/surroundings.js';
import { writerTo } from '../../src/terminal/writer.js';
import { recorder } from '../terminal/streams.js';
import { colourless } from '../terminal/styles.js';

const problem = new Problem('usage', 'From i-0a to where?', ['npx flowlab diagnose <source> <destination>']);

async function shown(json: boolean): Promise<{ readonly exit: number; readonly text: string }> {
  const { stream, text } = recorder();
  const style = colourless();
  const screen = async () => ({ out: writerTo(stream, style), style, isTTY: false, columns: 80 });
  return { exit: await showProblem(problem, { ...surroundingsOf({}), screen }, json), text: text() };
}

describe('what stops a run', () => {
  it('is a sentence and a way out for people', async () => {
    expect(await shown(false)).toEqual({
      exit: 2,
      text: '\nerror: From i-0a to where?\n\n    npx flowlab diagnose <source> <destination>\n\n  (exit 2)\n',
    });
  });

  it('is one JSON object for programs', async () => {
    const { exit, text } = await shown(true);
    expect(exit).toBe(2);
    expect(text.endsWith('}\n') && !text.trim().includes('\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      schema: 1,
      error: {
        code: 'usage',
        message: 'From i-0a to where?',
        next: ['npx flowlab diagnose <source> <destination>'],
        exit: 2,
      },
    });
  });
});
