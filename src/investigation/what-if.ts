import type { AccountChoice } from '../aws/profiles.js';
import { Problem } from '../base/problem.js';
import { type AskedSpan, spanOf, type Within, withinTimes } from '../base/time-span.js';
import { isoTime } from '../diagnosis/case/period.js';
import { flowsBetween } from '../diagnosis/flows/flow.js';
import { surroundingsIn } from '../diagnosis/flows/surroundings.js';
import { applySteps, type WhatIfStep } from '../diagnosis/what-if/association.js';
import { changesIn } from '../diagnosis/what-if/changes-in.js';
import { isNotUnderstood } from '../diagnosis/what-if/command-line.js';
import { effectOf, type WhatIf } from '../diagnosis/what-if/effect.js';
import { defaultFormat } from '../flow-log/format.js';
import type { Network } from '../network/model.js';
import type { Flows } from '../records/flows/flows-in.js';
import type { LogGroups, RecordFiles } from '../records/request.js';
import type { Ui } from '../ui.js';
import type { Readings } from './files.js';
import { withFileStream } from './flows/file-stream.js';
import { gatherFlows } from './flows/gather-flows.js';
import type { RecordStream } from './flows/record-stream.js';
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
    | {
        readonly kind: 'aws';
        readonly account: AccountChoice;
        /** A file with the configuration; null: it is read from AWS. */
        readonly network: string | null;
        readonly records: RecordFiles | LogGroups;
        readonly span: AskedSpan;
      };
}

/** From files alone. `now`: milliseconds. Problem 'usage' for a command that is not understood, or that AWS would refuse. */
export async function whatIf(request: WhatIfRequest, person: Readings, now: number): Promise<WhatIf> {
  const { from } = request;
  if (from.kind === 'aws') throw new TypeError('What AWS is asked for needs a way to it');
  if (from.kind === 'replay') {
    const { network, evidence } = await savedCaseIn(from.file);
    const changes = await changed(network, request, person.ui);
    return compared(network, changes, {}, async (sink) => {
      for (const record of evidence.records) sink.take({ record, format: defaultFormat });
    });
  }
  const network = await networkFromFile(from.network, person.ui);
  const changes = await changed(network, request, person.ui);
  const time = withinTimes(spanOf(from.span, null, now));
  return withFileStream(from.records, network, time, person, (read) => compared(network, changes, time, read));
}

export interface Changed {
  readonly changes: readonly WhatIfStep[];
  readonly network: Network;
}

/** The network as it would be: another one, or this one, and the commands on top. */
export async function changed(network: Network, { other, commands }: WhatIfRequest, ui: Ui): Promise<Changed> {
  const base = other === null ? network : await networkFromFile(other, ui);
  const changes = changesOf(base, commands);
  return { changes, network: applySteps(base, changes) };
}

export async function compared(
  before: Network,
  { changes, network }: Changed,
  time: Within,
  read: RecordStream,
): Promise<WhatIf> {
  const flows = await gatherFlows(before, time, read);
  const effect = effectOf(before, network, flowsOf(before, flows));
  const window = { since: isoTime(flows.from && flows.from * 1000), until: isoTime(flows.to && flows.to * 1000) };
  return { changes, window, ...effect };
}

function* flowsOf(network: Network, flows: Flows) {
  const surroundings = surroundingsIn(network);
  for (const seen of flows.pairs()) yield* flowsBetween(seen, surroundings).flows;
}

function changesOf(network: Network, commands: readonly string[]): readonly WhatIfStep[] {
  const changes: WhatIfStep[] = [];
  for (const line of commands) {
    const more = changesIn(applySteps(network, changes), line);
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
