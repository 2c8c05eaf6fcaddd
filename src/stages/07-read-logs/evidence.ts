import { DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { describeNetwork } from '../../aws/read-network.js';
import { watch } from '../../base/wait.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import type { Context } from '../../engine/step.js';
import { defaultFormat } from '../../flow-log/format.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { networkFromAws } from '../../network/from-aws.js';
import { ICMP } from '../../network/packet.js';
import { readRecords } from '../../records/cloudwatch/read-records.js';
import { destination, source } from '../02-instances/stage.js';
import { logGroup } from '../05-log-group/stage.js';
import { flowLog } from '../06-flow-log/flow-log.js';
import { type Pinged, pingAnswered, pingFromHost } from '../ping.js';
import { meanwhile } from './meanwhile.js';

/** Records of one interface, between two addresses, in one direction. */
export interface RecordsOfPing {
  readonly interfaceId: string;
  readonly from: string;
  readonly to: string;
}

export const recordsBetween = (
  records: readonly FlowRecord[],
  { interfaceId, from, to }: RecordsOfPing,
): readonly FlowRecord[] =>
  records.filter(
    (record) =>
      record.interfaceId === interfaceId &&
      record.srcaddr === from &&
      record.dstaddr === to &&
      record.protocol === ICMP,
  );

/** The lab's interfaces that the flow log covers: one alone where it was put on an interface. */
export function watchedInterfaces(context: Context): readonly string[] {
  const both = [context.result(source).interfaceId, context.result(destination).interfaceId];
  const { resourceId } = context.result(flowLog);
  return resourceId.startsWith('eni-') ? both.filter((id) => id === resourceId) : both;
}

/** All records of the lab's interfaces that start at `sinceMs` or later, in time order. */
export async function recordsSince(context: Context, sinceMs: number): Promise<readonly FlowRecord[]> {
  const { records } = await readRecords(context.aws.logs, {
    logGroup: context.result(logGroup).name,
    interfaceIds: watchedInterfaces(context),
    since: Math.floor(sinceMs / 1000) * 1000,
    format: defaultFormat,
  });
  return [...records].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}

interface Awaiting {
  /** The traffic whose records are awaited. */
  readonly pings: readonly Pinged[];
  readonly text: string;
  readonly expectedMs: number;
  readonly enough: (records: readonly FlowRecord[]) => boolean;
  /** How long at most, milliseconds; a quarter of an hour where nothing is said. */
  readonly timeoutMs?: number;
  /** Nothing at all was delivered so far, however long it was waited for: another long wait would be no wiser. */
  readonly isHopeless?: boolean;
}

const patienceMs = 900_000;
const hopelessMs = 60_000;
const deliveryCheckMs = 60_000;
/** A flow log "can take several minutes to begin collecting" (VPC user guide), so early pings may never be recorded. */
const pingAgainAfterMs = 270_000;

/**
 * Waits until the records of some pings are delivered. Where the pings printed nothing there is no proof that a packet
 * was ever sent, and nothing to wait for. Returns what is there in the end, complete or not.
 */
export async function awaitRecords(
  context: Context,
  { pings, text, expectedMs, enough, isHopeless = false, timeoutMs: patience = patienceMs }: Awaiting,
): Promise<{ readonly records: readonly FlowRecord[]; readonly complete: boolean }> {
  const { clock, ui } = context;
  const since = Math.min(...pings.map(({ from }) => from));
  const sent = pings.some((pinged) => pingAnswered(pinged) !== null);
  const timeoutMs = !sent ? 0 : isHopeless ? hopelessMs : patience;
  let lastPing = clock.now();
  let lastCheck = clock.now();
  let failure: string | undefined;
  if (timeoutMs > hopelessMs)
    await meanwhile(context, Math.round(expectedMs / 60_000), async () => enough(await recordsSince(context, since)));
  const records = await watch({ ...context, id: 'records', text, expectedMs, timeoutMs }, async () => {
    const now = await recordsSince(context, since);
    if (enough(now)) return now;
    if (now.length === 0 && clock.now() - lastCheck > deliveryCheckMs) {
      lastCheck = clock.now();
      failure = await deliveryFailure(context);
      if (failure !== undefined) return now;
    }
    if (clock.now() - lastPing > pingAgainAfterMs) {
      lastPing = clock.now();
      ui.tell({ kind: 'note', tone: 'info', text: stillNothing(pings) });
      for (const { target } of pings) await pingFromHost(context, context.result(source), target, { briefly: true });
    }
    return undefined;
  });
  if (records && failure === undefined) return { records, complete: true };
  ui.tell({ kind: 'note', tone: 'warn', text: failure ?? whyIncomplete(sent, timeoutMs) });
  return { records: records ?? (await recordsSince(context, since)), complete: false };
}

const stillNothing = (pings: readonly Pinged[]): string =>
  `Not all of it is here yet. A young flow log may have missed ${pings.length === 1 ? 'the ping, so it is' : 'the pings, so they are'} sent once more.`;

const inWords = (ms: number): string =>
  ms === hopelessMs ? 'a minute' : ms === patienceMs ? 'fifteen minutes' : `${Math.round(ms / 60_000)} minutes`;

const whyIncomplete = (sent: boolean, timeoutMs: number): string =>
  sent
    ? `The records have not all arrived in ${inWords(timeoutMs)}. The lab goes on with what is there; they may still come.`
    : 'The pings printed nothing, so nothing proves that a packet was sent, and no records are waited for.';

/** The flow log's own word that it cannot deliver: `Access error`, `Rate limited` (EC2 API, DescribeFlowLogs). */
async function deliveryFailure(context: Context): Promise<string | undefined> {
  const { FlowLogs } = await context.aws.ec2.send(
    new DescribeFlowLogsCommand({ FlowLogIds: [context.result(flowLog).id] }),
  );
  const { DeliverLogsStatus, DeliverLogsErrorMessage } = FlowLogs?.[0] ?? {};
  if (DeliverLogsStatus !== 'FAILED') return undefined;
  return `The flow log cannot deliver its records (${DeliverLogsErrorMessage ?? 'no reason given'}): its role may not write to the log group, or the group is gone.`;
}

/** Joins the records with the current configuration into one verdict. */
export async function judge(context: Context, pinged: Pinged, records: readonly FlowRecord[]): Promise<Verdict> {
  const from = context.result(source);
  const to = context.result(destination);
  const network = networkFromAws(await describeNetwork(context.aws.ec2, [from.vpcId]));
  return diagnose(
    {
      source: { address: from.address, interfaceId: from.interfaceId },
      destination: { address: pinged.target, interfaceId: pinged.target === to.address ? to.interfaceId : null },
      protocol: ICMP,
      port: null,
      since: pinged.from,
      until: null,
    },
    network,
    {
      records,
      readAt: Math.max(context.clock.now(), pinged.to),
      probe: { from: pinged.from, to: pinged.to, answered: pingAnswered(pinged) },
      hosts: null,
    },
  );
}

/** The path of a ping, hop by hop, with what rules and records say of each. */
export function tellPath(context: Context, { target }: Pinged, { hops }: Verdict): void {
  const to = context.result(destination);
  const title = `The path of the ping from ${context.result(source).name} to ${target === to.address ? to.name : target}`;
  context.ui.tell({ kind: 'path', title, hops });
}
