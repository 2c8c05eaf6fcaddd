import { paginateDescribeLogStreams } from '@aws-sdk/client-cloudwatch-logs';
import { isGone } from '../../aws/classify.js';
import { counted } from '../../base/words.js';
import type { Context } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { destination, source } from '../02-instances/stage.js';
import { logGroup } from '../05-log-group/stage.js';
import { loggedPings } from '../06-flow-log/stage.js';
import { internetAddress, pingAnswered } from '../ping.js';
import { awaitRecords, recordsBetween, watchedInterfaces } from './evidence.js';
import { isRejected } from './sightings.js';

export const arrival = observation({
  id: 'read-logs/arrival',
  title: 'The records arrive',
  observe: async (context) => {
    context.ui.tell({
      kind: 'text',
      text:
        'Records take three steps: captured at the interface, aggregated for up to a minute, delivered in batches, typically within five minutes and at first often in ten. ' +
        'You may pause here with Ctrl-C: npx flowlab resume goes on waiting.',
    });
    const { peer, internet } = context.result(loggedPings);
    const { records, complete } = await awaitRecords(context, {
      pings: [peer, internet],
      text: 'the first flow records',
      expectedMs: 420_000,
      enough: (now) => wantedOf(context, now).every((wanted) => recordsBetween(now, wanted).length > 0),
    });
    if (complete)
      context.ui.tell({
        kind: 'note',
        tone: 'ok',
        text: `${counted(records.length, 'record')} of ${counted(new Set(records.map(({ interfaceId }) => interfaceId)).size, 'network interface')}.`,
      });
    return { complete, count: records.length };
  },
});

/** Both directions of what was answered, and the request on both sides of what was not, unless it never left. */
function wantedOf(context: Context, records: readonly FlowRecord[]) {
  const from = context.result(source);
  const to = context.result(destination);
  const { internet } = context.result(loggedPings);
  const watched = watchedInterfaces(context);
  const toPeer = { interfaceId: from.interfaceId, from: from.address, to: to.address };
  const wanted = [
    { interfaceId: from.interfaceId, from: from.address, to: internetAddress },
    ...(pingAnswered(internet) ? [{ interfaceId: from.interfaceId, from: internetAddress, to: from.address }] : []),
    toPeer,
    ...(isRejected(recordsBetween(records, toPeer)) ? [] : [{ ...toPeer, interfaceId: to.interfaceId }]),
  ];
  return wanted.filter(({ interfaceId }) => watched.includes(interfaceId));
}

export const streams = observation({
  id: 'read-logs/streams',
  title: 'One stream for each network interface',
  observe: async (context) => {
    const names = await streamNames(context);
    const mine: Readonly<Record<string, string>> = {
      [context.result(source).interfaceId]: 'the source',
      [context.result(destination).interfaceId]: 'the destination',
    };
    context.ui.tell({
      kind: 'list',
      title: `Log streams in ${context.result(logGroup).name}, one for each interface that had traffic:`,
      items:
        names.length === 0
          ? ['none yet']
          : names.map((name) => `${name}  ${mine[/^eni-[0-9a-f]+/.exec(name)?.[0] ?? ''] ?? 'somebody else'}`),
    });
    return { names: names.slice(0, 50) };
  },
});

async function streamNames(context: Context): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const page of paginateDescribeLogStreams(
      { client: context.aws.logs },
      { logGroupName: context.result(logGroup).name },
    )) {
      names.push(...(page.logStreams ?? []).flatMap(({ logStreamName }) => logStreamName ?? []));
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return names;
}

/** Everything that neither of the lab's pings explains: scanners, agents, time servers. */
export const isNoise = (record: FlowRecord, known: readonly string[]): boolean =>
  !(known.includes(record.srcaddr ?? '') && known.includes(record.dstaddr ?? ''));
