import { explain } from '../../aws/explain.js';
import { profileOf } from '../cloud/cloud.js';
import type { LogsFlags } from '../logs.js';
import type { Terminal } from '../terminal.js';
import { spanOf } from '../times.js';
import { accountEvents, emptyGroups } from './account.js';
import { showGroups } from './cloud.js';
import { follow } from './follow.js';
import type { Sink } from './sink.js';
import { openSource, type Source } from './source.js';
import { type Subject, wishOf } from './wish.js';

const USUAL_MS = 3_600_000;

/** Records of CloudWatch Logs, on AWS or in the sandbox. */
export async function fromGroups(
  subject: Subject | null,
  flags: LogsFlags,
  sink: Sink,
  terminal: Terminal,
): Promise<void> {
  try {
    const source = await openSource(subject, flags, terminal);
    await (flags.follow ? followSource : readSource)(source, subject, flags, sink, terminal);
  } catch (error) {
    if (sink.signal.aborted) throw error;
    throw explain(error, { profile: profileOf(flags), region: flags.region ?? null, again: 'npx flowlab logs' });
  }
}

async function readSource(
  source: Source,
  subject: Subject | null,
  flags: LogsFlags,
  { view, ready }: Sink,
  terminal: Terminal,
): Promise<void> {
  const now = source.clock.now();
  const { since } = spanOf(flags, USUAL_MS, now);
  tellWhere(source, terminal);
  const account = await showGroups(source, wishOf(source.interfaceIds, flags, null), since, view, terminal);
  view.end();
  await ready();
  for (const event of accountEvents(account)) terminal.ui.tell(event);
  if (account.shown > 0) return;
  const groups = groupsOf(source);
  for (const event of emptyGroups(flags, subject?.name, account, { groups, flowLogs: source.flowLogs, since, now }))
    terminal.ui.tell(event);
}

async function followSource(
  source: Source,
  _subject: Subject | null,
  flags: LogsFlags,
  { view, ready, signal }: Sink,
  terminal: Terminal,
): Promise<void> {
  const { since } = spanOf(flags, USUAL_MS, source.clock.now());
  tellWhere(source, terminal);
  const pace =
    source.renewed === undefined ? 'they come some minutes after their traffic' : 'here a minute passes in a second';
  const caughtUp = (shown: number) =>
    terminal.ui.tell({
      kind: 'note',
      tone: 'info',
      text: `${shown === 0 ? 'No record yet' : 'That is all so far'}. Waiting for new ones, ${pace}; Ctrl-C ends it.`,
    });
  await follow(source, wishOf(source.interfaceIds, flags, null), since, view, { signal, ready, caughtUp });
}

const groupsOf = ({ places }: Source): readonly string[] => [...new Set(places.map(({ logGroup }) => logGroup))];

function tellWhere(source: Source, { ui, isInteractive }: Terminal): void {
  if (!isInteractive) return;
  const of = source.interfaceIds.length === 0 ? 'all interfaces' : source.interfaceIds.join(', ');
  ui.tell({ kind: 'note', tone: 'info', text: `${groupsOf(source).join(', ')} (${source.cloud}), ${of}` });
}
