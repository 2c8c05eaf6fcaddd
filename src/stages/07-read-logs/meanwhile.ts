import type { Context } from '../../engine/step.js';
import { source } from '../02-instances/stage.js';
import { askGuess } from '../lesson.js';

interface Riddle {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly right: string;
  readonly because: string;
}

const riddles: readonly Riddle[] = [
  {
    id: 'riddle-packets',
    text: 'ping sends three packets within three seconds. How many records does one interface write of them?',
    choices: [
      { value: 'three', label: 'Three, one for each packet' },
      { value: 'one', label: 'One' },
      { value: 'six', label: 'Six, the answers included' },
    ],
    right: 'one',
    because:
      'A record sums up a flow: same addresses, ports and protocol, one direction, one interface, one minute. The answers are another flow.',
  },
  {
    id: 'riddle-back',
    text: 'A flow log is made at 10:00. Does it hold the ping of 9:58?',
    choices: [
      { value: 'yes', label: 'Yes, once it is delivered' },
      { value: 'no', label: 'No' },
    ],
    right: 'no',
    because: 'A flow log does not look back. So: first the flow log, then the fault once more.',
  },
  {
    id: 'riddle-content',
    text: 'Which of these can a flow record not tell?',
    choices: [
      { value: 'size', label: 'How many bytes were sent' },
      { value: 'rule', label: 'Which rule decided' },
      { value: 'who', label: 'Who sent them, and to whom' },
    ],
    right: 'rule',
    because: 'It tells who, to whom, how much, when, and ACCEPT or REJECT. For the rule you have to look at the rules.',
  },
];

/** Minutes in which nothing happens on the screen are offered to the person; `isHere` says when they are over. */
export async function meanwhile(context: Context, minutes: number, isHere: () => Promise<boolean>): Promise<void> {
  const left = [...riddles];
  let isExplained = false;
  while (!(await isHere())) {
    const [riddle] = left;
    const chosen = await context.ui.ask<'wait' | 'riddle' | 'explain' | 'shell'>({
      id: 'meanwhile',
      flag: '--brief',
      text:
        context.lab.mode === 'sandbox'
          ? `On AWS the records take about ${minutes} minutes; here it is a moment. What will you do meanwhile?`
          : `The records take about ${minutes} minutes. What will you do meanwhile?`,
      choices: [
        { value: 'wait', label: 'Just wait' },
        ...(riddle ? [{ value: 'riddle', label: 'A question about flow logs' } as const] : []),
        ...(isExplained ? [] : [{ value: 'explain', label: 'What happens in these minutes?' } as const]),
        { value: 'shell', label: `A shell on ${context.result(source).name}` },
      ],
      default: 0,
      lesson: true,
    });
    if (chosen === 'wait') return;
    if (chosen === 'shell') await context.openShell(context.result(source));
    if (chosen === 'explain') {
      isExplained = true;
      context.ui.tell({ kind: 'list', title: 'On their way to you, the records are', items: stations });
    }
    if (chosen === 'riddle' && riddle) {
      left.shift();
      await pose(context, riddle);
    }
  }
}

async function pose(context: Context, { id, text, choices, right, because }: Riddle): Promise<void> {
  const guess = await askGuess(context, { id, text, choices });
  const isRight = guess === right;
  const word = guess === null ? '' : isRight ? 'Right. ' : 'No. ';
  context.ui.tell({ kind: 'note', tone: isRight ? 'ok' : 'info', text: `${word}${because}` });
}

// VPC user guide, "Flow log records": aggregation interval, then "an additional amount of time to process and publish".
const stations = [
  'captured, packet by packet, at each network interface; that costs the machines nothing',
  'aggregated: one record for each flow and minute; it is closed when the minute is over',
  'published to CloudWatch Logs, “typically about 5 minutes” later and without a promise',
  'put into one log stream for each interface, where they can be read and searched',
];
