import { describeAround, isKnown } from '../aws/describe-around.js';
import { withDnsAttributes } from '../aws/read-dns.js';
import { withServiceLists } from '../aws/read-service-lists.js';
import { spanOf } from '../base/time-span.js';
import { watch } from '../base/wait.js';
import type { ReadableCloud } from '../cloud.js';
import { diagnose } from '../diagnosis/diagnose.js';
import { isUnnamed, nothingSent, rulesAlone } from '../diagnosis/names/named.js';
import { type SavedCase, saveCase } from '../diagnosis/saved/case-file.js';
import type { Connection, Evidence, Probe } from '../diagnosis/verdict.js';
import type { FlowRecord } from '../flow-log/record.js';
import { canonicalAddress } from '../network/address.js';
import { isPrivate } from '../network/cidr.js';
import { networkFromAws } from '../network/from-aws.js';
import { isHostName } from '../network/host-name.js';
import type { Network } from '../network/model.js';
import { recordPlaces } from '../records/cloudwatch/places.js';
import { type LogGroups, noAthena } from '../records/request.js';
import type { Ui } from '../ui.js';
import { bucketWhenNeeded } from './bucket-when-needed.js';
import { askedConnection } from './ends.js';
import { evidenceFromFiles, type Readings } from './files.js';
import { type Lookups, lookUpNames, type NameResolver } from './names.js';
import { networkFromFile, tellUnread } from './network-file.js';
import { lookOnHost, needsHost, sendProbe } from './probe.js';
import { type GatheredRecords, recordsFromAws } from './records.js';
import type { Asked, Inquiry } from './request.js';
import { scopeOf } from './scope.js';

const WINDOW_MS = 15 * 60_000;

type Reached = ReadableCloud;

/** A person, and whom host names are asked of. */
interface Asking extends Readings {
  readonly resolve: NameResolver;
}

/** Everything that bears on a question: configuration, records, and where asked for a probe and a look on the host. */
export async function gather(
  { asked, span: askedSpan, network: file, records: from, probe: isWanted }: Inquiry,
  cloud: Reached,
  person: Asking,
): Promise<SavedCase> {
  const { ui } = person;
  const now = cloud.clock.now();
  const span = spanOf(askedSpan, from.kind === 'files' ? null : WINDOW_MS, now);
  const lookups =
    file === null ? await lookUpNames(asked, person.resolve, (end) => isKnown(cloud.aws.ec2, end)) : undefined;
  const network = file === null ? await readNetwork(asked, lookups, cloud, ui) : await networkFromFile(file, ui);
  const connection = askedConnection(asked, network, span, lookups);
  if (isUnnamed(connection)) return saveCase(connection, network, nothingSent);
  if (from.kind === 'none') return saveCase(connection, network, rulesAlone);
  if (from.kind === 'files') {
    const { aws, clock } = cloud;
    const engine = { athena: aws.athena, clock, choice: from.athena ?? noAthena };
    const bucket = bucketWhenNeeded(({ bucketFinder }) => bucketFinder(aws.s3, person, null, engine));
    const readings = { ...person, bucket };
    return saveCase(connection, network, await evidenceFromFiles(from, connection, network, readings));
  }
  const probe = isWanted ? await sendProbe({ ...cloud, ...person }, connection, network) : null;
  if (probe) return probed(connection, probe, { network, from, cloud, person });
  const timed = { ...connection, since: span.since ?? 0 };
  const read = await recordsFromAws(cloud, person, from, timed, network);
  return saveCase(connection, network, { ...read, readAt: cloud.clock.now(), probe: null, hosts: null });
}

async function readNetwork(
  { source, destination, name, error }: Asked,
  lookups: Lookups | undefined,
  { aws }: Reached,
  ui: Ui,
): Promise<Network> {
  // A name without an address may still be a service's, whose interfaces tell.
  const ends = [source, destination].map((end) => (lookups?.get(end)?.length ? (lookups.get(end) ?? end) : end));
  const found = await describeAround(aws.ec2, ends);
  const isAbroad = [ends[1] ?? []].flat().some((end) => canonicalAddress(end) !== undefined && !isPrivate(end));
  const described = isAbroad ? await withServiceLists(aws.ec2, found) : found;
  const isByName = name !== undefined || error?.kind === 'name' || [source, destination].some(isHostName);
  const network = networkFromAws(isByName ? await withDnsAttributes(aws.ec2, described) : described);
  tellUnread(network, ui, 'These credentials may not read');
  return network;
}

interface Probing {
  readonly network: Network;
  readonly from: LogGroups;
  readonly cloud: Reached;
  readonly person: Readings;
}

/** The question is now about the probe alone: its time, its records, and what the destination's host says. */
async function probed(asked: Connection, probe: Probe, probing: Probing): Promise<SavedCase> {
  const { network, cloud, person } = probing;
  const connection = { ...asked, since: probe.from, until: null };
  const read = probe.answered === true ? { records: [] } : await awaitRecords(connection, probe, probing);
  const evidence: Evidence = { ...read, readAt: cloud.clock.now(), probe, hosts: null };
  const asksForHost = needsHost(diagnose(connection, network, evidence));
  const hosts = asksForHost ? await lookOnHost({ ...cloud, ...person }, connection, network) : null;
  return saveCase(connection, network, { ...evidence, hosts });
}

// "Typically within 5 minutes" (VPC user guide, "Flow log basics"), after a minute of aggregation.
const USUAL_MS = 6 * 60_000;
const LONGEST_MS = 15 * 60_000;
const EVERY_MS = 15_000;
// Rows are delivered out of order: one that reaches past the probe does not prove that those before it are there.
const SETTLED_MS = 3 * 60_000;

/** Waits until the records decide the question, or reach so far past the probe that nothing more is to be expected. */
async function awaitRecords(
  connection: Connection & { readonly since: number },
  probe: Probe,
  { network, from, cloud, person }: Probing,
): Promise<GatheredRecords> {
  const { ui } = person;
  const covered = coveredEnds(connection, network, from);
  if (covered.length === 0) return { records: [] };
  const quiet = { ...person, ui: { tell: () => undefined, ask: ui.ask } };
  const read = () => recordsFromAws(cloud, quiet, from, connection, network);
  const reach = (records: readonly FlowRecord[], momentMs: number) =>
    covered.every((id) => reachesPast(records, id, momentMs));
  const isDecided = (found: GatheredRecords) => {
    const { verdict } = diagnose(connection, network, { ...found, readAt: cloud.clock.now(), probe, hosts: null });
    return (verdict.outcome === 'blocked' || verdict.outcome === 'delivered') && verdict.certainty === 'certain';
  };
  const wait = {
    ...cloud,
    ...person,
    id: 'records',
    text: 'the flow records of the probe',
    expectedMs: USUAL_MS,
    timeoutMs: LONGEST_MS,
  };
  let lookedAt = probe.to;
  const found = await watch(wait, async () => {
    if (cloud.clock.now() - lookedAt < EVERY_MS) return undefined;
    lookedAt = cloud.clock.now();
    const latest = await read();
    return (reach(latest.records, probe.to) && isDecided(latest)) || reach(latest.records, probe.to + SETTLED_MS)
      ? latest
      : undefined;
  });
  if (found) return found;
  ui.tell({
    kind: 'note',
    tone: 'warn',
    text: 'Not all of them have arrived in fifteen minutes; the verdict goes by those that have.',
  });
  return read();
}

/** The ends whose records can be expected in CloudWatch Logs. */
function coveredEnds(connection: Connection, network: Network, { logGroup }: LogGroups): readonly string[] {
  const ends = [connection.source.interfaceId, connection.destination.interfaceId].flatMap((id) => id ?? []);
  if (logGroup !== null) return ends;
  const working = { ...network, flowLogs: network.flowLogs.filter(({ delivery }) => delivery !== 'failed') };
  const { interfaces } = scopeOf(connection, network);
  const covered = recordPlaces(working, interfaces).flatMap(({ interfaceIds }) => interfaceIds);
  return ends.filter((id) => covered.includes(id));
}

const reachesPast = (records: readonly FlowRecord[], interfaceId: string, momentMs: number): boolean =>
  records.some(
    (record) =>
      record.interfaceId === interfaceId && record.logStatus !== 'SKIPDATA' && (record.end ?? 0) * 1000 >= momentMs,
  );
