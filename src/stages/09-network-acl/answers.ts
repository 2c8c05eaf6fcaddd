import type { FlowRecord } from '../../flow-log/record.js';
import { isAccepted, isRejected } from '../07-read-logs/sightings.js';
import type { Answered, Guess } from '../lesson.js';

/** Which of two pings a rule stops: the one inside the subnet, the one out of it. */
export type Stops = 'peer' | 'internet' | 'both' | 'neither';

/** Why the other machine in the subnet answers or not. `before`: whether it did before the rule; null where nobody knows. */
export function ofPeer(isAnswered: boolean | null, before: boolean | null, isOneSubnet: boolean): string {
  if (!isOneSubnet) return 'The two machines are in two subnets, so this ping meets the network ACLs of both.';
  const notAsked = 'Same subnet: the packets never cross its border, so its network ACL is not asked.';
  if (isAnswered) return notAsked;
  if (isAnswered === null) return '';
  return before
    ? `It was answered in stage 8. ${notAsked} Something else must have changed.`
    : `It was not answered before this rule either. ${notAsked}`;
}

/** What an answer from outside, or none, says of the rule. */
export function ofInternet(isAnswered: boolean | null, target: string, aclId: string): string {
  const isOutside = `${target} is outside, so every packet to it meets the network ACL of the subnet.`;
  if (isAnswered) return `${isOutside} The rule on ${aclId} did not stop it: does the subnet still use that ACL?`;
  return isAnswered === null ? '' : isOutside;
}

/** What the records of the ping outside leave open. */
export function answerOfRecords(rows: readonly FlowRecord[]): string {
  if (rows.length === 0) return 'No record of the ping has been delivered, so the rules alone speak:';
  if (isRejected(rows))
    return 'REJECT, this time at the source’s own interface. The record alone does not say whether the security group or the network ACL refused: one word, two suspects. Their rules do say it, so flowlab asks both:';
  return 'ACCEPT at the source’s own interface: neither its security group nor the network ACL of its subnet stopped the ping.';
}

interface Outcome {
  readonly peer: boolean | null;
  readonly internet: boolean | null;
  /** The same before the rule; null where nobody knows. */
  readonly before: { readonly peer: boolean | null; readonly internet: boolean | null };
  /** Records of the ping outside, at the source's interface. */
  readonly rows: readonly FlowRecord[];
  readonly target: string;
}

/** A guess of which ping stops, held against the answers that came and the records of the one outside. */
export function answerStops(guess: Guess<Stops>, { peer, internet, before, rows, target }: Outcome): Answered | null {
  if (guess === null) return null;
  const said = `You said: ${words[guess](target)}.`;
  if (peer === null || internet === null)
    return { right: null, text: `${said} A ping printed nothing, so nobody knows.` };
  if (before.peer === false || before.internet === false)
    return {
      right: null,
      text: `${said} That cannot be told here: ${words[before.peer === false ? 'peer' : 'internet'](target)} was not answered before the rule either.`,
    };
  const stopped: Stops = peer ? (internet ? 'neither' : 'internet') : internet ? 'peer' : 'both';
  const record = isRejected(rows)
    ? ` The source’s interface recorded REJECT for the ping to ${target}.`
    : isAccepted(rows)
      ? ` The source’s interface recorded ACCEPT for the ping to ${target}.`
      : '';
  const outcome = `No: ${words[stopped](target)} ${stopped === 'both' ? 'were' : 'was'} stopped.`;
  return { right: guess === stopped, text: `${said} ${guess === stopped ? 'Right.' : outcome}${record}` };
}

const words: Readonly<Record<Stops, (target: string) => string>> = {
  peer: () => 'the ping inside the subnet',
  internet: (target) => `the ping to ${target}`,
  both: () => 'both pings',
  neither: () => 'neither ping',
};
