import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Problem } from '../base/problem.js';
import { refuseForeign } from '../disk/written-file.js';
import type { State } from '../engine/state.js';
import { statusOf } from '../engine/status.js';
import { fileStore } from '../engine/store.js';
import { contents } from '../stages/index.js';
import type { LabSummary } from '../terminal/render/report.js';
import type { Exit } from './exit.js';
import { loadVerdict } from './results/kept-verdict.js';
import { redactVerdict } from './results/redacted-verdict.js';
import { reportKind, writeReport } from './results/report-file.js';
import type { Surroundings } from './surroundings.js';

interface ReportFlags {
  readonly html?: string;
  readonly redact?: boolean;
  readonly open?: boolean;
}

/** The last verdict, of the lab or of `diagnose`, as one HTML file. */
export async function report(surroundings: Surroundings, flags: ReportFlags): Promise<Exit> {
  const terminal = await surroundings.terminal();
  const path = flags.html ?? 'flowlab-report.html';
  try {
    const verdict = await loadVerdict(surroundings.files.verdict);
    if (!verdict) throw noResult;
    await refuseForeign(path, reportKind);
    const state = await fileStore(surroundings.files.state).load();
    const lab = state && !state.cleaned ? labSummary(state, flags.redact === true) : undefined;
    await writeReport(path, {
      verdict: flags.redact ? redactVerdict(verdict) : verdict,
      createdAt: new Date().toISOString(),
      ...(lab ? { lab } : {}),
    });
    terminal.out.text(`${path}\n`);
    await terminal.out.drained();
    if (flags.open && !(await openFile(resolve(path)))) {
      terminal.ui.tell({ kind: 'note', tone: 'warn', text: `No program was found to open ${path} with.` });
    }
    return 0;
  } finally {
    terminal.close();
  }
}

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
      { name: 'Begun', value: startedAt },
    ],
    stages: stages.map(({ number, title, status }) => ({ number, title, status })),
  };
}

/** Each desktop's own opener, called with the path as one argument and never by way of a shell. */
const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer.exe' };

/** False where there is no such program. */
const openFile = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn(openers[process.platform] ?? 'xdg-open', [path], { stdio: 'ignore', detached: true });
    child.once('error', () => done(false));
    child.once('spawn', () => {
      child.unref();
      done(true);
    });
  });
