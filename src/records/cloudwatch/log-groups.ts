import { spanOf, type TimeSpan } from '../../base/time-span.js';
import type { Person } from '../../ui.js';
import { nothingInGroups } from '../nothing-shown.js';
import { filterOf } from '../record-filter.js';
import type { RecordOutput } from '../record-view.js';
import type { GroupsRequest, Narrowing } from '../request.js';
import { warningsOf } from '../what-was-read.js';
import { followGroups } from './follow-groups.js';
import type { Source } from './origin.js';
import { logGroupsIn } from './places.js';
import { readGroups } from './show-groups.js';

const USUAL_MS = 3_600_000;

interface Onlooker extends Person {
  readonly isInteractive: boolean;
}

/** Shows records of CloudWatch Logs, on AWS or in the sandbox: those that are there, or without end. */
export async function showLogGroups(
  source: Source,
  request: GroupsRequest,
  output: RecordOutput,
  onlooker: Onlooker,
): Promise<void> {
  if (onlooker.isInteractive) tellWhere(source, onlooker);
  await (request.follow ? followSource : showSource)(source, request, output, onlooker);
}

async function showSource(
  source: Source,
  request: GroupsRequest,
  { view, ready }: RecordOutput,
  person: Person,
): Promise<void> {
  const now = source.clock.now();
  const span = spanIn(request.narrowing, now);
  const filter = filterOf(source.interfaceIds, request.narrowing, { since: null, until: span.until });
  const read = await readGroups(source, filter, span, view, person);
  view.end(read);
  await ready();
  const warnings = warningsOf(read, '--since 10m, --match, --rejected');
  const groups = logGroupsIn(source.places);
  const empty = read.shown > 0 ? [] : nothingInGroups(request, read, { ...source, groups, since: span.since, now });
  for (const event of [...warnings, ...empty]) person.ui.tell(event);
}

async function followSource(
  source: Source,
  { narrowing }: GroupsRequest,
  output: RecordOutput,
  { ui }: Person,
): Promise<void> {
  const { since } = spanIn(narrowing, source.clock.now());
  const pace =
    source.renewed === undefined ? 'they come some minutes after their traffic' : 'here a minute passes in a second';
  const caughtUp = (shown: number) =>
    ui.tell({
      kind: 'note',
      tone: 'info',
      text: `${shown === 0 ? 'No record yet' : 'That is all so far'}. Waiting for new ones, ${pace}; Ctrl-C ends it.`,
    });
  await followGroups(source, filterOf(source.interfaceIds, narrowing, { since: null, until: null }), since, {
    ...output,
    caughtUp,
  });
}

function spanIn(narrowing: Narrowing, now: number): TimeSpan & { readonly since: number } {
  const { since, until } = spanOf(narrowing, USUAL_MS, now);
  return { since: since ?? 0, until };
}

function tellWhere(source: Source, { ui }: Person): void {
  const of = source.interfaceIds.length === 0 ? 'all interfaces' : source.interfaceIds.join(', ');
  ui.tell({ kind: 'note', tone: 'info', text: `${logGroupsIn(source.places).join(', ')} (${source.cloud}), ${of}` });
}
