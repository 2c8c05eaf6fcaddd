import { Problem } from '../../base/problem.js';
import { enumerated, numberInWords } from '../../base/words.js';
import type { CleanupResult } from '../../engine/cleanup.js';
import type { RunOutcome } from '../../engine/run.js';
import type { StageMark, State } from '../../engine/state.js';
import { statusOf } from '../../engine/status.js';
import { contents } from '../../stages/index.js';
import { marks } from '../../stages/names.js';
import type { Exit } from '../exit.js';
import type { Terminal } from '../terminal.js';
import type { LabRun } from './lab-run.js';

/** A lab that is through has nothing to go on with, unless something of it is not solved. */
function goOn({ kind, state }: RunOutcome): readonly { readonly text: string; readonly command: string }[] {
  if (kind !== 'finished') return [{ text: 'Go on', command: 'npx flowlab resume' }];
  const isSolved = !Object.values(state.stages).includes('unsolved');
  return isSolved ? [] : [{ text: 'Try again what is not solved', command: 'npx flowlab resume' }];
}

/** What the person sees when a walk ends, and its exit code. */
export function afterWalk(outcome: RunOutcome, terminal: Terminal): Exit {
  const { state } = outcome;
  const { costPerHour } = statusOf(state, contents);
  const paying =
    costPerHour > 0 && state.lab.mode === 'aws' ? [`What stands costs about $${costPerHour.toFixed(3)} an hour.`] : [];
  const next = (title: string) =>
    terminal.ui.tell({
      kind: 'next',
      title: [title, ...paying].join(' '),
      commands: [
        ...goOn(outcome),
        { text: 'See what stands', command: 'npx flowlab status' },
        ...(outcome.kind === 'finished'
          ? [
              { text: 'A shell on the source', command: 'npx flowlab shell source' },
              { text: 'A fault that nobody shows you', command: 'npx flowlab practice' },
              { text: 'The result as one HTML file', command: 'npx flowlab report' },
            ]
          : []),
        {
          text: state.lab.mode === 'aws' ? 'Stop paying: remove everything' : 'Remove everything',
          command: 'npx flowlab cleanup',
        },
      ],
    });
  switch (outcome.kind) {
    case 'finished':
      next(throughWords(state));
      return 0;
    case 'reached':
      next(`Stage ${outcome.stage} is done, as asked.`);
      return 0;
    case 'paused':
      next(`Paused in stage ${outcome.stage} of ${contents.length}. Everything so far is saved.`);
      return 0;
    case 'interrupted':
      next(
        `Stopped${stageWords(state)}. ${nothingStands(state) ? 'Nothing was made.' : 'Everything so far is saved.'}`,
      );
      return 130;
  }
}

const nothingStands = (state: State): boolean => statusOf(state, contents).resources.length === 0;

function throughWords(state: State): string {
  const marked = (mark: StageMark): string =>
    contents
      .filter(({ number }) => state.stages[number] === mark)
      .map(({ number, title }) => `${number} ${title}`)
      .join(', ');
  const [unsolved, skipped] = [marked('unsolved'), marked('skipped')];
  const told = [...(unsolved ? [`Not solved: ${unsolved}.`] : []), ...(skipped ? [`Skipped: ${skipped}.`] : [])];
  const through = skipped ? 'The lab is finished.' : `All ${numberInWords(contents.length)} stages are done.`;
  return [through, ...told].join(' ');
}

function stageWords(state: State): string {
  const current = contents.find(({ number }) => state.stages[number] === undefined);
  return current ? ` in stage ${current.number} of ${contents.length}` : '';
}

/** What the person sees when a clean-up ends, and its exit code. */
export async function afterSweep(
  result: CleanupResult,
  { store, files, terminal, cleanupCommand: command = 'npx flowlab cleanup' }: LabRun,
): Promise<Exit> {
  const { ui } = terminal;
  const { lab } = result.state;
  switch (result.kind) {
    case 'planned':
      if (result.planned.length === 0) ui.tell({ kind: 'note', tone: 'ok', text: 'Nothing is left to remove.' });
      else
        ui.tell({
          kind: 'next',
          title: `${result.planned.length} would be removed; nothing was changed.`,
          commands: [{ text: 'Remove them', command }],
        });
      if (result.left.length === 0) return 0;
      tellLeft(result, terminal);
      throw new Problem('leftovers', `${result.left.length} would be left, or could not be looked for.`, [
        'What the clean-up needs: npx flowlab doctor --policy',
        `Then: ${command} --dry-run`,
      ]);
    case 'declined':
      ui.tell({ kind: 'next', title: 'Nothing was removed.', commands: [{ text: 'When you are ready', command }] });
      return 0;
    case 'interrupted':
      ui.tell({
        kind: 'next',
        title: stoppedAfter(result),
        commands: [{ text: 'Go on', command }],
      });
      return 130;
    case 'leftovers':
      tellLeft(result, terminal);
      throw new Problem(
        'leftovers',
        result.verified
          ? `${result.removed.length} removed, ${result.left.length} left.`
          : `${result.removed.length} removed; whether anything is left could not be verified.`,
        [`Try again: ${command}`],
      );
    case 'cleaned':
      await store.archive();
      if (lab.mode === 'sandbox') await forget(files.world);
      ui.tell({
        kind: 'note',
        tone: 'ok',
        text: `Nothing left. Looked for everything that carries the tag ${marks.labTag}=${lab.id} in account ${lab.account}, ${lab.region}: 0 found.`,
      });
      return 0;
  }
}

/** An instance takes minutes to end: asked to go, and not seen gone, it is neither there nor removed. */
function stoppedAfter({ removed, state }: CleanupResult): string {
  const begun = Object.values(state.steps).flatMap((record) =>
    record.status === 'removing' && record.preview ? `${record.preview.resource} ${record.preview.label}` : [],
  );
  const onTheWay = begun.length === 0 ? '' : ` The removal of ${enumerated(begun)} has begun.`;
  if (removed.length > 0) return `Stopped. What was removed so far is noted.${onTheWay}`;
  return begun.length === 0 ? 'Stopped. Nothing was removed.' : `Stopped.${onTheWay}`;
}

/** The simulated account is emptied, not kept: the next lab gets a new one. */
async function forget(world: string): Promise<void> {
  const { rm } = await import('node:fs/promises');
  await rm(world, { force: true });
}

function tellLeft({ left }: CleanupResult, { ui }: Terminal): void {
  for (const { resource, label, why, costPerHour } of left)
    ui.tell({
      kind: 'note',
      tone: 'fail',
      text: `${resource} ${label}: ${why.replace(/\.$/, '')} (${costWords(costPerHour)})`,
    });
}

export const costWords = (perHour: number): string =>
  perHour > 0 ? `about $${perHour.toFixed(3)} an hour` : 'costs nothing by the hour';
