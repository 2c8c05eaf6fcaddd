import { Problem } from '../../base/problem.js';
import { spanOf, withinTimes } from '../../base/time-span.js';
import type { Troubles } from '../../diagnosis/troubles/trouble.js';
import type { Network } from '../../network/model.js';
import type { RecordFiles } from '../../records/request.js';
import type { Readings } from '../files.js';
import { withFileStream } from '../flows/file-stream.js';
import { networkFromFile } from '../network-file.js';
import { findTroubles } from './find-troubles.js';
import type { TroublesRequest } from './request.js';

/** What was found, and the network that it was judged by. */
export interface FoundTroubles extends Troubles {
  readonly network: Network;
}

/** From files alone. `now`: milliseconds. */
export async function lookInFiles(
  request: TroublesRequest & { readonly network: string; readonly records: RecordFiles },
  person: Readings,
  now: number,
): Promise<FoundTroubles> {
  const network = await networkFromFile(request.network, person.ui);
  return lookInRecords(request, network, person, now);
}

/** With a network that is at hand. */
export async function lookInRecords(
  { records, span, vpcId, traffic }: TroublesRequest & { readonly records: RecordFiles },
  network: Network,
  person: Readings,
  now: number,
): Promise<FoundTroubles> {
  refuseUnknown(vpcId, network);
  const time = withinTimes(spanOf(span, null, now));
  const found = await withFileStream(records, network, time, person, (read) =>
    findTroubles({ network, time, read, readAt: null, vpcId, traffic, signal: person.signal }),
  );
  return { ...found, network };
}

/** Problem 'usage' for a VPC that is not in the network. */
export function refuseUnknown(vpcId: string | null, { vpcs, interfaces }: Network): void {
  if (vpcId === null || [...vpcs.map(({ id }) => id), ...interfaces.map((one) => one.vpcId)].includes(vpcId)) return;
  throw new Problem('usage', `There is no VPC ${vpcId} in this network.`, [
    ...(vpcs.length === 0
      ? []
      : [
          `There ${vpcs.length === 1 ? 'is' : 'are'} ${vpcs
            .slice(0, 5)
            .map(({ id }) => id)
            .join(', ')}${vpcs.length > 5 ? `, and ${vpcs.length - 5} more` : ''}.`,
        ]),
    'Leave it out, and all VPCs are looked at.',
  ]);
}
