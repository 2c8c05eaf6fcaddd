import { Problem } from '../base/problem.js';
import { type AskedSpan, spanOf } from '../base/time-span.js';
import { applyChanges } from '../diagnosis/fix/apply-change.js';
import type { Change } from '../diagnosis/fix/change.js';
import { isoTime } from '../diagnosis/period.js';
import { changesIn } from '../diagnosis/what-if/changes-in.js';
import { isNotUnderstood } from '../diagnosis/what-if/command-line.js';
import { effectOf, type WhatIf } from '../diagnosis/what-if/effect.js';
import { gatherFlows } from '../diagnosis/what-if/flows.js';
import type { FlowRecord } from '../flow-log/record.js';
import type { Network } from '../network/model.js';
import { readRecordFiles } from '../records/files/record-files.js';
import type { RecordFiles } from '../records/request.js';
import { warningsOf } from '../records/what-was-read.js';
import type { Readings } from './files.js';
import { networkFromFile } from './network-file.js';
import { savedCaseIn } from './replay.js';

/** What other rules would have done to the traffic that was seen. */
export interface WhatIfRequest {
  readonly kind: 'what-if';
  /** Lines of `aws ec2` commands, each on top of those before it. */
  readonly commands: readonly string[];
  /** A file with the network as it would be; the commands come on top of it. */
  readonly other: string | null;
  readonly from:
    | { readonly kind: 'files'; readonly network: string; readonly records: RecordFiles; readonly span: AskedSpan }
    | { readonly kind: 'replay'; readonly file: string };
}

/** `now`: milliseconds since the Unix epoch. Problem 'usage' for a command that is not understood, or that AWS would refuse. */
export async function whatIf(request: WhatIfRequest, person: Readings, now: number): Promise<WhatIf> {
  const { from } = request;
  const saved = from.kind === 'replay' ? await savedCaseIn(from.file) : null;
  const before = saved?.network ?? (from.kind === 'files' ? await networkFromFile(from.network, person.ui) : null);
  if (!before) throw new TypeError('A saved case has its network');
  const other = request.other === null ? before : await networkFromFile(request.other, person.ui);
  const changes = changesOf(other, request.commands);
  const flows = gatherFlows(before);
  for (const record of saved?.evidence.records ?? []) flows.take(record);
  if (from.kind === 'files') await readFiles(from, flows.take, person, now);
  const effect = effectOf(before, applyChanges(other, changes), flows.all());
  const { since, until } = flows.span();
  const window = { since: isoTime(since && since * 1000), until: isoTime(until && until * 1000) };
  return { changes, window, ...effect };
}

function changesOf(network: Network, commands: readonly string[]): readonly Change[] {
  const changes: Change[] = [];
  for (const line of commands) {
    const more = changesIn(applyChanges(network, changes), line);
    if (!isNotUnderstood(more)) {
      changes.push(...more);
      continue;
    }
    throw new Problem('usage', `--what-if ${line}: it ${more.reason}.`, [
      'It takes commands as they would be typed: npx flowlab diagnose --what-if "aws ec2 revoke-security-group-ingress --group-id sg-… --protocol tcp --port 22 --cidr 0.0.0.0/0"',
    ]);
  }
  return changes;
}

type FromFiles = Extract<WhatIfRequest['from'], { readonly kind: 'files' }>;

async function readFiles(
  { records: { files, format }, span }: FromFiles,
  take: (record: FlowRecord) => void,
  { ui, signal, stdin }: Readings,
  now: number,
): Promise<void> {
  const { since, until } = spanOf(span, null, now);
  const isWithin = ({ start, end }: FlowRecord): boolean =>
    (since === null || (end ?? 0) * 1000 >= since) && (until === null || (start ?? 0) * 1000 <= until);
  const tally = await readRecordFiles(
    { files, format, names: [] },
    (record) => {
      if (isWithin(record)) take(record);
    },
    { stdin, signal },
  );
  for (const event of warningsOf({ ...tally, reason: tally.examples[0]?.reason ?? null }, '--since 10m'))
    ui.tell(event);
}
