import type { Context, Proven, Stage } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';
import { loggedPings } from '../06-flow-log/stage.js';
import { arrival } from '../07-read-logs/arrival.js';
import { awaitRecords, judge, recordsBetween, tellPath, watchedInterfaces } from '../07-read-logs/evidence.js';
import { showRecords } from '../07-read-logs/show.js';
import { fixedPing } from '../08-security-group/stage.js';
import { askGuess, tellAnswer } from '../lesson.js';
import { internetAddress, outcomeOf, pingAnswered, pingFromHost } from '../ping.js';
import { aclTag } from './acl-tag.js';
import { answerOfRecords, answerStops, ofInternet, ofPeer, type Stops } from './answers.js';
import { aclRule } from './rule.js';

export const whichStops = observation({
  id: 'network-acl/which-stops',
  title: 'Which ping will stop?',
  isSaid: true,
  observe: async (context) => ({
    guess: await askGuess<Stops>(context, {
      id: 'which-stops',
      text: 'The rule denies all ICMP on its way out of the subnet. Which of the two pings will it stop?',
      choices: [
        { value: 'peer', label: `The one to ${context.result(destination).name}` },
        { value: 'internet', label: `The one to ${internetAddress}` },
        { value: 'both', label: 'Both' },
        { value: 'neither', label: 'Neither' },
      ],
    }),
  }),
});

const blockedPings = observation({
  id: 'network-acl/pings',
  title: 'Both pings under the new rule',
  observe: async (context) => {
    const from = context.result(source);
    const to = context.result(destination);
    const { aclId } = context.result(aclRule);
    const isOneSubnet = from.subnetId === to.subnetId;
    const peer = await pingFromHost(context, from, to.address);
    context.ui.tell({
      kind: 'note',
      tone: pingAnswered(peer) ? 'ok' : 'warn',
      text: `${outcomeOf(peer)} ${ofPeer(pingAnswered(peer), peerBefore(context), isOneSubnet)}`,
    });
    const internet = await pingFromHost(context, from, internetAddress);
    context.ui.tell({
      kind: 'note',
      tone: pingAnswered(internet) === false ? 'ok' : 'warn',
      text: `${outcomeOf(internet)} ${ofInternet(pingAnswered(internet), internetAddress, aclId)}`,
    });
    return { peer, internet };
  },
});

/** Whether the peer answered in stage 8; null where nobody knows. */
function peerBefore(context: Context): boolean | null {
  const pinged = context.known(fixedPing);
  return pinged === undefined ? null : pingAnswered(pinged);
}

export const rejectedAtSource = observation({
  id: 'network-acl/records',
  title: 'What the records say',
  observe: async (context) => {
    const { interfaceId, address, name } = context.result(source);
    const { peer, internet } = context.result(blockedPings);
    const wanted = { interfaceId, from: address, to: internetAddress };
    const isWatched = watchedInterfaces(context).includes(interfaceId);
    const { records } = await awaitRecords(context, {
      pings: [internet],
      text: `the records of the ping to ${internetAddress}`,
      expectedMs: 240_000,
      isHopeless: context.result(arrival).count === 0,
      enough: (now) => !isWatched || recordsBetween(now, wanted).length > 0,
    });
    const rows = recordsBetween(records, wanted);
    showRecords(context, `${interfaceId} (${name}), search: ${internetAddress}`, rows, {
      when: ({ action }) => action === 'REJECT',
      text: 'here',
    });
    const answer = answerStops(context.result(whichStops).guess, {
      peer: pingAnswered(peer),
      internet: pingAnswered(internet),
      before: {
        peer: peerBefore(context),
        internet: pingAnswered(context.result(loggedPings).internet),
      },
      rows,
      target: internetAddress,
    });
    tellAnswer(context, answer);
    context.ui.tell({ kind: 'text', text: answerOfRecords(rows) });
    const found = await judge(context, internet, records);
    tellPath(context, internet, found);
    context.ui.tell({ kind: 'verdict', verdict: found, withoutFix: true });
    const { outcome, cause, summary } = found.verdict;
    return { outcome, cause, summary, answer };
  },
});

export const aclProof = observation<Proven>({
  id: 'network-acl/proof',
  title: 'Did the network ACL stop it?',
  observe: async (context) => {
    const { internet } = context.result(blockedPings);
    const { cause } = context.result(rejectedAtSource);
    if (pingAnswered(internet) === false && cause === 'SOURCE_NETWORK_ACL_EGRESS')
      return { solved: true, again: false };
    const isAnswered = pingAnswered(internet);
    return { solved: false, again: await askAgain(context, isAnswered), keeps: isAnswered === null };
  },
});

const askAgain = ({ ui }: Context, isAnswered: boolean | null): Promise<boolean> =>
  ui.ask({
    id: 'not-stopped',
    flag: '--yes',
    text: `Not yet: ${isAnswered ? 'the ping outside is still answered' : 'it is not proved that the rule stopped the ping'}. ${isAnswered === null ? 'What now?' : 'What next? The rule is taken back first.'}`,
    choices: [
      { value: true, label: 'Try once more', hint: 'after you put right what the verdict names' },
      { value: false, label: 'Go on, unsolved' },
    ],
    default: 1,
  });

export const stage: Stage = {
  number: 9,
  id: 'network-acl',
  title: 'Network ACL (bonus)',
  goal: 'Block ICMP with a network ACL, see what it stops and what it cannot, and tell it from a security group.',
  minutes: 6,
  optional: true,
  steps: [aclTag, aclRule, whichStops, blockedPings, rejectedAtSource],
  proof: aclProof,
};
