import type { AccountChoice } from '../aws/profiles.js';
import { Problem } from '../base/problem.js';
import type { AskedSpan, Within } from '../base/time-span.js';
import { isoTime } from '../diagnosis/case/period.js';
import { flowsBetween } from '../diagnosis/flows/flow.js';
import { surroundingsIn } from '../diagnosis/flows/surroundings.js';
import { applySteps, changedIds, type WhatIfStep } from '../diagnosis/what-if/association.js';
import { changesIn } from '../diagnosis/what-if/changes-in.js';
import { isNotUnderstood } from '../diagnosis/what-if/command-line.js';
import { effectOf, type WhatIf } from '../diagnosis/what-if/effect.js';
import { defaultFormat } from '../flow-log/format.js';
import type { Interface, Network } from '../network/model.js';
import type { Flows } from '../records/flows/flows-in.js';
import type { LogGroups, RecordFiles } from '../records/request.js';
import type { Ui } from '../ui.js';
import type { Readings } from './files.js';
import { gatherFlows } from './flows/gather-flows.js';
import type { RecordStream } from './flows/record-stream.js';
import { type StreamWanted, withRecords } from './flows/with-records.js';
import { networkFromFile } from './network-file.js';
import { networkAt, type Reach } from './reach.js';
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

/**
 * By a saved case, or by the network and the records of files, of an account or of both: those of the VPCs in which something
 * would change. Problem 'usage' for a command that is not understood, or that AWS would refuse.
 */
export async function whatIf(request: WhatIfRequest, reach: Reach, person: Readings): Promise<WhatIf> {
  const { from, commands } = request;
  if (from.kind === 'replay') {
    const { network, evidence } = await savedCaseIn(from.file);
    const changes = await changed(network, request, person.ui);
    return compared(network, changes, {}, async (sink) => {
      for (const record of evidence.records) sink.take({ record, format: defaultFormat });
    });
  }
  // Rules are listed with their ids only where somebody names one.
  const namesRules = commands.some((line) => line.includes('security-group-rule'));
  const network = await networkAt(from.network, reach, person.ui, namesRules);
  const after = await changed(network, request, person.ui);
  const { records, span } = from;
  return comparedBy(
    { records, span, network, interfaces: interfacesBehind(network, after.changes) },
    after,
    reach,
    person,
  );
}

/** By records in files, in buckets or in an account. */
export const comparedBy = (
  wanted: Omit<StreamWanted, 'isReadAgain'>,
  after: Changed,
  reach: Reach,
  person: Readings,
): Promise<WhatIf> =>
  withRecords({ ...wanted, isReadAgain: false }, reach, person, (read, time) =>
    compared(wanted.network, after, time, read),
  );

/** Those of the VPCs in which something would change; all where nothing says which. */
export function interfacesBehind(network: Network, changes: readonly WhatIfStep[]): readonly Interface[] {
  if (changes.length === 0) return network.interfaces;
  const ids = new Set(changes.flatMap(changedIds));
  const vpcIds = [...network.securityGroups, ...network.networkAcls, ...network.routeTables]
    .filter(({ id }) => ids.has(id))
    .map(({ vpcId }) => vpcId);
  return network.interfaces.filter(({ vpcId }) => vpcIds.includes(vpcId));
}

interface Changed {
  readonly changes: readonly WhatIfStep[];
  readonly network: Network;
}

/** The network as it would be: another one, or this one, and the commands on top. */
async function changed(network: Network, { other, commands }: WhatIfRequest, ui: Ui): Promise<Changed> {
  const base = other === null ? network : await networkFromFile(other, ui);
  const changes = changesOf(base, commands);
  return { changes, network: applySteps(base, changes) };
}

async function compared(
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
