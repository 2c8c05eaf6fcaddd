import type { BucketFinder } from '../records/files/read-found.js';
import { showFiles } from '../records/files/show-files.js';
import { isInBucket } from '../records/files/tree.js';
import { type FilesRequest, type GroupsRequest, noAthena } from '../records/request.js';
import { openRecordSink, type RecordSink } from '../terminal/record-sink.js';
import type { Exit } from './exit.js';
import { formOf, type LogsFlags, requestOf } from './logs/request.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

/** Reads, filters and explains flow records, of files or of CloudWatch Logs. Changes nothing. */
export async function logs(surroundings: Surroundings, things: readonly string[], flags: LogsFlags): Promise<Exit> {
  const request = requestOf(things, flags);
  const { stdin, verbose } = surroundings;
  const terminal = await surroundings.terminal({ yes: flags.yes === true });
  const sink = openRecordSink(formOf(flags, terminal.result.isTTY), terminal, verbose);
  try {
    if (request.kind === 'files') {
      const bucket = await bucketFor(request, terminal, surroundings);
      await showFiles(request, sink, terminal.ui, { stdin, now: Date.now(), bucket });
    } else await fromGroups(request, sink, terminal, surroundings);
  } catch (error) {
    // `| head` has seen enough, and Ctrl-C too: what was read so far has been shown.
    if (!sink.signal.aborted) throw error;
  } finally {
    terminal.close();
  }
  await sink.finish();
  return terminal.signal.aborted ? 130 : 0;
}

/** Whoever names nothing in S3 needs no credentials, and no SDK. */
async function bucketFor(
  { files, account, athena = noAthena }: FilesRequest,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<BucketFinder | null> {
  if (!files.some(isInBucket)) return null;
  const { openAws } = await import('./cloud/cloud.js');
  const { bucketFinder } = await import('../records/s3/bucket.js');
  const { explain } = await import('../aws/explain.js');
  const { profileOf } = await import('../aws/profiles.js');
  const said = { ...account, profile: profileOf(account, surroundings.env), again: 'npx flowlab logs' };
  const { aws, clock } = await openAws(account, terminal, surroundings);
  const find = bucketFinder(aws.s3, terminal, null, { athena: aws.athena, clock, choice: athena });
  return (uri, sought) =>
    find(uri, sought).catch((error: unknown) => {
      terminal.signal.throwIfAborted();
      throw explain(error, said);
    });
}

/** The SDK is loaded for this alone. */
async function fromGroups(
  request: GroupsRequest,
  sink: RecordSink,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<void> {
  const { openSource } = await import('./logs/source.js');
  const { showLogGroups } = await import('../records/cloudwatch/log-groups.js');
  const { explain } = await import('../aws/explain.js');
  const { profileOf } = await import('../aws/profiles.js');
  try {
    const source = await openSource(request, terminal, surroundings);
    if (source.places.length > 0) return await showLogGroups(source, request, sink, terminal);
    const { showBuckets } = await import('../records/s3/show-buckets.js');
    await showBuckets(source, request, sink, terminal);
  } catch (error) {
    const { account } = request;
    throw explain(error, { ...account, profile: profileOf(account, surroundings.env), again: 'npx flowlab logs' });
  }
}
