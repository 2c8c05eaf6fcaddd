import type { Verdict } from '../../diagnosis/verdict.js';
import type { Context, Proven } from '../../engine/step.js';
import { observation } from '../../engine/step.js';
import { destination, source } from '../02-instances/stage.js';
import { prediction } from '../04-ping/stage.js';
import { loggedPings } from '../06-flow-log/stage.js';
import { pause, tellAnswer } from '../lesson.js';
import { answerPlace } from './answers.js';
import { judge, recordsSince, tellPath } from './evidence.js';
import { tellInboundRules } from './inbound-rules.js';
import { sightingsIn } from './sightings.js';

export const verdict = observation({
  id: 'read-logs/verdict',
  title: 'The verdict',
  observe: async (context) => {
    const { peer } = context.result(loggedPings);
    const records = await recordsSince(context, peer.from);
    const found = await judge(context, peer, records);
    const answer = answerPlace(context.known(prediction)?.guess ?? null, sightingsIn(context, records));
    tellAnswer(context, answer);
    await tellReason(context, found);
    tellPath(context, peer, found);
    context.ui.tell({ kind: 'verdict', verdict: found, withoutFix: true });
    const { outcome, cause, certainty, summary, resourceId } = found.verdict;
    return { outcome, cause, certainty, summary, resourceId, answer };
  },
});

/** Which of the suspects it was, and why the other is out, before anybody says so. */
async function tellReason(context: Context, { verdict: { cause } }: Verdict): Promise<void> {
  const one = context.result(source).subnetId;
  const other = context.result(destination).subnetId;
  if (cause !== 'DESTINATION_SECURITY_GROUP_INGRESS' || one !== other) return;
  context.ui.tell({
    kind: 'text',
    text: 'Two components can refuse a packet at an interface: the network ACL of its subnet and its security groups. Both machines are in the same subnet, and a network ACL is asked only at a subnet’s border. So it is the security group. Here is the proof:',
  });
  await tellInboundRules(context, context.result(destination).interfaceId);
  await pause(context, 'the whole path, and the verdict');
}

/** The stage sets out to find where the packets die. */
export const found = observation<Proven>({
  id: 'read-logs/proof',
  title: 'Was the cause found?',
  observe: async ({ ui, result }) => {
    const { cause, outcome } = result(verdict);
    // A cause may also be why the records do not tell.
    if (cause !== null && outcome !== 'inconclusive') return { solved: true, again: false };
    const what =
      outcome === 'delivered'
        ? 'the ping gets through, so there is no fault to find'
        : 'the records do not say where the packets die';
    const again = await ui.ask({
      id: 'not-found',
      flag: '--yes',
      text: `Not yet: ${what}. What now?`,
      choices: [
        { value: true, label: 'Look at the records again', hint: 'more of them may have arrived' },
        { value: false, label: 'Go on, unsolved' },
      ],
      default: 1,
    });
    return { solved: false, again };
  },
});
