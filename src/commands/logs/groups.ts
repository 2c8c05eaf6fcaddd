import { explain } from '../../aws/explain.js';
import { profileOf } from '../../aws/profiles.js';
import { spanOf } from '../../base/time-span.js';
import type { GroupsRequest, Narrowing } from '../../records/request.js';
import type { Surroundings } from '../surroundings.js';
import type { Terminal } from '../terminal.js';
import { accountEvents, emptyGroups } from './account.js';
import { showGroups } from './cloud.js';
import { filterOf } from './filter.js';
import { follow } from './follow.js';
import type { Sink } from './sink.js';
import { openSource, type Source } from './source.js';

const USUAL_MS = 3_600_000;

/** Records of CloudWatch Logs, on AWS or in the sandbox. */
export async function fromGroups(
  request: GroupsRequest,
  sink: Sink,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<void> {
  const { account, follow: isEndless } = request;
  try {
    const source = await openSource(request, terminal, surroundings);
    await (isEndless ? followSource : readSource)(source, request, sink, terminal);
  } catch (error) {
    if (sink.signal.aborted) throw error;
    throw explain(error, { ...account, profile: profileOf(account, surroundings.env), again: 'npx flowlab logs' });
  }
}

async function readSource(
  source: Source,
  request: GroupsRequest,
  { view, ready }: Sink,
  terminal: Terminal,
): Promise<void> {
  const now = source.clock.now();
  const since = beginningOf(request.narrowing, now);
  tellWhere(source, terminal);
  const account = await showGroups(
    source,
    filterOf(source.interfaceIds, request.narrowing, null),
    since,
    view,
    terminal,
  );
  view.end();
  await ready();
  for (const event of accountEvents(account)) terminal.ui.tell(event);
  if (account.shown > 0) return;
  const groups = groupsOf(source);
  for (const event of emptyGroups(request, account, { groups, flowLogs: source.flowLogs, since, now }))
    terminal.ui.tell(event);
}

async function followSource(
  source: Source,
  { narrowing }: GroupsRequest,
  { view, ready, signal }: Sink,
  terminal: Terminal,
): Promise<void> {
  const since = beginningOf(narrowing, source.clock.now());
  tellWhere(source, terminal);
  const pace =
    source.renewed === undefined ? 'they come some minutes after their traffic' : 'here a minute passes in a second';
  const caughtUp = (shown: number) =>
    terminal.ui.tell({
      kind: 'note',
      tone: 'info',
      text: `${shown === 0 ? 'No record yet' : 'That is all so far'}. Waiting for new ones, ${pace}; Ctrl-C ends it.`,
    });
  await follow(source, filterOf(source.interfaceIds, narrowing, null), since, view, { signal, ready, caughtUp });
}

const beginningOf = ({ since }: Narrowing, now: number): number =>
  spanOf({ since, until: null }, USUAL_MS, now).since ?? 0;

const groupsOf = ({ places }: Source): readonly string[] => [...new Set(places.map(({ logGroup }) => logGroup))];

function tellWhere(source: Source, { ui, isInteractive }: Terminal): void {
  if (!isInteractive) return;
  const of = source.interfaceIds.length === 0 ? 'all interfaces' : source.interfaceIds.join(', ');
  ui.tell({ kind: 'note', tone: 'info', text: `${groupsOf(source).join(', ')} (${source.cloud}), ${of}` });
}
