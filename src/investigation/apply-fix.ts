import type { EC2Client } from '@aws-sdk/client-ec2';
import { type Ec2Change, ec2Change } from '../aws/ec2-change.js';
import type { Clock } from '../base/clock.js';
import type { Fix, Verdict } from '../diagnosis/verdict.js';
import type { Ui } from '../ui.js';

export interface Applying {
  readonly ec2: EC2Client;
  readonly ui: Ui;
  readonly clock: Clock;
  /** Was this resource made by the lab at hand? */
  readonly isOfLab: (id: string) => boolean;
  /** The person has the verdict on the screen. */
  readonly isShown: boolean;
  /** The command that asks the same question again. */
  readonly again: string;
}

/** Offers the verdict's fix and makes it with one call where the person agrees; true when it was made. */
export async function applyFix(
  { ec2, ui, clock, isOfLab, isShown, again }: Applying,
  verdict: Verdict,
): Promise<boolean> {
  const { fix } = verdict;
  const change = fix ? ec2Change(fix.command) : undefined;
  if (!fix || !change) {
    ui.tell({ kind: 'note', tone: 'info', text: whyNoFix(verdict) });
    return false;
  }
  tellWhatItMeans(fix, verdict, { ui, isOfLab, isShown });
  if (!(await mayApply(verdict, ui))) {
    ui.tell({ kind: 'note', tone: 'info', text: 'Nothing was changed.' });
    return false;
  }
  await make(change, fix, { ec2, ui, clock });
  ui.tell({
    kind: 'next',
    title: '',
    commands: [
      { text: 'Send it again and see', command: `${again} --probe` },
      { text: 'Take it back', command: fix.undo },
    ],
  });
  return true;
}

function whyNoFix({ verdict, fix, nextExperiment }: Verdict): string {
  if (verdict.outcome === 'delivered') return 'There is nothing to fix.';
  if (fix) return 'This fix is more than one call: make it by hand, with the command above.';
  return `There is no fix that is safe to make from here.${nextExperiment === null ? '' : ` Next: ${nextExperiment}`}`;
}

/** Whose it is and what it lets in, before the question. */
function tellWhatItMeans(
  fix: Fix,
  { verdict, blockers }: Verdict,
  { ui, isOfLab, isShown }: Pick<Applying, 'ui' | 'isOfLab' | 'isShown'>,
): void {
  const id = /\b(?:sg|acl|rtb|igw|pcx|i|eni)-[0-9a-f]{4,}\b/.exec(fix.command)?.[0];
  const others = blockers.filter(
    ({ cause, resourceId }) => cause !== verdict.cause || resourceId !== verdict.resourceId,
  ).length;
  ui.tell({
    kind: 'facts',
    title: 'The fix',
    facts: [
      {
        name: 'Changes',
        value: `${id ?? 'your network'}${id === undefined ? '' : isOfLab(id) ? ', which the lab made' : ', which is yours and may serve others, too'}`,
      },
      ...(isShown ? [] : [{ name: 'Does', value: fix.summary }]),
      { name: 'Lets in', value: fix.admits },
      ...(verdict.certainty === 'certain'
        ? []
        : [{ name: 'Certainty', value: `only ${verdict.certainty}: the verdict may be wrong` }]),
      ...(others === 0
        ? []
        : [
            {
              name: 'Not enough',
              value: `${others} more ${others === 1 ? 'thing stands' : 'things stand'} in the way`,
            },
          ]),
      ...(isShown ? [] : [{ name: 'Undo', value: fix.undo }]),
    ],
  });
}

/** Where the verdict is not certain, Enter and --yes change nothing. */
const mayApply = ({ verdict }: Verdict, ui: Ui): Promise<boolean> =>
  ui.ask({
    id: 'apply-fix',
    flag: '--yes',
    text: 'Apply it?',
    choices: [
      { value: true, label: 'Yes' },
      { value: false, label: 'No' },
    ],
    default: verdict.certainty === 'certain' ? 0 : 1,
  });

async function make(
  change: Ec2Change,
  fix: Fix,
  { ec2, ui, clock }: Pick<Applying, 'ec2' | 'ui' | 'clock'>,
): Promise<void> {
  const startedAt = clock.now();
  await change(ec2);
  ui.tell({ kind: 'change', sign: signOf(fix.command), what: fix.summary, elapsedMs: clock.now() - startedAt });
}

const signOf = (command: string): '+' | '-' | '~' =>
  / (authorize|create|attach)-/.test(command) ? '+' : / delete-/.test(command) ? '-' : '~';
