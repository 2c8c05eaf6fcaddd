import { Problem } from '../../base/problem.js';
import type { Troubles } from '../../diagnosis/troubles/trouble.js';
import type { Network } from '../../network/model.js';
import type { Readings } from '../files.js';
import { withRecords } from '../flows/with-records.js';
import { networkAt, type Reach } from '../reach.js';
import { findTroubles } from './find-troubles.js';
import type { TroublesRequest } from './request.js';

/** What was found, and the network that it was judged by. */
export interface FoundTroubles extends Troubles {
  readonly network: Network;
}

/** With the network and the records of files, of an account, or of both. */
export async function lookForTroubles(
  request: TroublesRequest,
  reach: Reach,
  person: Readings,
): Promise<FoundTroubles> {
  return lookIn(await networkAt(request.network, reach, person.ui), request, reach, person);
}

/** With a network that is at hand. */
export async function lookIn(
  network: Network,
  { records, span, vpcId, traffic }: TroublesRequest,
  reach: Reach,
  person: Readings,
): Promise<FoundTroubles> {
  refuseUnknown(vpcId, network);
  const readAt = records.kind === 'files' ? null : reach.clock.now();
  const interfaces = network.interfaces.filter((one) => vpcId === null || one.vpcId === vpcId);
  const wanted = { records, span, network, interfaces, isReadAgain: true };
  const found = await withRecords(wanted, reach, person, (read, time) =>
    findTroubles({ network, time, read, readAt, vpcId, traffic, signal: person.signal }),
  );
  return { ...found, network };
}

/** Problem 'usage' for a VPC that is not in the network. */
function refuseUnknown(vpcId: string | null, { vpcs, interfaces }: Network): void {
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
