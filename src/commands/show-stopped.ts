import { render } from '../terminal/render/event.js';
import type { Surroundings } from './surroundings.js';
import { typedAgain } from './typed-again.js';

/** Shows, on standard error, that a run was stopped at a question, and how to be asked again. `args`: as they were typed. */
export async function showStopped(args: readonly string[], { screen }: Surroundings): Promise<void> {
  const { out, style } = await screen('stderr');
  const again = { text: 'Again', command: typedAgain(args) };
  const all = args.length === 0 ? [{ text: 'All commands', command: 'npx flowlab --help' }] : [];
  out.lines([
    '',
    ...render({ kind: 'next', title: 'Stopped. What was asked was not done.', commands: [again, ...all] }, style),
  ]);
  await out.drained();
}
