import { makeChange } from '../../../src/aws/ec2-change.js';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { investigate } from './detective.js';
import type { Played } from './play.js';
import { gotThrough, sendTraffic } from './traffic.js';

export interface Healed {
  readonly isThrough: boolean;
  /** The verdicts whose fix was made, in turn. */
  readonly treated: readonly Verdict[];
  /** The last word, when no more was to be done. */
  readonly last: Verdict;
  readonly wrong: readonly string[];
}

const ROUNDS = 4;

/** Makes the fix, sends again, asks again, for as long as there is a fix to make. */
export async function heal({ lab, shape, verdict }: Played): Promise<Healed> {
  const treated: Verdict[] = [];
  const wrong: string[] = [];
  let last = verdict;
  let isThrough = false;
  for (let round = 1; round <= ROUNDS && !isThrough && last.fix; round += 1) {
    for (const change of last.fix.change) await makeChange(lab.aws.ec2, change);
    treated.push(last);
    lab.advance(60_000);
    const sent = sendTraffic(lab, shape, { run: `again ${round}`, clientPort: 40_000 + 100 * round });
    isThrough = gotThrough(sent);
    lab.advance(9 * 60_000);
    const now = await investigate(lab, shape, sent, { as: 'probe' });
    const { cause, resourceId } = last.verdict;
    const stays = now.blockers.find((one) => one.cause === cause && one.resourceId === resourceId);
    if (stays && stays.rule === last.verdict.rule) wrong.push(`still there after ${last.fix.command}: ${stays.rule}`);
    if (isThrough !== (now.verdict.outcome === 'delivered'))
      wrong.push(`healed is ${isThrough}, but: ${now.verdict.summary}`);
    last = now;
  }
  return { isThrough, treated, last, wrong };
}
