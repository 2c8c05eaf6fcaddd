import type { AwsFlags, Exit } from './flags.js';
import { accountEvents, emptyFiles } from './logs/account.js';
import { showFiles } from './logs/files.js';
import { openSink, type Sink } from './logs/sink.js';
import { type Subject, subjectOf, wishOf } from './logs/wish.js';
import { openTerminal, type Terminal } from './terminal.js';

export interface LogsFlags extends AwsFlags {
  readonly logGroup?: string;
  readonly logs?: readonly string[];
  readonly logFormat?: string;
  readonly match?: string;
  readonly rejected?: boolean;
  readonly since?: string;
  readonly follow?: boolean;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Reads, filters and explains flow records, of files or of CloudWatch Logs. Changes nothing. */
export async function logs(eni: string | undefined, flags: LogsFlags): Promise<Exit> {
  const subject = subjectOf(eni, flags);
  // What is wrong with an option is said before anything is read.
  wishOf([], flags, null);
  const terminal = openTerminal(flags, { yes: flags.yes === true });
  const sink = openSink(flags, terminal);
  try {
    if (flags.logs !== undefined) await fromFiles(subject, flags, sink, terminal);
    else await (await import('./logs/groups.js')).fromGroups(subject, flags, sink, terminal);
  } catch (error) {
    // `| head` has seen enough, and Ctrl-C too: what was read so far has been shown.
    if (!sink.signal.aborted) throw error;
  } finally {
    terminal.close();
  }
  await sink.finish();
  return terminal.signal.aborted ? 130 : 0;
}

async function fromFiles(subject: Subject | null, flags: LogsFlags, sink: Sink, { ui }: Terminal): Promise<void> {
  const { view, signal, ready } = sink;
  const account = await showFiles(subject, flags, view, { stdin: process.stdin, signal, now: Date.now(), ready });
  view.end();
  await ready();
  for (const event of accountEvents(account)) ui.tell(event);
  if (account.shown === 0) for (const event of emptyFiles(flags, subject?.name, account)) ui.tell(event);
}
