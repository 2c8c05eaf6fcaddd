import { Problem } from '../base/problem.js';
import type { BucketFinder } from '../records/files/read-found.js';
import { showFiles } from '../records/files/show-files.js';
import { isInBucket } from '../records/files/tree.js';
import {
  type FilesRequest,
  type GroupsRequest,
  type Narrowing,
  noAthena,
  type RecordsRequest,
} from '../records/request.js';
import { athenaIsIdle } from '../records/what-was-read.js';
import { openRecordSink, type RecordDisplay } from '../terminal/record-sink.js';
import type { Exit } from './exit.js';
import { whileIdle } from './interruption.js';
import { formOf, type LogsFlags, logsRequest } from './logs/request.js';
import type { Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

/** Reads, filters and explains flow records, of files or of CloudWatch Logs. Changes nothing. */
export async function runLogs(surroundings: Surroundings, things: readonly string[], flags: LogsFlags): Promise<Exit> {
  const request = logsRequest(things, flags);
  const { verbose } = surroundings;
  const terminal = await surroundings.terminal({ yes: flags.yes === true });
  const sink = openRecordSink(formOf(flags, terminal.result.isTTY), terminal, verbose);
  try {
    const narrowing = await narrowingOf(request, flags, terminal);
    if (request.kind === 'files') {
      const bucket = await bucketFor(request, terminal, surroundings);
      await showFiles({ ...request, narrowing }, sink, terminal.ui, {
        stdin: surroundings.stdin(),
        now: Date.now(),
        bucket,
      });
    } else await whileIdle(() => fromGroups({ ...request, narrowing }, sink, terminal, surroundings));
  } catch (error) {
    // `| head` has seen enough, and Ctrl-C too: what was read so far has been shown.
    if (!sink.signal.aborted) throw error;
  } finally {
    terminal.close();
  }
  await sink.finish();
  return terminal.signal.aborted ? 130 : 0;
}

/** A Name tag in --match, by the configuration in a file. */
async function narrowingOf(
  { narrowing }: Pick<RecordsRequest, 'narrowing'>,
  { network }: LogsFlags,
  { ui }: Pick<Terminal, 'ui'>,
): Promise<Narrowing> {
  const { match } = narrowing;
  if (network === undefined) return narrowing;
  if (match === null)
    throw new Problem('usage', '--network tells what a Name tag in --match stands for, and there is no --match.', [
      'For example: --network network.json --match web-1',
    ]);
  const { networkFromFile } = await import('../investigation/network-file.js');
  const { isName, narrowedByName } = await import('../records/named-match.js');
  if (!isName(match)) return narrowing;
  const named = narrowedByName(narrowing, await networkFromFile(network, ui));
  if (named !== null) return named;
  throw new Problem('usage', `Nothing in ${network} has the Name tag ${match.text}.`, [
    'An address, a block, an ID or any other value of a field needs no --network.',
  ]);
}

/** Whoever names nothing in S3 needs no credentials, and no SDK. */
async function bucketFor(
  { files, account, athena = noAthena }: FilesRequest,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<BucketFinder | null> {
  if (!files.some(isInBucket)) return null;
  const { connectToAws } = await import('./cloud/cloud.js');
  const { bucketFinder } = await import('../records/s3/bucket.js');
  const { explain } = await import('../aws/explain.js');
  const { profileOf } = await import('../aws/profiles.js');
  const said = { ...account, profile: profileOf(account, surroundings.env), again: 'npx flowlab logs' };
  const { aws, clock } = await connectToAws(account, terminal, surroundings);
  const find = bucketFinder(aws.s3, terminal, null, { athena: aws.athena, clock, choice: athena });
  return (uri, search) =>
    find(uri, search).catch((error: unknown) => {
      terminal.signal.throwIfAborted();
      throw explain(error, said);
    });
}

/** The SDK is loaded for this alone. */
async function fromGroups(
  request: GroupsRequest,
  sink: RecordDisplay,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<void> {
  const { openSource } = await import('./logs/source.js');
  const { showLogGroups } = await import('../records/cloudwatch/log-groups.js');
  const { explain } = await import('../aws/explain.js');
  const { profileOf } = await import('../aws/profiles.js');
  try {
    const source = await openSource(request, terminal, surroundings);
    const { namedOnAws } = await import('../records/cloudwatch/name-on-aws.js');
    const named = { ...request, narrowing: await namedOnAws(source.aws.ec2, request.narrowing) };
    if (source.places.length > 0) {
      if (request.athena?.wanted) terminal.ui.tell(athenaIsIdle);
      return await showLogGroups(source, named, sink, terminal);
    }
    const { showBuckets } = await import('../records/s3/show-buckets.js');
    await showBuckets(source, named, sink, terminal);
  } catch (error) {
    const { account } = request;
    throw explain(error, { ...account, profile: profileOf(account, surroundings.env), again: 'npx flowlab logs' });
  }
}
