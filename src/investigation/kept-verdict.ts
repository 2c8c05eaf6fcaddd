import { jsonIn } from '../base/json.js';
import { Problem } from '../base/problem.js';
import { shellWord } from '../base/shell-word.js';
import { schemaErrors } from '../diagnosis/json-schema.js';
import type { Verdict } from '../diagnosis/verdict.js';
import { verdictSchema } from '../diagnosis/verdict-schema.js';
import { orStorageProblem, readPrivately, writeDurably } from '../disk/durable-file.js';
import { removeOldDrafts } from '../disk/strays.js';

/** Keeps the last verdict for `flowlab report`, and removes half-written ones, which a killed run left. */
export async function keepVerdict(path: string, verdict: Verdict): Promise<void> {
  await writeDurably(path, `${JSON.stringify(verdict)}\n`, { durable: false });
  await orStorageProblem(path, () => removeOldDrafts(path));
}

const largestVerdict = 16 * 1024 * 1024;

/** The verdict that was kept last; undefined where there is none. */
export async function loadVerdict(path: string): Promise<Verdict | undefined> {
  const kept = await readPrivately(path, largestVerdict);
  if (kept === undefined) return undefined;
  const value = jsonIn(kept);
  if (isVerdict(value)) return value;
  throw new Problem('damaged-state', `The last result, kept in ${path}, cannot be read.`, [
    'Make a new one: npx flowlab diagnose <source> <destination>',
    `Or remove it: rm ${shellWord(path)}`,
  ]);
}

const isVerdict = (value: unknown): value is Verdict => schemaErrors(verdictSchema, value).next().done === true;
