import type { EC2Client } from '@aws-sdk/client-ec2';
import { makeChange } from '../aws/ec2-change.js';
import type { Clock } from '../base/clock.js';
import { shellWord } from '../base/shell-word.js';
import { counted } from '../base/words.js';
import { yesOrNo } from '../base/yes-or-no.js';
import { changedId, type NetworkChange, undoAll } from '../diagnosis/fix/change.js';
import { commandOf } from '../diagnosis/fix/command.js';
import type { Fix } from '../diagnosis/fix/fix.js';
import { getsThrough, type Verdict } from '../diagnosis/verdict.js';
import type { WhatIf } from '../diagnosis/what-if/effect.js';
import type { Ui } from '../ui.js';
import { effectInWords } from './effect-of-fix.js';

export interface Applying {
  readonly ec2: EC2Client;
  readonly ui: Ui;
  readonly clock: Clock;
  /** Was this resource made by the lab at hand? */
  readonly isOfLab: (id: string) => boolean;
  /** Who made that, where it is no lab: `the exercise`. */
  readonly maker?: string;
  /** The person has the verdict on the screen. */
  readonly isShown: boolean;
  /** The command that asks the same question again. */
  readonly again: string;
  /** What the fix would have done to other traffic; absent or null where that is not known. */
  readonly effect?: WhatIf | null;
}

/** Offers the verdict's fix and makes it where the person agrees; true when it was made. */
export async function applyFix(
  { ec2, ui, clock, isOfLab, maker = 'the lab', isShown, again, effect = null }: Applying,
  verdict: Verdict,
): Promise<boolean> {
  const { fix } = verdict;
  if (!fix) {
    ui.tell({ kind: 'note', tone: 'info', text: whyNoFix(verdict) });
    return false;
  }
  tellWhatItMeans(fix, verdict, { ui, isOfLab, maker, isShown, effect });
  if (!(await mayApply(fix, verdict, { ui, isOfLab }))) {
    ui.tell({ kind: 'note', tone: 'info', text: 'Nothing was changed.' });
    return false;
  }
  await make(fix, { ec2, ui, clock });
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

function whyNoFix({ verdict, nextExperiment }: Verdict): string {
  if (getsThrough(verdict)) return 'There is nothing to fix.';
  return `There is no fix that is safe to make from here.${nextExperiment === null ? '' : ` Next: ${nextExperiment}`}`;
}

/** Whose it is and what it lets in, before the question. */
function tellWhatItMeans(
  fix: Fix,
  { verdict, blockers }: Verdict,
  { ui, isOfLab, maker, isShown, effect }: Pick<Applying, 'ui' | 'isOfLab' | 'maker' | 'isShown' | 'effect'>,
): void {
  const others = blockers.filter(
    ({ cause, resourceId, rule }) =>
      resourceId !== verdict.resourceId || (cause !== verdict.cause && rule !== verdict.rule),
  ).length;
  ui.tell({
    kind: 'facts',
    title: 'The fix',
    facts: [
      {
        name: 'Changes',
        value: changedIds(fix)
          .map((id) => `${id}, which ${isOfLab(id) ? `${maker} made` : 'is yours and may serve others, too'}`)
          .join('; '),
      },
      ...(isShown ? [] : [{ name: 'Does', value: fix.summary }]),
      { name: 'Lets in', value: fix.admits },
      ...(effect ? [{ name: 'What if', value: effectInWords(effect) }] : []),
      ...(verdict.certainty === 'certain'
        ? []
        : [{ name: 'Certainty', value: `only ${verdict.certainty}: the verdict may be wrong` }]),
      ...(others === 0
        ? []
        : [
            {
              name: 'Not enough',
              value: `${counted(others, 'more thing stands', 'more things stand')} in the way`,
            },
          ]),
      ...(isShown ? [] : [{ name: 'Undo', value: fix.undo }]),
    ],
  });
}

/**
 * What the lab made is the person's to play with; where the verdict is not certain, Enter and --yes change nothing. What
 * others may use is changed only where its very id was typed, or stands on the command line.
 */
async function mayApply(
  fix: Fix,
  { verdict }: Verdict,
  { ui, isOfLab }: Pick<Applying, 'ui' | 'isOfLab'>,
): Promise<boolean> {
  const foreign = changedIds(fix).filter((id) => !isOfLab(id));
  if (foreign.length > 0) return mayChange(foreign.join(' '), ui);
  return ui.ask({
    id: 'apply-fix',
    flag: '--yes',
    text: 'Apply it?',
    choices: yesOrNo(),
    default: verdict.certainty === 'certain' ? 0 : 1,
  });
}

async function mayChange(id: string, ui: Ui): Promise<boolean> {
  const answer = await ui.ask({
    id: 'change-others',
    flag: `--yes-change ${shellWord(id)}`,
    text: `The lab did not make ${id}, and others may depend on it. To change it, type its id`,
    choices: [
      { value: id, label: `Change ${id}` },
      { value: null, label: 'No' },
    ],
    default: 1,
    typed: id,
  });
  return answer === id;
}

/** One call after the other; what was made before one fails is told, and so can be taken back. */
async function make(fix: Fix, { ec2, ui, clock }: Pick<Applying, 'ec2' | 'ui' | 'clock'>): Promise<void> {
  const startedAt = clock.now();
  const made: NetworkChange[] = [];
  try {
    for (const change of fix.change) {
      await makeChange(ec2, change);
      made.push(change);
    }
  } catch (error) {
    const commands = [{ text: 'Take back what was made before it failed', command: commandOf(undoAll(made)) }];
    if (made.length > 0) ui.tell({ kind: 'next', title: '', commands });
    throw error;
  }
  const [first] = fix.change;
  ui.tell({ kind: 'change', sign: first ? signOf(first) : '~', what: fix.summary, elapsedMs: clock.now() - startedAt });
}

const changedIds = ({ change }: Fix): readonly string[] => [...new Set(change.map(changedId))];

const signOf = ({ kind }: NetworkChange): '+' | '-' | '~' =>
  /^(authorize|create|attach)-/.test(kind) ? '+' : /^(revoke|delete|detach)-/.test(kind) ? '-' : '~';
