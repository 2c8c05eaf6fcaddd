import { describeAll } from '../aws/describe-around.js';
import { orUnreadable } from '../aws/describe-list.js';
import { describeRules } from '../aws/read-network.js';
import { spanOf } from '../base/time-span.js';
import type { Cloud } from '../cloud.js';
import { changedIds, type WhatIfStep } from '../diagnosis/what-if/association.js';
import type { WhatIf } from '../diagnosis/what-if/effect.js';
import { type Described, networkFromAws } from '../network/from-aws.js';
import type { Interface, Network } from '../network/model.js';
import type { Person } from '../ui.js';
import { bucketWhenNeeded } from './bucket-when-needed.js';
import type { Readings } from './files.js';
import { accountStream } from './flows/account-stream.js';
import { withFileStream } from './flows/file-stream.js';
import { withinTimes } from './flows/record-stream.js';
import { networkFromFile, tellUnread } from './network-file.js';
import { changed, compared, type WhatIfRequest } from './what-if.js';

const WINDOW_MS = 15 * 60_000;

/** With the network, the records or both of an account: those of the VPCs in which something would change. */
export async function whatIfOnAws(
  request: WhatIfRequest & { readonly from: { readonly kind: 'aws' } },
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Readings,
): Promise<WhatIf> {
  const { network: file, records, span: asked } = request.from;
  const network =
    file === null ? await describedNetwork(request, cloud, person) : await networkFromFile(file, person.ui);
  const after = await changed(network, request, person.ui);
  if (records.kind === 'files') {
    const time = withinTimes(spanOf(asked, null, cloud.clock.now()));
    const bucket = bucketWhenNeeded(({ bucketFinder }) => bucketFinder(cloud.aws.s3, person));
    return withFileStream(records, network, time, { ...person, bucket }, (read) =>
      compared(network, after, time, read),
    );
  }
  const interfaces = interfacesBehind(network, after.changes);
  const { since, until } = spanOf(asked, WINDOW_MS, cloud.clock.now());
  const span = { since: since ?? 0, until };
  const read = accountStream(cloud, person, records, interfaces, span, network);
  return compared(network, after, withinTimes(span), read);
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
