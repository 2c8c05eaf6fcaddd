import type { FilesRequest } from '../records/request.js';
import type { Exit } from './exit.js';
import { accountEvents, emptyFiles } from './logs/account.js';
import { showFiles } from './logs/files.js';
import { type LogsFlags, requestOf } from './logs/request.js';
import { openSink, type Sink } from './logs/sink.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

/** Reads, filters and explains flow records, of files or of CloudWatch Logs. Changes nothing. */
export async function logs(surroundings: Surroundings, eni: string | undefined, flags: LogsFlags): Promise<Exit> {
  const request = requestOf(eni, flags);
  const terminal = await surroundings.terminal({ yes: flags.yes === true });
  const form = flags.json ? 'json' : flags.explain ? 'explained' : 'usual';
  const sink = openSink(request, form, terminal, surroundings.verbose);
  try {
    if (request.kind === 'files') await fromFiles(request, sink, terminal, surroundings);
    else await (await import('./logs/groups.js')).fromGroups(request, sink, terminal, surroundings);
  } catch (error) {
    // `| head` has seen enough, and Ctrl-C too: what was read so far has been shown.
    if (!sink.signal.aborted) throw error;
  } finally {
    terminal.close();
  }
  await sink.finish();
  return terminal.signal.aborted ? 130 : 0;
}

async function fromFiles(
  request: FilesRequest,
  { view, signal, ready }: Sink,
  { ui }: Terminal,
  { stdin }: Surroundings,
): Promise<void> {
  const account = await showFiles(request, view, { stdin, signal, now: Date.now(), ready });
  view.end();
  await ready();
  for (const event of accountEvents(account)) ui.tell(event);
  if (account.shown === 0) for (const event of emptyFiles(request, account)) ui.tell(event);
}
