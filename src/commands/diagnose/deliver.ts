import { isProblem } from '../../base/problem.js';
import { shellWord } from '../../base/shell-word.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { redact } from '../../diagnosis/redact/redact.js';
import { caseText, isNotACase, parseCase, type SavedCase } from '../../diagnosis/saved/case-file.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import { refuseForeign, writeFileOfOurs } from '../../disk/written-file.js';
import { keepVerdict } from '../../investigation/kept-verdict.js';
import { type ReportTarget, reportsIn } from '../../terminal/render/formats.js';
import { verdictScreen } from '../../terminal/render/verdict-screen.js';
import type { Screen } from '../../terminal/screen.js';
import type { Ui } from '../../ui.js';
import { linkTo, refuseForeignReport, writeReport } from '../report-file.js';
import type { DiagnoseFlags } from './request.js';

/** How the answer is wanted. */
export interface Delivery {
  readonly json: boolean;
  /** All of it, not what fits on a screen. */
  readonly full: boolean;
  readonly redact: boolean;
  /** A file to write the evidence to. */
  readonly save: string | null;
  readonly reports: readonly ReportTarget[];
}

export const deliveryIn = ({
  json = false,
  full = false,
  redact: hide = false,
  save,
  ...flags
}: DiagnoseFlags): Delivery => ({
  json,
  full,
  redact: hide,
  save: save ?? null,
  reports: reportsIn(flags),
});

const caseKind = { name: 'a saved diagnosis', isOurs: (text: string) => !isNotACase(parseCase(text)) };

/** Refuses at the start what would fail at the end. */
export async function refuseTargets({ save, reports }: Delivery): Promise<void> {
  if (save !== null) await refuseForeign(save, caseKind);
  for (const target of reports) await refuseForeignReport(target);
}

/** Where answers go: to the person, and to the file that `report` reads. */
export interface Recipient {
  readonly ui: Ui;
  readonly result: Screen;
  readonly kept: string;
}

/** What every way to a verdict ends in: it is shown, written where it was asked for, and kept for `report`. */
export async function deliverVerdict(
  found: SavedCase,
  delivery: Delivery,
  { ui, result: { out, style, isTTY }, kept }: Recipient,
  now: number,
): Promise<Verdict> {
  const saved = delivery.redact ? redact(found) : found;
  const verdict = diagnose(saved.connection, saved.network, saved.evidence);
  if (delivery.json) out.json(verdict);
  // On one screen with the talk, the result stands apart.
  else out.lines([...(isTTY ? [''] : []), ...verdictScreen(saved, verdict, style, delivery.full)]);
  await out.drained();
  if (delivery.save !== null) await saveEvidence(delivery.save, saved, ui);
  for (const target of delivery.reports) {
    await writeReport(target, { verdict, createdAt: new Date(now).toISOString() });
    tellReport(target, ui);
  }
  await keepForReport(kept, verdict, ui);
  return verdict;
}

/** A full disk must not cost the person the verdict that is on the screen already. */
export async function keepForReport(path: string, verdict: Verdict, { tell }: Pick<Ui, 'tell'>): Promise<void> {
  try {
    await keepVerdict(path, verdict);
  } catch (error) {
    if (!isProblem(error, 'storage')) throw error;
    const text = `The verdict could not be kept for npx flowlab report: ${error.message}`;
    tell({ kind: 'note', tone: 'warn', text });
  }
}

export async function saveEvidence(file: string, saved: SavedCase, { tell }: Pick<Ui, 'tell'>): Promise<void> {
  await writeFileOfOurs(file, caseText(saved), caseKind);
  const text = `The evidence is in ${file}. The same verdict anywhere: npx flowlab diagnose --replay ${shellWord(file)}`;
  tell({ kind: 'note', tone: 'ok', text, file: linkTo(file) });
}

export const tellReport = ({ file }: ReportTarget, { tell }: Pick<Ui, 'tell'>): void =>
  tell({ kind: 'note', tone: 'ok', text: `The report is in ${file}.`, file: linkTo(file) });
