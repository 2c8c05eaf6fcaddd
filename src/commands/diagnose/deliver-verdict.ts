import { isProblem } from '../../base/problem.js';
import { caseText, isNotACase, parseCase, type SavedCase } from '../../diagnosis/case-file.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { redact } from '../../diagnosis/redact.js';
import { stripOf } from '../../diagnosis/strip.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import { refuseForeign, writeFileOfOurs } from '../../disk/written-file.js';
import { painted } from '../../terminal/paint.js';
import { render } from '../../terminal/render/event.js';
import type { Style } from '../../terminal/style.js';
import type { Event } from '../../ui.js';
import { openOutput } from '../output.js';
import type { Places } from '../places.js';
import { keepVerdict } from '../results/kept-verdict.js';
import { reportKind, writeReport } from '../results/report-file.js';
import type { Terminal } from '../terminal.js';
import type { DiagnoseFlags } from './options.js';

export const caseKind = { name: 'a saved diagnosis', isOurs: (text: string) => !isNotACase(parseCase(text)) };

/** Refuses at the start what would fail at the end. */
export async function refuseTargets({ save, html }: DiagnoseFlags): Promise<void> {
  if (save !== undefined) await refuseForeign(save, caseKind);
  if (html !== undefined) await refuseForeign(html, reportKind);
}

/** What every way to a verdict ends in: it is shown, written where it was asked for, and kept for `report`. */
export async function deliverVerdict(
  found: SavedCase,
  flags: DiagnoseFlags,
  where: Places,
  terminal: Pick<Terminal, 'ui'>,
  now: number,
): Promise<Verdict> {
  const saved = flags.redact ? redact(found) : found;
  const verdict = diagnose(saved.connection, saved.network, saved.evidence);
  const { out, style } = openOutput(flags, painted);
  if (flags.json) out.json(verdict);
  // On one screen with the talk, the result stands apart.
  else out.lines([...(process.stdout.isTTY ? [''] : []), ...verdictScreen(saved, verdict, style)]);
  await out.drained();
  if (flags.save !== undefined) {
    await writeFileOfOurs(flags.save, caseText(saved), caseKind);
    told(
      terminal,
      `The evidence is in ${flags.save}. The same verdict anywhere: npx flowlab diagnose --replay ${flags.save}`,
    );
  }
  if (flags.html !== undefined) {
    await writeReport(flags.html, { verdict, createdAt: new Date(now).toISOString() });
    told(terminal, `The report is in ${flags.html}.`);
  }
  await keep(where.verdict, verdict, terminal);
  return verdict;
}

/** The path, what was seen over time, and the verdict: standard output's share of the screen. */
export function verdictScreen(
  { connection, network, evidence }: SavedCase,
  verdict: Verdict,
  style: Style,
): readonly string[] {
  const strip = stripOf(connection, network, evidence);
  const path = {
    kind: 'path',
    title: pathTitle(verdict),
    hops: verdict.hops,
    ...(strip ? { strip: strip.text } : {}),
  } as const;
  const shown = telling(verdict);
  const left = verdict.evidence.length - shown.length;
  const events: readonly Event[] = [
    ...(verdict.hops.length === 0 ? [] : [path]),
    { kind: 'verdict', verdict: { ...verdict, evidence: shown } },
    ...(left === 0
      ? []
      : [note('info', `${left} more ${left === 1 ? 'record' : 'records'} in --json and in the report.`)]),
    ...wouldStop(verdict),
  ];
  return events.flatMap((event, at) => [...(at === 0 ? [] : ['']), ...render(event, style)]);
}

const pathTitle = ({ question: { source, destination } }: Verdict): string =>
  `From ${source.instanceId ?? source.address} to ${destination.instanceId ?? destination.address}`;

/** Of each leg the latest record of each action: a screen is not the place for all of them. */
function telling({ evidence }: Verdict): Verdict['evidence'] {
  const action = (record: string) => /\b(ACCEPT|REJECT)\b/.exec(record)?.[0];
  return evidence.filter(
    ({ leg, record }, at) =>
      !evidence.some((later, place) => place > at && later.leg === leg && action(later.record) === action(record)),
  );
}

/** Where nothing was sent, the rules tell already what would become of it. */
function wouldStop({ verdict, blockers }: Verdict): readonly Event[] {
  const [first] = blockers;
  if (verdict.outcome !== 'inconclusive' || !first) return [];
  const where = [first.resourceId, first.rule].filter((part) => part !== null).join(': ');
  return [note('warn', `By the configuration alone it would not get through: ${where} (${first.cause}).`)];
}

const note = (tone: 'info' | 'warn' | 'ok', text: string): Event => ({ kind: 'note', tone, text });

const told = ({ ui }: Pick<Terminal, 'ui'>, text: string): void => ui.tell(note('ok', text));

/** A full disk must not cost the person the verdict that is on the screen already. */
async function keep(path: string, verdict: Verdict, { ui }: Pick<Terminal, 'ui'>): Promise<void> {
  try {
    await keepVerdict(path, verdict);
  } catch (error) {
    if (!isProblem(error, 'storage')) throw error;
    ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `The verdict could not be kept for npx flowlab report: ${error.message}`,
    });
  }
}
