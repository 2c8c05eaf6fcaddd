import { isProblem } from '../base/problem.js';
import { type Status, statusOf } from '../engine/status.js';
import { contents } from '../stages/index.js';
import { render } from '../terminal/render/event.js';
import type { Event } from '../ui.js';
import type { Exit } from './exit.js';
import { standingLab } from './lab/standing-lab.js';
import { statusEvents } from './lab/status-events.js';
import { type AccountFlags, accountIn } from './options.js';
import { exerciseAt, practiceText } from './practice/practice-files.js';
import { forSameLab } from './same-lab.js';
import { show } from './show.js';
import type { Surroundings } from './surroundings.js';

interface StatusFlags extends AccountFlags {
  readonly json?: boolean;
  readonly check?: boolean;
}

/** Reads the state file alone, so that it answers at once; with --check it asks AWS as well. */
export async function runStatus(
  surroundings: Surroundings,
  { json = false, check, ...flags }: StatusFlags,
): Promise<Exit> {
  const state = await standingLab(surroundings.files);
  const known = state && statusOf(state, contents);
  if (check && state && known) {
    const { checkStatus } = await import('./lab/check-status.js');
    return checkStatus(state, known, { account: accountIn(flags), json }, surroundings);
  }
  if (json) return show(surroundings, known ?? noLab);
  const { out, style } = await surroundings.screen('stdout');
  const inSameLab = <T>(told: T): T => forSameLab(told, surroundings.stateOption);
  if (known) await show(surroundings, statusEvents(known, Date.now()));
  else
    out.lines(
      inSameLab(['No lab. Start one: npx flowlab start', 'Without an AWS account: npx flowlab start --sandbox']),
    );
  out.lines(inSameLab(await practiceNotes(surroundings)).flatMap((note) => render(note, style)));
  await out.drained();
  return 0;
}

/** Where the lab stands is told also beside an exercise that cannot be read. */
async function practiceNotes(surroundings: Surroundings): Promise<readonly Event[]> {
  try {
    const practised = await exerciseAt(surroundings);
    return practised ? [{ kind: 'note', tone: 'info', text: practiceText(practised) }] : [];
  } catch (error) {
    if (!isProblem(error)) throw error;
    return [{ kind: 'note', tone: 'warn', text: `${error.message} ${error.next[0] ?? ''}`.trim() }];
  }
}

const noLab: { readonly [Key in keyof Status]: Status[Key] | null } = {
  schema: 1,
  lab: null,
  mode: null,
  account: null,
  region: null,
  startedAt: null,
  finished: false,
  stages: [],
  resources: [],
  costPerHour: 0,
  nextCommand: 'npx flowlab start',
};
