import type { AccountChoice } from '../aws/profiles.js';
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
import type { LogGroups, RecordFiles } from '../records/request.js';
import { recordSink } from '../records/scan/row-sinks.js';
import { warningsOf } from '../records/what-was-read.js';
import type { Ui } from '../ui.js';
import { formatsIn, type Readings } from './files.js';
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
    | { readonly kind: 'replay'; readonly file: string }
    | { readonly kind: 'aws'; readonly account: AccountChoice; readonly records: LogGroups; readonly span: AskedSpan };
}

/** From files alone. `now`: milliseconds. Problem 'usage' for a command that is not understood, or that AWS would refuse. */
export async function whatIf(request: WhatIfRequest, person: Readings, now: number): Promise<WhatIf> {
  const { from } = request;
  if (from.kind === 'aws') throw new TypeError('What AWS is asked for needs a way to it');
  if (from.kind === 'replay') {
    const { network, evidence } = await savedCaseIn(from.file);
    return compared(network, await changed(network, request, person.ui), async () => evidence.records);
  }
  const network = await networkFromFile(from.network, person.ui);
  return compared(network, await changed(network, request, person.ui), (take) =>
    readFiles(from, network, take, person, now),
  );
}

interface Changed {
  readonly changes: readonly Change[];
  readonly network: Network;
}

/** The network as it would be: another one, or this one, and the commands on top. */
export async function changed(network: Network, { other, commands }: WhatIfRequest, ui: Ui): Promise<Changed> {
  const base = other === null ? network : await networkFromFile(other, ui);
  const changes = changesOf(base, commands);
  return { changes, network: applyChanges(base, changes) };
}

type Take = (record: FlowRecord) => void;

/** Records are handed on one by one, or come all at once. */
export async function compared(
  before: Network,
  { changes, network }: Changed,
  read: (take: Take) => Promise<readonly FlowRecord[] | undefined>,
): Promise<WhatIf> {
  const flows = gatherFlows(before);
  for (const record of (await read(flows.take)) ?? []) flows.take(record);
  const effect = effectOf(before, network, flows.all());
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
  network: Network,
  take: Take,
  { ui, signal, stdin }: Readings,
  now: number,
): Promise<undefined> {
  const { since, until } = spanOf(span, null, now);
  const isWithin = ({ start, end }: FlowRecord): boolean =>
    (since === null || (end ?? 0) * 1000 >= since) && (until === null || (start ?? 0) * 1000 <= until);
  const sink = recordSink((record) => {
    if (isWithin(record)) take(record);
  });
  const tally = await readRecordFiles({ files, format, formats: formatsIn(network), names: [] }, sink, {
    stdin,
    signal,
  });
  for (const event of warningsOf({ ...tally, reason: tally.examples[0]?.reason ?? null }, '--since 10m'))
    ui.tell(event);
  return undefined;
}
