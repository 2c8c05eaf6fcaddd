import { protocolName } from '../../flow-log/protocols.js';
import type { FlowRecord } from '../../flow-log/record.js';
import { ICMP } from '../../network/packet.js';
import type { LostAt } from '../04-ping/stage.js';
import type { Answered, Guess } from '../lesson.js';
import { isAccepted, isRejected, type Sightings } from './sightings.js';

const answered = (right: boolean | null, text: string): Answered => ({ right, text });

/** The guess of stage 4, where the packets die, held against what both interfaces recorded. */
export function answerPlace(guess: Guess<LostAt>, seen: Sightings): Answered | null {
  switch (guess) {
    case 'source':
      return atSource(seen);
    case 'destination':
      return atDestination(seen);
    case 'reply':
      return onTheWayBack(seen);
    default:
      return null;
  }
}

function atSource({ requestAtSource: records }: Sightings): Answered {
  const said = 'You said: at the source.';
  if (isRejected(records)) return answered(true, `${said} Its interface recorded REJECT for the outgoing ping. Right.`);
  if (isAccepted(records))
    return answered(false, `${said} Its interface recorded ACCEPT for the outgoing ping, so the source let it go.`);
  return answered(null, `${said} Its interface recorded nothing of the ping, so the records do not say.`);
}

function atDestination({ requestAtDestination: records, requestAtSource, seesDestination }: Sightings): Answered {
  const said = 'You said: at the destination.';
  if (isRejected(records)) return answered(true, `${said} Its interface recorded REJECT for the incoming ping. Right.`);
  if (isAccepted(records))
    return answered(false, `${said} Its interface recorded ACCEPT for the incoming ping, so it let it in.`);
  if (isRejected(requestAtSource))
    return answered(false, `${said} It never got there: the source’s own interface recorded REJECT.`);
  return answered(
    null,
    seesDestination
      ? `${said} Its interface recorded nothing of the ping, so the records do not say.`
      : `${said} This flow log does not watch it, so the records do not say.`,
  );
}

function onTheWayBack(seen: Sightings): Answered {
  const said = 'You said: the answer, on the way back.';
  const { requestAtSource, requestAtDestination, replyAtDestination, replyAtSource } = seen;
  if (isRejected(replyAtDestination) || isRejected(replyAtSource))
    return answered(true, `${said} REJECT is recorded for the answer. Right.`);
  if (isRejected(requestAtDestination))
    return answered(false, `${said} There was none: the destination recorded REJECT for the ping itself.`);
  if (isRejected(requestAtSource))
    return answered(false, `${said} There was none: the source recorded REJECT for the ping itself.`);
  if (isAccepted(replyAtSource)) return answered(false, `${said} The source recorded ACCEPT for it: it came back.`);
  return answered(null, `${said} No record of an answer is there, and none of its refusal: the records do not say.`);
}

export type Excludes = 'way' | 'destination' | 'all' | 'group';

/** The guesses about ACCEPT and REJECT once more, at the end of the lab. */
export function recall(word: 'ACCEPT' | 'REJECT', guess: Guess<Excludes>): string | undefined {
  if (guess === null) return undefined;
  const { at, choices, right } = recalled[word];
  const said = `${word} at the ${at}: you said that it rules out ${choices[guess]}.`;
  return guess === 'way' ? `${said} Right.` : `${said} No: it rules out ${right}, and nothing else.`;
}

const recalled = {
  ACCEPT: {
    at: 'source',
    right: 'that the source’s own security group or network ACL stopped the ping',
    choices: {
      way: 'that the source itself stopped the ping',
      destination: 'that the destination refused it',
      group: 'a security group',
      all: 'any refusal',
    },
  },
  REJECT: {
    at: 'destination',
    right: 'everything before that interface, and an answer',
    choices: {
      way: 'everything before that interface',
      destination: 'the destination',
      group: 'a security group',
      all: 'nothing',
    },
  },
} as const;

/** What ACCEPT at the source's interface excludes. */
export function answerAccept(guess: Guess<Excludes>): Answered | null {
  const means = 'ACCEPT speaks for this interface alone: its security group and network ACL let the packets out.';
  switch (guess) {
    case null:
      return answered(null, `${means} What happened farther on, it does not say.`);
    case 'way':
      return answered(true, `Right. ${means} What happened farther on, it does not say.`);
    default:
      return answered(false, `No. ${means} What the destination did with them stands in the destination’s stream.`);
  }
}

/** What REJECT at the destination's interface excludes. */
export function answerReject(guess: Guess<Excludes>): Answered | null {
  const means =
    'REJECT here means: the packets came this far, so nothing before it lost them, and no answer was ever sent.';
  switch (guess) {
    case null:
      return answered(null, `${means} Whether the group or the ACL refused, it does not say.`);
    case 'way':
      return answered(true, `Right. ${means} Whether the group or the ACL refused, it does not say.`);
    case 'group':
      return answered(false, `No: both write the same word. ${means}`);
    default:
      return answered(false, `No. ${means}`);
  }
}

/** Why a record that was picked is the ping from `address` to `target`, or what it is instead. */
export function answerRecord(
  picked: FlowRecord,
  { address, target }: { readonly address: string; readonly target: string },
): Answered {
  const { protocol, srcaddr, dstaddr, packets } = picked;
  const name = protocol === null || protocol === undefined ? 'no protocol' : protocolName(protocol);
  if (protocol !== ICMP) return answered(false, `No: that one is ${name}, and ping is ICMP, protocol 1.`);
  if (srcaddr === address && dstaddr === target)
    return answered(true, `Right: protocol 1 is ICMP, from ${address} to ${target}, ${packets} packets.`);
  if (srcaddr === target)
    return answered(false, `Nearly: that is the answer to it. Source and destination are the other way round.`);
  return answered(false, `No: that one is ICMP, but between ${srcaddr} and ${dstaddr}.`);
}
