import { counted } from '../../base/words.js';
import { yesOrNo } from '../../base/yes-or-no.js';
import { knownIn } from '../../engine/context.js';
import type { RunOutcome } from '../../engine/run.js';
import type { State } from '../../engine/state.js';
import { statusOf } from '../../engine/status.js';
import { closingEvents } from '../../stages/closing.js';
import { contents } from '../../stages/index.js';
import type { Exit } from '../exit.js';
import { afterSweep, afterWalk } from './endings.js';
import { type LabRun, sweep, walk } from './lab-run.js';
import { centsWords } from './status-events.js';

interface Wishes {
  readonly until?: number | undefined;
  readonly cleanup?: boolean | undefined;
}

/** The stages, the closing, and the clean-up where it is wanted: what `start` and `resume` share. */
export async function walkThrough(
  state: State,
  run: LabRun,
  { until, cleanup }: Wishes,
  sweepRun = run,
): Promise<Exit> {
  const outcome = await walk(state, run, until);
  if (outcome.kind === 'finished') close(outcome, run);
  const code = afterWalk(outcome, run.terminal);
  if (code !== 0) return code;
  const isWanted = cleanup === true || (outcome.kind === 'finished' && (await wantsCleanup(run)));
  if (!isWanted) return code;
  return afterSweep(await sweep((await run.store.load()) ?? outcome.state, sweepRun, false), run);
}

function close({ state }: RunOutcome, { terminal: { ui } }: LabRun): void {
  for (const event of closingEvents({ known: knownIn(() => state) })) ui.tell(event);
  const { lab, at } = state;
  const hours = Math.max(0, (Date.parse(at) - Date.parse(lab.startedAt)) / 3_600_000);
  const minutes = Math.max(1, Math.round(hours * 60));
  const cost = centsWords(statusOf(state, contents).costPerHour * hours);
  const isAws = lab.mode === 'aws';
  ui.tell({
    kind: 'facts',
    title: 'Time and money:',
    facts: [
      {
        name: 'Time',
        value: isAws
          ? `${counted(minutes, 'minute')} from the first stage to here`
          : `${counted(minutes, 'minute')} on the sandbox’s clock, about as on AWS`,
      },
      { name: 'Money', value: isAws ? cost : `none; on AWS ${cost}` },
    ],
  });
}

async function wantsCleanup({ terminal: { isInteractive, ui } }: LabRun): Promise<boolean> {
  if (!isInteractive) return false;
  return ui.ask({
    id: 'cleanup-now',
    flag: '--cleanup',
    text: 'Clean up now?',
    choices: yesOrNo(),
    default: 0,
    yes: 1,
  });
}
