import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FileKind, refuseForeign, writeFileOfOurs } from '../disk/written-file.js';
import type { ReportTarget } from '../terminal/render/formats.js';
import type { Report, TroublesReport } from '../terminal/render/report/report.js';
import { safeLine } from '../terminal/safe.js';
import { version } from '../version.js';

const kindOf = (isOurs: FileKind['isOurs']): FileKind => ({ name: 'a report of flowlab', isOurs });

/** A file as a note names it: where the terminal has links, its name leads there. */
export const linkTo = (file: string): readonly [string, string] => [safeLine(file), pathToFileURL(resolve(file)).href];

/** Refuses at the start what would fail at the end. */
export async function refuseForeignReport({ format, file }: ReportTarget): Promise<void> {
  const { isOurs } = await format.load();
  await refuseForeign(file, kindOf(isOurs));
}

/** Writes the report over an older one, and over nothing else. */
export async function writeReport({ format, file }: ReportTarget, report: Omit<Report, 'version'>): Promise<void> {
  const { write, isOurs } = await format.load();
  await writeFileOfOurs(file, write({ version, ...report }), kindOf(isOurs));
}

/** The same of everything that is broken. */
export async function writeTroublesReport(
  { format, file }: ReportTarget,
  report: Omit<TroublesReport, 'version'>,
): Promise<void> {
  const { writeTroubles, isOurs } = await format.load();
  await writeFileOfOurs(file, writeTroubles({ version, ...report }), kindOf(isOurs));
}
