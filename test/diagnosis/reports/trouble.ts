import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runDiagnose } from '../../../src/commands/diagnose.js';
import { surroundingsOf } from '../../../src/commands/surroundings.js';
import type { CauseCode } from '../../../src/diagnosis/causes/cause-code.js';
import type { Certainty, Verdict, VerdictOutcome } from '../../../src/diagnosis/verdict.js';
import type { Network } from '../../../src/network/model.js';
import { printed } from '../../commands/diagnose/scene.js';
import { asDescribed, type Described } from '../../helpers/as-described.js';
import { type Kept, keptAs } from '../../helpers/flow-lines.js';

/** What somebody brings, and what is right to answer. */
interface Trouble {
  /** What is right, and which page of AWS's documentation, or whose report, decides it. */
  readonly why: string;
  readonly network: Network;
  /** Describe calls that nobody made. */
  readonly unread?: readonly string[];
  /** What is printed otherwise than the network model can say. */
  readonly described?: (printed: Described) => object;
  /** As typed: `web db tcp 5432`; for pings without the rest. */
  readonly ask: string;
  readonly options?: { readonly error?: string; readonly since?: string; readonly until?: string };
  readonly rows: readonly string[];
  readonly kept?: Kept;
  readonly format?: string;
  readonly right: Right;
}

interface Right {
  readonly outcome: readonly VerdictOutcome[];
  /** Any of them; null where it gets through. */
  readonly cause: readonly (CauseCode | null)[];
  readonly certainty?: readonly Certainty[];
  /** What the person must be able to read, and what must not stand there. */
  readonly says?: readonly RegExp[];
  readonly never?: readonly RegExp[];
  /** Null: there must be none. */
  readonly fix?: RegExp | null;
  /** Of its summary, or of what it lets in. */
  readonly fixSays?: RegExp;
  readonly ruledOut?: readonly CauseCode[];
  /** Among the cause and what cannot be told from it. */
  readonly alternatives?: readonly CauseCode[];
}

export const unsure: readonly Certainty[] = ['likely', 'possible'];

/** Asks as people do: by files, through the command. */
async function verdictOn(trouble: Trouble): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'flowlab-report-'));
  try {
    const { network, unread = [], described = (one) => one, rows, kept = 'headed', format, options = {} } = trouble;
    const files = { network: join(folder, 'network.json'), logs: join(folder, `records.${kept}`) };
    await writeFile(files.network, JSON.stringify(described(asDescribed(network, ...unread))));
    await writeFile(files.logs, keptAs(kept, rows, format));
    const [source, destination, protocol, port] = trouble.ask.split(' ');
    const { out, result } = await printed(() =>
      runDiagnose(surroundingsOf({ state: join(folder, 'state.json'), input: false }), source, destination, {
        network: files.network,
        logs: [files.logs],
        json: true,
        ...(protocol === undefined ? {} : { protocol }),
        ...(port === undefined ? {} : { port: Number(port) }),
        ...options,
      }),
    );
    if (result instanceof Error) throw result;
    return JSON.parse(out) as Verdict;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** By what they are about. */
export type Troubles = Readonly<Record<string, Trouble>>;

export function itAnswers(troubles: Troubles): void {
  for (const [name, trouble] of Object.entries(troubles)) it(`${name}: ${trouble.why}`, () => expectRight(trouble));
}

async function expectRight(trouble: Trouble): Promise<void> {
  const { right } = trouble;
  const said = await verdictOn(trouble);
  const { verdict, fix, nextExperiment, contradictions, ruledOut } = said;
  const text = [verdict.summary, verdict.resourceId, verdict.rule, nextExperiment, ...contradictions].join(' ');
  const shown = `${verdict.outcome} ${verdict.cause} ${verdict.certainty} (${verdict.alternatives}): ${text} FIX ${fix?.command}`;
  expect(right.outcome, shown).toContain(verdict.outcome);
  expect(right.cause, shown).toContain(verdict.cause);
  if (right.certainty) expect(right.certainty, shown).toContain(verdict.certainty);
  for (const pattern of right.says ?? []) expect(text).toMatch(pattern);
  for (const pattern of right.never ?? []) expect(text).not.toMatch(pattern);
  if (right.fix === null) expect(fix, shown).toBeNull();
  if (right.fix) expect(fix?.command, shown).toMatch(right.fix);
  if (right.fixSays) expect(`${fix?.summary} ${fix?.admits}`, shown).toMatch(right.fixSays);
  for (const cause of right.alternatives ?? [])
    expect([verdict.cause, ...verdict.alternatives], shown).toContain(cause);
  for (const cause of right.ruledOut ?? []) expect(ruledOut.map((one) => one.cause)).toContain(cause);
}
