import { describeAll } from '../aws/describe-around.js';
import { orUnreadable } from '../aws/describe-list.js';
import { describeRules } from '../aws/read-network.js';
import { type AskedSpan, spanOf, withinTimes } from '../base/time-span.js';
import type { Cloud } from '../cloud.js';
import { changedIds, type WhatIfStep } from '../diagnosis/what-if/association.js';
import type { WhatIf } from '../diagnosis/what-if/effect.js';
import { type Described, networkFromAws } from '../network/from-aws.js';
import type { Interface, Network } from '../network/model.js';
import type { LogGroups, RecordFiles } from '../records/request.js';
import type { Person } from '../ui.js';
import { bucketWhenNeeded } from './bucket-when-needed.js';
import type { Readings } from './files.js';
import { accountStream } from './flows/account-stream.js';
import { withFileStream } from './flows/file-stream.js';
import { networkFromFile, tellUnread } from './network-file.js';
import { type Changed, changed, compared, type WhatIfRequest } from './what-if.js';

const WINDOW_MS = 15 * 60_000;

/** With the network, the records or both of an account: those of the VPCs in which something would change. */
export async function whatIfOnAws(
  request: WhatIfRequest & { readonly from: { readonly kind: 'aws' } },
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Readings,
): Promise<WhatIf> {
  const { network: file, records, span } = request.from;
  const network =
    file === null ? await describedNetwork(request, cloud, person) : await networkFromFile(file, person.ui);
  const after = await changed(network, request, person.ui);
  const interfaces = interfacesBehind(network, after.changes);
  return comparedOnAws(network, after, { records, span, interfaces }, cloud, person);
}

interface Seen {
  readonly records: RecordFiles | LogGroups;
  readonly span: AskedSpan;
  /** Whose records are read where no files are named. */
  readonly interfaces: readonly Interface[];
}

/** By records in files, in buckets or in an account. */
export async function comparedOnAws(
  network: Network,
  after: Changed,
  { records, span, interfaces }: Seen,
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Readings,
): Promise<WhatIf> {
  const now = cloud.clock.now();
  if (records.kind === 'files') {
    const time = withinTimes(spanOf(span, null, now));
    const bucket = bucketWhenNeeded(({ bucketFinder }) => bucketFinder(cloud.aws.s3, person));
    return withFileStream(records, network, time, { ...person, bucket }, (read) =>
      compared(network, after, time, read),
    );
  }
  const { since, until } = spanOf(span, WINDOW_MS, now);
  const times = { since: since ?? 0, until };
  const read = accountStream(cloud, person, records, interfaces, times, network);
  return compared(network, after, withinTimes(times), read);
}

async function describedNetwork(
  { commands }: WhatIfRequest,
  cloud: Pick<Cloud, 'aws'>,
  { ui }: Person,
): Promise<Network> {
  const described = await describeAll(cloud.aws.ec2);
  const network = networkFromAws({ ...described, ...(await rulesNamed(commands, cloud)) });
  tellUnread(network, ui, 'These credentials may not read');
  return network;
}

/** Rules are listed with their ids only where somebody names one. */
const rulesNamed = async (commands: readonly string[], { aws }: Pick<Cloud, 'aws'>): Promise<Described> =>
  commands.some((line) => line.includes('security-group-rule')) ? orUnreadable(describeRules(aws.ec2)) : {};

/** Those of the VPCs in which something would change; all where nothing says which. */
export function interfacesBehind(network: Network, changes: readonly WhatIfStep[]): readonly Interface[] {
  if (changes.length === 0) return network.interfaces;
  const ids = new Set(changes.flatMap(changedIds));
  const vpcIds = [...network.securityGroups, ...network.networkAcls, ...network.routeTables]
    .filter(({ id }) => ids.has(id))
    .map(({ vpcId }) => vpcId);
  return network.interfaces.filter(({ vpcId }) => vpcIds.includes(vpcId));
}
