import { counted } from '../../base/words.js';
import type { Context } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { explainRecord } from '../../flow-log/explain.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { destination, source } from '../02-instances/stage.js';
import { loggedPings } from '../06-flow-log/stage.js';
import { askGuess, pause, tellAnswer } from '../lesson.js';
import { internetAddress, pingAnswered } from '../ping.js';
import { answerAccept, answerRecord, answerReject, type Excludes } from './answers.js';
import { isNoise } from './arrival.js';
import { recordsBetween, recordsSince } from './evidence.js';
import { inOneLine, showRecords } from './show.js';
import { isAccepted, isRejected, type Sightings, sightingsIn } from './sightings.js';

const sinceThePings = (context: Context): Promise<readonly FlowRecord[]> =>
  recordsSince(context, context.result(loggedPings).peer.from);
const lines = (records: readonly FlowRecord[]): string[] => records.slice(0, 5).map(({ line }) => line);

/** Which of the records of a stream is the ping that worked? Asked before any of them is explained. */
export const whichRecord = observation({
  id: 'read-logs/which-record',
  title: 'Which record is your ping?',
  isSaid: true,
  observe: async (context) => {
    const { interfaceId, address, name } = context.result(source);
    const stream = (await sinceThePings(context)).filter((record) => record.interfaceId === interfaceId);
    const target = internetAddress;
    const [there] = recordsBetween(stream, { interfaceId, from: address, to: target });
    const [back] = recordsBetween(stream, { interfaceId, from: target, to: address });
    const others = stream.filter(
      (record) => record.logStatus === 'OK' && isNoise(record, [address, target, context.result(destination).address]),
    );
    if (!there || others.length === 0) return { picked: null, right: null };
    await pause(context, 'what is in a stream');
    const shown = [there, ...(back ? [back] : []), ...others.slice(0, 2)].sort(
      (a, b) => (a.start ?? 0) - (b.start ?? 0),
    );
    const picked = await askGuess(context, {
      id: 'which-record',
      text: `Some records of ${interfaceId} (${name}). Which one is your ping to ${target}, on its way out?`,
      choices: shown.map((record) => ({ value: record.line, label: inOneLine(record) })),
    });
    const record = shown.find(({ line }) => line === picked);
    const answer = record ? answerRecord(record, { address, target }) : null;
    tellAnswer(context, answer);
    return { picked, right: answer?.right ?? null };
  },
});

export const oneRecord = observation({
  id: 'read-logs/one-record',
  title: 'One record, field by field',
  observe: async (context) => {
    const records = await sinceThePings(context);
    const { interfaceId, address } = context.result(source);
    const record =
      recordsBetween(records, { interfaceId, from: address, to: internetAddress })[0] ??
      records.find(({ logStatus }) => logStatus === 'OK');
    if (!record) {
      context.ui.tell({ kind: 'note', tone: 'warn', text: 'There is no record to explain yet.' });
      return { line: null };
    }
    context.ui.tell({ kind: 'record', line: record.line, fields: explainRecord(record) });
    await pause(context, 'the ping that works');
    return { line: record.line };
  },
});

export const workingPing = observation({
  id: 'read-logs/working-ping',
  title: `The ping that works: ${internetAddress}`,
  observe: async (context) => {
    const { interfaceId, address, name } = context.result(source);
    const records = (await sinceThePings(context)).filter((record) => record.interfaceId === interfaceId);
    const there = recordsBetween(records, { interfaceId, from: address, to: internetAddress });
    const back = recordsBetween(records, { interfaceId, from: internetAddress, to: address });
    showRecords(context, `${interfaceId} (${name}), search: ${internetAddress}`, [...there, ...back]);
    context.ui.tell({
      kind: 'text',
      text: conclusion(there, back, pingAnswered(context.result(loggedPings).internet)),
    });
    const noise = records.filter((record) =>
      isNoise(record, [address, internetAddress, context.result(destination).address]),
    );
    if (noise.length > 0)
      context.ui.tell({
        kind: 'note',
        tone: 'info',
        text: `${counted(noise.length, 'other record')} in the same stream, of other traffic than your pings. That is why you search by address.`,
      });
    await pause(context, 'the ping that fails, seen from the source');
    return { there: lines(there), back: lines(back), noise: noise.length };
  },
});

function conclusion(there: readonly FlowRecord[], back: readonly FlowRecord[], isAnswered: boolean | null): string {
  if (there.length === 0) return 'No record of this ping has been delivered.';
  if (isRejected(there)) return 'REJECT for the requests on their way out: they never left the source.';
  if (back.length === 0)
    return isAnswered
      ? 'The requests left (ACCEPT); the record of the answers has not been delivered.'
      : 'The requests left (ACCEPT); no record of an answer.';
  const both = `Two records, one for each direction: ${there[0]?.action} for the requests on their way out, ${back[0]?.action} for the answers on their way in.`;
  return isAccepted(there) && isAccepted(back) && isAnswered ? `${both} This is what a working ping looks like.` : both;
}

export const atSource = observation({
  id: 'read-logs/at-source',
  title: 'The broken ping, seen from the source',
  observe: async (context) => {
    const from = context.result(source);
    const seen = sightingsIn(context, await sinceThePings(context));
    const { requestAtSource: there, replyAtSource: back } = seen;
    const search = `search: ${context.result(destination).address}`;
    showRecords(context, `${from.interfaceId} (${from.name}), ${search}`, [...there, ...back]);
    const isOut = isAccepted(there) && back.length === 0;
    const guess = isOut ? await askGuess<Excludes>(context, acceptExcludes) : null;
    if (guess !== null) tellAnswer(context, answerAccept(guess));
    context.ui.tell({ kind: 'text', text: fromTheSource(seen, pingAnswered(context.result(loggedPings).peer)) });
    await pause(context, 'the same ping, seen from the destination');
    return { there: lines(there), back: lines(back), guess };
  },
});

const acceptExcludes = {
  id: 'accept-excludes',
  text: 'ACCEPT, at the source’s interface. What does it rule out?',
  choices: [
    { value: 'way', label: 'That the source’s own security group or network ACL stopped the ping' },
    { value: 'destination', label: 'That the destination refused it' },
    { value: 'all', label: 'Any refusal: it was accepted' },
  ],
} as const;

function fromTheSource({ requestAtSource, replyAtSource }: Sightings, isAnswered: boolean | null): string {
  if (requestAtSource.length === 0) return 'No record of the ping has been delivered for the source.';
  if (isRejected(requestAtSource))
    return 'Rejected on the way out: the source’s own security group or network ACL stopped it.';
  if (isRejected(replyAtSource)) return 'It left, an answer came, and the source’s own network ACL refused it.';
  if (replyAtSource.length > 0) return 'It left, and an answer came back.';
  return isAnswered
    ? 'It left; the record of the answer has not been delivered.'
    : 'ACCEPT on the way out, and no answer at all. So nothing at the source holds it back: neither its security group nor its network ACL. It was lost or refused farther on.';
}

export const atDestination = observation({
  id: 'read-logs/at-destination',
  title: 'The broken ping, seen from the destination',
  observe: async (context) => {
    const to = context.result(destination);
    const seen = sightingsIn(context, await sinceThePings(context));
    if (!seen.seesDestination) {
      context.ui.tell({
        kind: 'note',
        tone: 'warn',
        text: 'This flow log covers the source’s interface alone, so the destination’s side stays dark.',
      });
      return { there: [], guess: null };
    }
    const { requestAtDestination: there, replyAtDestination: back } = seen;
    const search = `search: ${context.result(source).address}`;
    showRecords(context, `${to.interfaceId} (${to.name}), ${search}`, [...there, ...back], {
      when: ({ action }) => action === 'REJECT',
      text: 'here',
    });
    const isRefused = isRejected(there);
    const guess = isRefused ? await askGuess<Excludes>(context, rejectExcludes) : null;
    if (guess !== null) tellAnswer(context, answerReject(guess));
    context.ui.tell({
      kind: 'text',
      text: isRefused
        ? 'REJECT: the packets reached the destination’s network interface and were refused there.'
        : isRejected(back)
          ? 'ACCEPT for the packets, REJECT for the answers: let in, and the answers were refused on their way out.'
          : there.length > 0
            ? 'ACCEPT: the packets were let in.'
            : 'No record of the ping has been delivered for the destination.',
    });
    await pause(context, 'the reason, and the verdict');
    return { there: lines(there), guess };
  },
});

const rejectExcludes = {
  id: 'reject-excludes',
  text: 'REJECT, at the destination’s interface. What does it rule out?',
  choices: [
    { value: 'group', label: 'A security group: REJECT is what a network ACL writes' },
    { value: 'way', label: 'Everything before that interface, and the answer’s way back' },
    { value: 'all', label: 'Nothing: it only repeats that the ping fails' },
  ],
} as const;
