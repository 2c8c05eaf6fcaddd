import { render } from '../terminal/render/event.js';
import type { Event } from '../ui.js';
import type { Exit } from './exit.js';
import { forSameLab } from './same-lab.js';
import type { Surroundings } from './surroundings.js';

/** Results on standard output: events as a person reads them, anything else as JSON. */
export async function show(
  { screen, stateOption }: Surroundings,
  result: readonly Event[] | object,
  exit: Exit = 0,
): Promise<Exit> {
  const { out, style } = await screen('stdout');
  const told = forSameLab(result, stateOption);
  if (isEvents(told)) for (const event of told) out.lines([...render(event, style), '']);
  else out.json(told);
  await out.drained();
  return exit;
}

const isEvents = (result: readonly Event[] | object): result is readonly Event[] =>
  Array.isArray(result) && result.every((one: unknown) => typeof one === 'object' && one !== null && 'kind' in one);
