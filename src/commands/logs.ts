import type { Problem } from '../base/problem.js';
import type { FilesRequest } from '../records/request.js';
import type { Exit } from './exit.js';
import { accountEvents, emptyFiles, unreadEvidence } from './logs/account.js';
import { showFiles } from './logs/files.js';
import { formIn, type LogsFlags, requestOf } from './logs/request.js';
import { openSink, type Sink } from './logs/sink.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

/** Reads, filters and explains flow records, of files or of CloudWatch Logs. Changes nothing. */
export async function logs(surroundings: Surroundings, things: readonly string[], flags: LogsFlags): Promise<Exit> {
  const request = requestOf(things, flags);
  const form = formIn(flags);
  const terminal = await surroundings.terminal({ yes: flags.yes === true });
  const sink = openSink(request, form, terminal, surroundings.verbose);
  let wrong: Problem | undefined;
  try {
    if (request.kind === 'files') wrong = await fromFiles(request, sink, terminal, surroundings);
    else await (await import('./logs/groups.js')).fromGroups(request, sink, terminal, surroundings);
  } catch (error) {
    // `| head` has seen enough, and Ctrl-C too: what was read so far has been shown.
    if (!sink.signal.aborted) throw error;
  } finally {
    terminal.close();
  }
  await sink.finish();
  // What could be read has been shown by now.
  if (wrong !== undefined && !terminal.signal.aborted) throw wrong;
  return terminal.signal.aborted ? 130 : 0;
}

async function fromFiles(
  request: FilesRequest,
  { view, signal, ready }: Sink,
  { ui }: Terminal,
  { stdin }: Surroundings,
): Promise<Problem | undefined> {
  const account = await showFiles(request, view, { stdin, signal, now: Date.now(), ready });
  view.end(account);
  await ready();
  for (const event of accountEvents(account)) ui.tell(event);
  const wrong = unreadEvidence(account);
  if (account.shown === 0 && wrong === undefined) for (const event of emptyFiles(request, account)) ui.tell(event);
  return wrong;
}
