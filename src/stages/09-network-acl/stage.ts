import type { Stage } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';
import { arrival } from '../07-read-logs/arrival.js';
import { awaitRecords, between, judge, watchedInterfaces } from '../07-read-logs/evidence.js';
import { showRecords } from '../07-read-logs/show.js';
import { answered, internetAddress, outcomeOf, ping } from '../ping.js';
import { aclTag } from './acl-tag.js';
import { aclRule } from './rule.js';

const blockedPings = observation({
  id: 'network-acl/pings',
  title: 'Both pings under the new rule',
  observe: async (context) => {
    const from = context.result(source);
    const peer = await ping(context, from, context.result(destination).address);
    context.ui.tell({
      kind: 'note',
      tone: answered(peer) ? 'ok' : 'warn',
      text: `${outcomeOf(peer)} Same subnet: the packets never cross its border, so its network ACL is not asked.`,
    });
    const internet = await ping(context, from, internetAddress);
    context.ui.tell({
      kind: 'note',
      tone: answered(internet) === false ? 'ok' : 'warn',
      text: `${outcomeOf(internet)} ${internetAddress} is outside, so every packet to it meets the ACL.`,
    });
    return { peer, internet };
  },
});

const rejectedAtSource = observation({
  id: 'network-acl/records',
  title: 'What the records say',
  observe: async (context) => {
    const { interfaceId, address, name } = context.result(source);
    const { internet } = context.result(blockedPings);
    const wanted = { interfaceId, from: address, to: internetAddress };
    const isWatched = watchedInterfaces(context).includes(interfaceId);
    const { records } = await awaitRecords(context, {
      pings: [internet],
      text: 'the records of the blocked ping',
      expectedMs: 240_000,
      isHopeless: context.result(arrival).count === 0,
      enough: (now) => !isWatched || between(now, wanted).length > 0,
    });
    showRecords(context, `${interfaceId} (${name}), search: ${internetAddress}`, between(records, wanted), {
      when: ({ action }) => action === 'REJECT',
      text: 'here',
    });
    context.ui.tell({
      kind: 'text',
      text: 'REJECT, this time at the source’s own interface. The record alone does not say whether the security group or the network ACL refused: one word, two suspects. Their rules do say it, so flowlab asks both:',
    });
    const { verdict } = await judge(context, internet, records);
    return { outcome: verdict.outcome, cause: verdict.cause, summary: verdict.summary };
  },
});

export const stage: Stage = {
  number: 9,
  id: 'network-acl',
  title: 'Network ACL (bonus)',
  goal: 'Block ICMP with a network ACL, see what it stops and what it cannot, and tell it from a security group.',
  minutes: 6,
  optional: true,
  steps: [aclTag, aclRule, blockedPings, rejectedAtSource],
};
