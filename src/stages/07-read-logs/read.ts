import type { Context } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { explainRecord } from '../../flow-log/explain.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { destination, source } from '../02-instances/stage.js';
import { loggedPings } from '../06-flow-log/stage.js';
import { internetAddress } from '../ping.js';
import { isNoise } from './arrival.js';
import { between, recordsSince, watchedInterfaces } from './evidence.js';
import { showRecords } from './show.js';

const sinceThePings = (context: Context): Promise<readonly FlowRecord[]> =>
  recordsSince(context, context.result(loggedPings).peer.from);
const lines = (records: readonly FlowRecord[]): string[] => records.slice(0, 5).map(({ line }) => line);

export const oneRecord = observation({
  id: 'read-logs/one-record',
  title: 'One record, field by field',
  observe: async (context) => {
    const records = await sinceThePings(context);
    const { interfaceId, address } = context.result(source);
    const record =
      between(records, { interfaceId, from: address, to: internetAddress })[0] ??
      records.find(({ logStatus }) => logStatus === 'OK');
    if (!record) {
      context.ui.tell({ kind: 'note', tone: 'warn', text: 'There is no record to explain yet.' });
      return { line: null };
    }
    context.ui.tell({ kind: 'record', line: record.line, fields: explainRecord(record) });
    return { line: record.line };
  },
});

export const workingPing = observation({
  id: 'read-logs/working-ping',
  title: `The ping that works: ${internetAddress}`,
  observe: async (context) => {
    const { interfaceId, address, name } = context.result(source);
    const records = (await sinceThePings(context)).filter((record) => record.interfaceId === interfaceId);
    const there = between(records, { interfaceId, from: address, to: internetAddress });
    const back = between(records, { interfaceId, from: internetAddress, to: address });
    showRecords(context, `${interfaceId} (${name}), search: ${internetAddress}`, [...there, ...back]);
    context.ui.tell({ kind: 'text', text: conclusion(there, back) });
    const noise = records.filter((record) =>
      isNoise(record, [address, internetAddress, context.result(destination).address]),
    );
    if (noise.length > 0) {
      showRecords(
        context,
        'Noise in the same stream, not yours (the agent’s own traffic, scanners from the internet):',
        noise.slice(0, 4),
      );
      if (noise.length > 4)
        context.ui.tell({
          kind: 'note',
          tone: 'info',
          text: `… and ${noise.length - 4} more. That is why you search by address.`,
        });
    }
    return { there: lines(there), back: lines(back), noise: noise.length };
  },
});

const conclusion = (there: readonly FlowRecord[], back: readonly FlowRecord[]): string =>
  there.length > 0 && back.length > 0
    ? `Two records, one for each direction: ${there[0]?.action} for the requests on their way out, ${back[0]?.action} for the answers on their way in. This is what a working ping looks like.`
    : there.length > 0
      ? `The requests left (${there[0]?.action}); no record of an answer.`
      : 'No record of this ping has been delivered.';

export const atSource = observation({
  id: 'read-logs/at-source',
  title: 'The broken ping, seen from the source',
  observe: async (context) => {
    const from = context.result(source);
    const to = context.result(destination);
    const records = await sinceThePings(context);
    const there = between(records, { interfaceId: from.interfaceId, from: from.address, to: to.address });
    const back = between(records, { interfaceId: from.interfaceId, from: to.address, to: from.address });
    showRecords(context, `${from.interfaceId} (${from.name}), search: ${to.address}`, [...there, ...back]);
    context.ui.tell({ kind: 'text', text: fromTheSource(there, back) });
    return { there: lines(there), back: lines(back) };
  },
});

function fromTheSource(there: readonly FlowRecord[], back: readonly FlowRecord[]): string {
  if (there.length === 0) return 'No record of the ping has been delivered for the source.';
  if (there.some(({ action }) => action === 'REJECT'))
    return 'Rejected on the way out: the source’s own security group or network ACL stopped it.';
  if (back.length > 0) return 'It left, and an answer came back.';
  return 'ACCEPT on the way out, and no answer at all. So nothing at the source holds it back: neither its security group nor its network ACL. It was lost or refused farther on.';
}

export const atDestination = observation({
  id: 'read-logs/at-destination',
  title: 'The broken ping, seen from the destination',
  observe: async (context) => {
    const from = context.result(source);
    const to = context.result(destination);
    if (!watchedInterfaces(context).includes(to.interfaceId)) {
      context.ui.tell({
        kind: 'note',
        tone: 'warn',
        text: 'This flow log covers the source’s interface alone, so the destination’s side stays dark.',
      });
      return { there: [] };
    }
    const there = between(await sinceThePings(context), {
      interfaceId: to.interfaceId,
      from: from.address,
      to: to.address,
    });
    showRecords(context, `${to.interfaceId} (${to.name}), search: ${from.address}`, there, {
      when: ({ action }) => action === 'REJECT',
      text: 'here',
    });
    const rejected = there.some(({ action }) => action === 'REJECT');
    context.ui.tell({
      kind: 'text',
      text: rejected
        ? 'REJECT: the packets reached the destination’s network interface and were refused there.'
        : there.length > 0
          ? 'ACCEPT: the packets were let in.'
          : 'No record of the ping has been delivered for the destination.',
    });
    return { there: lines(there) };
  },
});
