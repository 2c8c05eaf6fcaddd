import type { Context, Stage } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';
import { loggedPings } from '../06-flow-log/stage.js';
import { arrival } from '../07-read-logs/arrival.js';
import { awaitRecords, judge, tellPath } from '../07-read-logs/evidence.js';
import { showRecords } from '../07-read-logs/show.js';
import { sightingsIn } from '../07-read-logs/sightings.js';
import { verdict as stage7 } from '../07-read-logs/verdict.js';
import { outcomeOf, type Pinged, pingAnswered, pingFromHost } from '../ping.js';
import { isTold, whyHelped, whyNot } from './after.js';
import { ruleName } from './candidates.js';
import { rule } from './rule.js';
import { lastTry, proofId, type Tried } from './tries.js';

/** What is known before a rule is chosen; the rule has to answer it. */
const recall = observation({
  id: 'security-group/recall',
  title: 'What stage 7 found',
  observe: async (context) => {
    const { summary, outcome } = context.result(stage7);
    const before = lastTry(context);
    if (before !== undefined && !before.anew) return { outcome };
    context.ui.tell({
      kind: 'text',
      text:
        outcome === 'delivered'
          ? `${summary} So there is nothing that a rule could put right, and nothing that it could prove.`
          : `So far: ${summary}`,
    });
    return { outcome };
  },
});

export const fixedPing = observation({
  id: 'security-group/ping',
  title: 'The same ping, once more',
  observe: async (context) => {
    const pinged = await pingFromHost(context, context.result(source), context.result(destination).address);
    context.ui.tell({ kind: 'note', tone: pingAnswered(pinged) ? 'ok' : 'warn', text: outcomeOf(pinged) });
    return pinged;
  },
});

export const fixedRecords = observation({
  id: 'security-group/records',
  title: 'What the new records say',
  observe: async (context) => {
    const from = context.result(source);
    const to = context.result(destination);
    const ends = { source: from.interfaceId, destination: to.interfaceId };
    const pinged = context.result(fixedPing);
    const isAnswered = pingAnswered(pinged) === true;
    const endedAt = Math.ceil(pinged.to / 1_000);
    const { records } = await awaitRecords(context, {
      pings: [pinged],
      text: isAnswered ? 'the records of the ping that was answered' : 'the records of the ping that got no answer',
      expectedMs: 240_000,
      isHopeless: context.result(arrival).count === 0,
      enough: (now) => isTold(sightingsIn(context, now), { isAnswered, endedAt, records: now }, ends),
    });
    const seen = sightingsIn(context, records);
    // The destination has none of a ping that never left the source.
    const isAtDestination = seen.requestAtDestination.length > 0;
    const end = isAtDestination ? to : from;
    showRecords(
      context,
      `${end.interfaceId} (${end.name}), search: ${isAtDestination ? from.address : to.address}`,
      isAtDestination
        ? [...seen.requestAtDestination, ...seen.replyAtDestination]
        : [...seen.requestAtSource, ...seen.replyAtSource],
    );
    const found = await judge(context, pinged, records);
    const plan = context.result(rule);
    // The path of stage 7 is not told again.
    if (!isAnswered && found.verdict.cause !== context.result(stage7).cause) tellPath(context, pinged, found);
    context.ui.tell({ kind: 'verdict', verdict: found, ...(isAnswered ? {} : { withoutFix: true }) });
    for (const text of wasBroken(context) && isAnswered ? whyHelped(plan, seen) : [])
      context.ui.tell({ kind: 'text', text });
    const { outcome, cause, summary, resourceId } = found.verdict;
    const fix = found.fix && { summary: found.fix.summary, command: found.fix.command };
    return { outcome, cause, summary, resourceId, fix, whyNot: isAnswered ? null : whyNot(plan, seen) };
  },
});

/** Without a rule the ping failed; only then does an answer prove the rule. */
const wasBroken = (context: Context): boolean => pingAnswered(context.result(loggedPings).peer) === false;

export const groupProof = observation<Tried>({
  id: proofId,
  title: 'Did the rule help?',
  observe: async (context) => {
    const { ui } = context;
    const pinged = context.result(fixedPing);
    const { cause, whyNot: why } = context.result(fixedRecords);
    const isAnswered = pingAnswered(pinged) === true;
    const made = context.result(rule);
    const tries = [
      ...(lastTry(context)?.tries ?? []),
      { from: made.from, rule: ruleName(made), received: pinged.received, cause },
    ];
    if (isAnswered && wasBroken(context)) return { solved: true, again: false, show: false, tries };
    if (why !== null) ui.tell({ kind: 'text', text: why });
    const isUnknown = pingAnswered(pinged) === null;
    const next = await ui.ask<'again' | 'show' | 'on'>({
      id: 'not-solved',
      flag: '--yes',
      text: `Not yet: ${notYet(pinged)}. ${isUnknown ? 'What now?' : 'What next? The rule is taken back first.'}`,
      choices: [
        { value: 'again', label: 'Try another rule' },
        { value: 'show', label: 'Show me the fix' },
        { value: 'on', label: 'Go on, unsolved' },
      ],
      default: 0,
      yes: 2,
    });
    const isShown = next === 'show' && (await isOneOfThese(context));
    return { solved: false, again: next !== 'on', keeps: isUnknown, show: isShown, tries };
  },
});

const notYet = (pinged: Pinged): string =>
  pingAnswered(pinged) === true
    ? 'the ping is answered, as it was before the rule, so this proves nothing'
    : pingAnswered(pinged) === false
      ? 'no answer comes back'
      : 'the ping printed nothing, so nothing is known';

/** The fix as the verdict has it. Only where it is a rule of the lab's own group does the lab add it itself. */
async function isOneOfThese(context: Context): Promise<boolean> {
  const { cause, resourceId, fix } = context.result(fixedRecords);
  const { ui } = context;
  const isRule = cause === 'DESTINATION_SECURITY_GROUP_INGRESS' && resourceId === context.result(rule).groupId;
  if (isRule) {
    ui.tell({
      kind: 'text',
      text: 'The fix: ICMP, since that is what ping is, from the group itself, since the source carries it too and nobody else needs to ping.',
    });
    return true;
  }
  ui.tell({ kind: 'text', text: 'It is none of these rules.' });
  if (fix)
    ui.tell({
      kind: 'next',
      title: `${fix.summary}. It is not the lab’s to change, so it is yours: pause (Ctrl-C), put it right, and come back with npx flowlab resume.`,
      commands: [
        { text: 'On AWS', command: fix.command },
        { text: 'By flowlab, in the sandbox too', command: 'npx flowlab diagnose source destination --fix' },
      ],
    });
  return false;
}

export const stage: Stage = {
  number: 8,
  id: 'security-group',
  title: 'Fix the security group',
  goal: 'Choose the rule that lets the ping in. It is really made and the ping really sent; the answer and the new records say whether it was the one.',
  minutes: 5,
  steps: [recall, rule, fixedPing, fixedRecords],
  proof: groupProof,
};
