import { describeAll } from '../aws/describe-around.js';
import { spanOf } from '../base/time-span.js';
import type { Cloud } from '../cloud.js';
import { type Change, changedId } from '../diagnosis/fix/change.js';
import type { WhatIf } from '../diagnosis/what-if/effect.js';
import { networkFromAws } from '../network/from-aws.js';
import type { Interface, Network } from '../network/model.js';
import type { Person } from '../ui.js';
import { accountStream } from './flows/account-stream.js';
import { within } from './flows/record-stream.js';
import { tellUnread } from './network-file.js';
import { changed, compared, type WhatIfRequest } from './what-if.js';

const WINDOW_MS = 15 * 60_000;

/** With the network and the records of an account: those of the VPCs in which something would change. */
export async function whatIfOnAws(
  request: WhatIfRequest & { readonly from: { readonly kind: 'aws' } },
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Person,
): Promise<WhatIf> {
  const network = networkFromAws(await describeAll(cloud.aws.ec2));
  tellUnread(network, person.ui, 'These credentials may not read');
  const after = await changed(network, request, person.ui);
  const interfaces = interfacesBehind(network, after.changes);
  const { since, until } = spanOf(request.from.span, WINDOW_MS, cloud.clock.now());
  const span = { since: since ?? 0, until };
  const read = accountStream(cloud, person, request.from.records, interfaces, span, network);
  return compared(network, after, within(span), read);
}

function interfacesBehind(network: Network, changes: readonly Change[]): readonly Interface[] {
  if (changes.length === 0) return network.interfaces;
  const ids = new Set(changes.map(changedId));
  const vpcIds = [...network.securityGroups, ...network.networkAcls, ...network.routeTables]
    .filter(({ id }) => ids.has(id))
    .map(({ vpcId }) => vpcId);
  return network.interfaces.filter(({ vpcId }) => vpcIds.includes(vpcId));
}
