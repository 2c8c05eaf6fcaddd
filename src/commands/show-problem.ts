import { Problem } from '../base/problem.js';
import { withoutPassword } from '../base/url.js';
import { problemLines } from '../terminal/render/problem.js';
import { type Exit, exitCodeOf } from './exit.js';
import { forSameLab } from './same-lab.js';
import type { Surroundings } from './surroundings.js';
import { typedAgain } from './typed-again.js';

/** Shows what stopped the run on standard error, as one JSON object where results are JSON; resolves to the exit code for it. */
export async function showProblem(
  error: unknown,
  { env, screen, stateOption }: Surroundings,
  json = false,
): Promise<Exit> {
  const problem = error instanceof Problem ? error : await explained(error, env);
  const exit = exitCodeOf[problem.code];
  const { out, style } = await screen('stderr');
  const { code } = problem;
  const { message, next } = forSameLab({ message: problem.message, next: problem.next }, stateOption);
  if (json)
    out.json({ schema: 1, error: { code, message: withoutPassword(message), next: next.map(withoutPassword), exit } });
  else out.lines(['', ...problemLines({ code, message, next }, exit, style)]);
  if (problem.code === 'bug' && env.FLOWLAB_DEBUG && error instanceof Error) out.text(`${error.stack}\n`);
  await out.drained();
  return exit;
}

async function explained(error: unknown, { AWS_PROFILE, AWS_REGION }: NodeJS.ProcessEnv): Promise<Problem> {
  const { explain } = await import('../aws/explain.js');
  return explain(error, {
    profile: AWS_PROFILE ?? null,
    region: AWS_REGION ?? null,
    again: typedAgain(process.argv.slice(2)),
  });
}
