import type { Stage } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';
import { arrival } from '../07-read-logs/arrival.js';
import { awaitRecords, between, judge, watchedInterfaces } from '../07-read-logs/evidence.js';
import { showRecords } from '../07-read-logs/show.js';
import { answered, outcomeOf, ping } from '../ping.js';
import { rule } from './rule.js';

const fixedPing = observation({
  id: 'security-group/ping',
  title: 'The same ping, once more',
  observe: async (context) => {
    const pinged = await ping(context, context.result(source), context.result(destination).address);
    context.ui.tell({ kind: 'note', tone: answered(pinged) ? 'ok' : 'warn', text: outcomeOf(pinged) });
    context.ui.tell({
      kind: 'text',
      text: 'One rule, in one direction, and the answers get through as well: a security group is stateful. It remembers a connection that it let in and lets its answers out without asking a rule; that is why “no inbound rule” refuses only new connections.',
    });
    return pinged;
  },
});

const fixedRecords = observation({
  id: 'security-group/records',
  title: 'What the new records say',
  observe: async (context) => {
    const from = context.result(source);
    const to = context.result(destination);
    const pinged = context.result(fixedPing);
    const atEnd = {
      interfaceId: watchedInterfaces(context).includes(to.interfaceId) ? to.interfaceId : from.interfaceId,
    };
    const request = { ...atEnd, from: from.address, to: to.address };
    const reply = { ...atEnd, from: to.address, to: from.address };
    const { records } = await awaitRecords(context, {
      pings: [pinged],
      text: 'the records of the repaired ping',
      expectedMs: 240_000,
      isHopeless: context.result(arrival).count === 0,
      enough: (now) =>
        between(now, request).length > 0 && (answered(pinged) !== true || between(now, reply).length > 0),
    });
    showRecords(context, `${atEnd.interfaceId}, search: ${from.address}`, [
      ...between(records, request),
      ...between(records, reply),
    ]);
    const { verdict } = await judge(context, pinged, records);
    return { outcome: verdict.outcome, cause: verdict.cause, summary: verdict.summary };
  },
});

export const stage: Stage = {
  number: 8,
  id: 'security-group',
  title: 'Fix the security group',
  goal: 'Add the one rule that is missing, and prove by ping and by new records that it was the one.',
  minutes: 5,
  steps: [rule, fixedPing, fixedRecords],
};
