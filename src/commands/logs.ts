import { defaultFormat, isUnreadable, parseFormat } from '../flow-log/format.js';
import { Problem } from '../engine/problem.js';
import { canonicalAddress } from '../network/address.js';
import type { AwsFlags, Exit } from './flags.js';
import { openOutput } from './output.js';
import { readRecordFiles } from './record-files.js';
import { openTerminal } from './terminal.js';

export interface LogsFlags extends AwsFlags {
  readonly logGroup?: string;
  readonly logs?: readonly string[];
  readonly logFormat?: string;
  readonly match?: string;
  readonly rejected?: boolean;
  readonly since?: string;
  readonly follow?: boolean;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Reads, filters and explains flow records. */
export async function logs(eni: string | undefined, flags: LogsFlags): Promise<Exit> {
  const { out } = openOutput(flags);
  const terminal = openTerminal(flags);
  try {
    const format = flags.logFormat === undefined ? defaultFormat : parseFormat(flags.logFormat);
    if (isUnreadable(format)) throw new Problem('usage', `--log-format ${format.reason}.`);
    const names = [flags.match === undefined ? undefined : (canonicalAddress(flags.match) ?? flags.match), eni].filter((name) => name !== undefined);
    await readRecordFiles({ files: flags.logs ?? [], format, names }, ({ line }) => out.text(`${line}\n`), { stdin: process.stdin, signal: terminal.signal });
    await out.drained();
    return 0;
  } finally {
    terminal.close();
  }
}
