import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiagnoseFlags } from '../../src/commands/diagnose/request.js';
import { runDiagnose } from '../../src/commands/diagnose.js';
import { surroundingsOf } from '../../src/commands/surroundings.js';
import { applyChanges } from '../../src/diagnosis/fix/change.js';
import { caseText, isNotACase, parseCase, saveCase } from '../../src/diagnosis/saved/case-file.js';
import type { Verdict } from '../../src/diagnosis/verdict.js';
import type { Described } from '../../src/network/from-aws.js';
import { printed } from '../commands/diagnose/scene.js';

export interface Told {
  readonly exit: unknown;
  readonly verdict: Verdict;
  /** What the terminal shows, 80 columns wide. */
  readonly screen: string;
  /** The same question once the fix is made: nothing but what is still in the way. */
  mended(): Promise<Verdict>;
}

/** Runs `flowlab diagnose` as somebody would who has an error line, a network file and records in a file. */
export async function told(network: Described, flags: DiagnoseFlags, records: readonly string[] = []): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'flowlab-story-'));
  const path = (name: string): string => join(folder, name);
  const run = (more: DiagnoseFlags) =>
    printed(() => runDiagnose(surroundingsOf({ state: path('state.json') }), undefined, undefined, more));
  try {
    await writeFile(path('network.json'), JSON.stringify(network));
    await writeFile(path('records.log'), [...records, ''].join('\n'));
    const files = { network: path('network.json'), logs: [path('records.log')] };
    const asked = { ...flags, ...files, save: path('case.json') };
    const { out, result } = await run({ ...asked, json: true });
    if (result instanceof Error) throw result;
    const verdict: Verdict = JSON.parse(out);
    const screen = (await run({ ...flags, ...files })).out;
    const saved = parseCase(await readFile(path('case.json'), 'utf8'));
    if (isNotACase(saved)) throw new TypeError(saved.reason);
    return {
      exit: result,
      verdict,
      screen,
      async mended() {
        const after = await mkdtemp(join(tmpdir(), 'flowlab-story-'));
        try {
          const changed = applyChanges(saved.network, verdict.fix?.change ?? []);
          const none = { ...saved.evidence, records: [] };
          await writeFile(join(after, 'case.json'), caseText(saveCase(saved.connection, changed, none)));
          const again = await printed(() =>
            runDiagnose(surroundingsOf({ state: join(after, 'state.json') }), undefined, undefined, {
              replay: join(after, 'case.json'),
              json: true,
            }),
          );
          return JSON.parse(again.out);
        } finally {
          await rm(after, { recursive: true });
        }
      },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
