import { isProblem } from '../../base/problem.js';
import { caseText, isNotACase, parseCase, type SavedCase } from '../../diagnosis/case-file.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { redact } from '../../diagnosis/redact.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import { refuseForeign, writeFileOfOurs } from '../../disk/written-file.js';
import { verdictScreen } from '../../terminal/render/verdict-screen.js';
import type { Screen } from '../../terminal/screen.js';
import type { Tone, Ui } from '../../ui.js';
import { keepVerdict } from '../results/kept-verdict.js';
import { reportKind, writeReport } from '../results/report-file.js';
import type { DiagnoseFlags } from './request.js';

/** How the answer is wanted. */
export interface Delivery {
  readonly json: boolean;
  readonly redact: boolean;
  /** Files to write the evidence and the report to. */
  readonly save: string | null;
  readonly html: string | null;
}

export const deliveryIn = ({ json = false, redact: hide = false, save, html }: DiagnoseFlags): Delivery => ({
  json,
  redact: hide,
  save: save ?? null,
  html: html ?? null,
});

const caseKind = { name: 'a saved diagnosis', isOurs: (text: string) => !isNotACase(parseCase(text)) };

/** Refuses at the start what would fail at the end. */
export async function refuseTargets({ save, html }: Delivery): Promise<void> {
  if (save !== null) await refuseForeign(save, caseKind);
  if (html !== null) await refuseForeign(html, reportKind);
}

/** Where answers go: to the person, and to the file that `report` reads. */
export interface Recipient {
  readonly ui: Ui;
  readonly result: Screen;
  readonly kept: string;
}

/** What every way to a verdict ends in: it is shown, written where it was asked for, and kept for `report`. */
export async function deliver(
  found: SavedCase,
  delivery: Delivery,
  { ui, result: { out, style, isTTY }, kept }: Recipient,
  now: number,
): Promise<Verdict> {
  const saved = delivery.redact ? redact(found) : found;
  const verdict = diagnose(saved.connection, saved.network, saved.evidence);
  const note = (tone: Tone, text: string) => ui.tell({ kind: 'note', tone, text });
  if (delivery.json) out.json(verdict);
  // On one screen with the talk, the result stands apart.
  else out.lines([...(isTTY ? [''] : []), ...verdictScreen(saved, verdict, style)]);
  await out.drained();
  if (delivery.save !== null) {
    await writeFileOfOurs(delivery.save, caseText(saved), caseKind);
    note(
      'ok',
      `The evidence is in ${delivery.save}. The same verdict anywhere: npx flowlab diagnose --replay ${delivery.save}`,
    );
  }
  if (delivery.html !== null) {
    await writeReport(delivery.html, { verdict, createdAt: new Date(now).toISOString() });
    note('ok', `The report is in ${delivery.html}.`);
  }
  try {
    await keepVerdict(kept, verdict);
  } catch (error) {
    // A full disk must not cost the person the verdict that is on the screen already.
    if (!isProblem(error, 'storage')) throw error;
    note('warn', `The verdict could not be kept for npx flowlab report: ${error.message}`);
  }
  return verdict;
}
