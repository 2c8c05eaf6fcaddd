import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Problem } from '../base/problem.js';
import { redact } from '../diagnosis/redact/redact.js';
import type { State } from '../engine/state.js';
import { statusOf } from '../engine/status.js';
import { utc } from '../flow-log/utc.js';
import { loadVerdict } from '../investigation/kept-verdict.js';
import { emptyNetwork } from '../network/empty.js';
import { contents } from '../stages/index.js';
import { formats, type ReportFlags, type ReportTarget, reportsIn } from '../terminal/render/formats.js';
import type { LabSummary } from '../terminal/render/report/report.js';
import type { Event } from '../ui.js';
import type { Exit } from './exit.js';
import { standingLab } from './lab/standing-lab.js';
import { linkTo, refuseForeignReport, writeReport } from './report-file.js';
import type { Surroundings } from './surroundings.js';

interface Flags extends ReportFlags {
  readonly redact?: boolean;
  readonly open?: boolean;
}

/** The last verdict, of the lab or of `diagnose`, as a report. */
export async function runReport(surroundings: Surroundings, flags: Flags): Promise<Exit> {
  using terminal = await surroundings.terminal();
  const targets = reportsIn(flags);
  const wanted = targets.length > 0 ? targets : [usual];
  const verdict = await loadVerdict(surroundings.files.verdict);
  if (!verdict) throw noResult;
  for (const target of wanted) await refuseForeignReport(target);
  const state = await standingLab(surroundings.files);
  const lab = state && labSummary(state, flags.redact === true);
  const written = {
    // Nothing else is left of it: every number of twelve digits that stands alone is taken for an account id.
    verdict: flags.redact ? redact({ network: emptyNetwork, verdict }).verdict : verdict,
    createdAt: verdict.question.readAt ?? new Date().toISOString(),
    ...(lab ? { lab } : {}),
  };
  for (const target of wanted) {
    await writeReport(target, written);
    terminal.out.lines([terminal.result.style.link(...linkTo(target.file))]);
    await terminal.out.drained();
    if (flags.open) terminal.ui.tell(await opened(resolve(target.file)));
  }
  return 0;
}

const usual: ReportTarget = { format: formats.html, file: `flowlab-report.${formats.html.extension}` };

const noResult = new Problem('precondition', 'There is no result yet to report.', [
  'Ask for one: npx flowlab diagnose <source> <destination>',
  'Or work towards one, without an AWS account: npx flowlab start --sandbox',
]);

function labSummary(state: State, redacted: boolean): LabSummary {
  const { lab, mode, account, region, startedAt, stages } = statusOf(state, contents);
  const owner = mode === 'sandbox' ? 'sandbox' : redacted ? 'hidden' : account;
  return {
    facts: [
      { name: 'Lab', value: lab },
      { name: 'Account', value: owner },
      { name: 'Region', value: region },
      { name: 'Begun', value: utc(Date.parse(startedAt) / 1_000) },
    ],
    stages: stages.map(({ number, title, status }) => ({ number, title, status })),
  };
}

/** Each desktop's own opener, called with the path as one argument and never by way of a shell. */
const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer.exe' };

/** Opens the file, and says what it did. */
async function opened(path: string): Promise<Event> {
  const program = openers[process.platform] ?? 'xdg-open';
  if (await openFile(program, path))
    return { kind: 'note', tone: 'ok', text: `Handed it to ${program}, which opens it.` };
  return { kind: 'note', tone: 'warn', text: `There is no ${program} here to open it with. Its place: ${path}` };
}

/** False where there is no such program. */
const openFile = (program: string, path: string): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(program, [path], { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
