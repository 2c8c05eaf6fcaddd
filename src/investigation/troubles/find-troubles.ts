import { setImmediate } from 'node:timers/promises';
import type { Within } from '../../base/time-span.js';
import { isoTime } from '../../diagnosis/case/period.js';
import { diagnose, verdictAlone } from '../../diagnosis/diagnose.js';
import type { Evidence } from '../../diagnosis/question.js';
import type { Suspicion } from '../../diagnosis/troubles/suspicion.js';
import { type AskedTraffic, suspecting } from '../../diagnosis/troubles/suspicions.js';
import { type Closer, connectionOf, isBroken, type Trouble, type Troubles } from '../../diagnosis/troubles/trouble.js';
import type { Connection, Verdict } from '../../diagnosis/verdict.js';
import type { FlowRecord } from '../../flow-log/record.js';
import type { Network } from '../../network/model.js';
import type { Flows } from '../../records/flows/flows-in.js';
import { runningSources } from '../../records/flows/sources.js';
import type { WatchedInterface } from '../../records/flows/watched.js';
import { gatherFlows } from '../flows/gather-flows.js';
import type { RecordStream } from '../flows/record-stream.js';
import { scopeOf } from '../scope.js';
import { placeholderRecords } from './placeholder-records.js';
import { batchesOf, recordsOfSuspicions } from './records-of-suspicions.js';

export interface Looking {
  readonly network: Network;
  readonly time: Within;
  readonly read: RecordStream;
  /** Milliseconds since the Unix epoch when the records were read; null for files, which may be of any day. */
  readonly readAt: number | null;
  /** Only conversations of this VPC; null: all. */
  readonly vpcId: string | null;
  readonly traffic: AskedTraffic;
  readonly signal: AbortSignal;
}

// Whoever looks at so many one after the other asks about one alone.
const MOST_CLOSER = 100;

/**
 * Reads the records twice: once for what they come to, and once for what is worth a closer look. Where that is very much,
 * part by part.
 */
export async function findTroubles({
  network,
  time,
  read,
  readAt,
  vpcId,
  traffic,
  signal,
}: Looking): Promise<Troubles> {
  const flows = await gatherFlows(network, time, read);
  const sources = runningSources();
  const found = await suspicionsIn(flows, network, traffic, sources.add, signal);
  const suspicions = found.suspicions.filter((one) => vpcId === null || isOf(vpcId, one));
  const watching = new Map(flows.interfaces.map((one) => [one.interfaceId, one]));
  const troubles: Trouble[] = [];
  let undecided = 0;
  for (const batch of batchesOf(suspicions)) {
    const records = await recordsOfSuspicions(batch, network, time, read);
    for (const [at, suspicion] of batch.entries()) {
      if (at % 16 === 0) await breathe(signal);
      const looked = looking(suspicion, records(at), { network, watching, readAt, time });
      const verdict = verdictAlone(looked.connection, network, looked.evidence);
      const broken = isUnsettled(suspicion, looked, verdict) ? null : isBroken(suspicion, verdict);
      if (broken) {
        const isCloser = troubles.length < MOST_CLOSER;
        const closer = isCloser ? closerOf(looked, network) : null;
        troubles.push({ suspicion, connection: looked.connection, verdict, closer });
      }
      if (broken === null) undecided += 1;
    }
  }
  return {
    window: { since: isoTime(flows.from && flows.from * 1000), until: isoTime(flows.to && flows.to * 1000) },
    troubles,
    scanners: { sources: sources.count(), tries: found.scans },
    undecided,
    left: found.left,
  };
}

const isOf = (vpcId: string, { source, destination }: Suspicion): boolean =>
  source.interface?.vpcId === vpcId || destination.interface?.vpcId === vpcId;

// Rows are delivered out of order: one that reaches past a moment does not prove that those before it are there. After so
// long they are ("typically within 5 minutes", VPC user guide, "Flow log basics", and as much again).
const SETTLED_SECONDS = 180;
const LATEST_MS = 15 * 60_000;

/** No answer was recorded so far, in a log that still grows. */
function isUnsettled(
  { isRefused, last }: Suspicion,
  { connection, evidence: { readAt }, watched }: Looked,
  { outcome }: Verdict['verdict'],
): boolean {
  if (readAt === null || isRefused || outcome !== 'unanswered') return false;
  const seen = last ?? 0;
  const ends = [connection.source.interfaceId, connection.destination.interfaceId];
  const own = watched.filter(({ interfaceId }) => ends.includes(interfaceId));
  return seen * 1000 > readAt - LATEST_MS && own.some(({ to }) => (to ?? 0) < seen + SETTLED_SECONDS);
}

// Between so many pairs of addresses, whoever wants to stop is heard.
const PAIRS = 20_000;

async function suspicionsIn(
  flows: Flows,
  network: Network,
  traffic: AskedTraffic,
  scanner: (address: string) => void,
  signal: AbortSignal,
) {
  const accepting = new Set(flows.interfaces.filter(({ accepted }) => accepted > 0).map((one) => one.interfaceId));
  const suspicious = suspecting(network, traffic, (id) => id === null || accepting.has(id), scanner);
  let pairs = 0;
  for (const seen of flows.pairs(suspicious.isDull)) {
    suspicious.take(seen);
    pairs += 1;
    if (pairs % PAIRS === 0) await breathe(signal);
  }
  return suspicious.found();
}

async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

interface Known extends Pick<Looking, 'network' | 'readAt' | 'time'> {
  readonly watching: ReadonlyMap<string, WatchedInterface>;
}

/** A suspicion as a question, and what bears on it. */
interface Looked {
  readonly connection: Connection;
  readonly evidence: Evidence;
  readonly watched: readonly WatchedInterface[];
}

function looking(
  suspicion: Suspicion,
  own: readonly FlowRecord[],
  { network, watching, readAt, time: { since, until } }: Known,
): Looked {
  const inMs = (seconds: number | undefined) => (seconds === undefined ? null : seconds * 1000);
  const connection = connectionOf(suspicion, { since: inMs(since), until: inMs(until) });
  const seenAt = new Set([...scopeOf(connection, network).interfaceIds, ...own.map((one) => one.interfaceId ?? null)]);
  const watched = [...seenAt].flatMap((id) => watching.get(id ?? '') ?? []);
  const evidence: Evidence = {
    ...(readAt === null ? { kind: 'files' as const } : {}),
    records: [...own, ...watched.flatMap(placeholderRecords)],
    readAt,
    probe: null,
    hosts: null,
  };
  return { connection, evidence, watched };
}

const closerOf = ({ connection, evidence }: Looked, network: Network): Closer => ({
  evidence,
  verdict: diagnose(connection, network, evidence),
});
