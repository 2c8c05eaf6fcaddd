import { Problem, type ProblemCode } from '../base/problem.js';
import { painted } from '../terminal/paint.js';
import { problemLines } from '../terminal/render/problem.js';
import { styleFor } from '../terminal/style.js';
import { writerTo } from '../terminal/writer.js';

/** Shows what stopped the run on standard error; anything that is not a Problem yet becomes one. */
export async function showError(error: unknown, codeOf: (code: ProblemCode) => number): Promise<Problem> {
  const problem = error instanceof Problem ? error : await explained(error);
  const { stderr, env, platform, argv } = process;
  const style = styleFor(
    {
      isTTY: stderr.isTTY === true,
      columns: stderr.columns,
      env,
      platform,
      plain: argv.includes('--plain'),
      accessible: argv.includes('--accessible'),
    },
    painted,
  );
  const writer = writerTo(stderr, style);
  writer.lines(['', ...problemLines(problem, codeOf(problem.code), style)]);
  if (problem.code === 'bug' && env.FLOWLAB_DEBUG && error instanceof Error) writer.text(`${error.stack}\n`);
  await writer.drained();
  return problem;
}

async function explained(error: unknown): Promise<Problem> {
  const { explain } = await import('../aws/explain.js');
  return explain(error, {
    profile: process.env.AWS_PROFILE ?? null,
    region: process.env.AWS_REGION ?? null,
    again: 'npx flowlab resume',
  });
}
