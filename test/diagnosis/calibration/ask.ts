import { diagnose } from '../../../src/diagnosis/diagnose.js';
import type { Verdict } from '../../../src/diagnosis/verdict.js';
import { runningHeldTimes } from '../../../src/flow-log/held-times.js';
import { askedConnection } from '../../../src/investigation/ends.js';
import { scopeOf } from '../../../src/investigation/scope.js';
import { readNetwork } from '../../../src/network/from-aws.js';
import { relevantRecords } from '../../../src/records/relevant-records.js';
import { createReader } from '../../../src/records/shapes/reader.js';

/** What a person types, and what lies in the files that are named. */
export interface Asking {
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  readonly port: number | null;
  readonly described: unknown;
  readonly lines: readonly string[];
  /** Unix seconds; null for files. */
  readonly readAt: number | null;
}

/** flowlab by its public doors, in one process: network.json, lines, the question, the verdict. */
export function ask({ described, lines, readAt, ...question }: Asking): Verdict {
  const { network } = readNetwork(described);
  const connection = askedConnection({ ...question, error: null }, network, { since: null, until: null });
  const { interfaceIds, addresses } = scopeOf(connection, network);
  const names = [...interfaceIds, ...addresses];
  const { take, records } = relevantRecords(addresses);
  const { see, heldTimes } = runningHeldTimes();
  const reader = createReader();
  for (const line of lines) {
    if (!line.includes('srcaddr') && !names.some((name) => line.split(' ').includes(name))) continue;
    for (const { record } of reader.line(line)) {
      see(record);
      take(record);
    }
  }
  return diagnose(connection, network, {
    ...(readAt === null ? { kind: 'files' as const } : {}),
    records: records(),
    holdings: heldTimes(),
    readAt: readAt === null ? null : readAt * 1000,
    probe: null,
    hosts: null,
  });
}
