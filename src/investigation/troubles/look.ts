import { describeAll } from '../../aws/describe-around.js';
import { Problem } from '../../base/problem.js';
import { spanOf } from '../../base/time-span.js';
import type { Cloud } from '../../cloud.js';
import type { Troubles } from '../../diagnosis/troubles/trouble.js';
import { networkFromAws } from '../../network/from-aws.js';
import type { Network } from '../../network/model.js';
import type { RecordFiles } from '../../records/request.js';
import type { Readings } from '../files.js';
import { accountStream } from '../flows/account-stream.js';
import { withFileStream } from '../flows/file-stream.js';
import { within } from '../flows/record-stream.js';
import { networkFromFile, tellUnread } from '../network-file.js';
import { findTroubles } from './find-troubles.js';
import type { TroublesRequest } from './request.js';

/** What was found, and the network that it was judged by. */
export interface Found extends Troubles {
  readonly network: Network;
}

/** From files alone. `now`: milliseconds. */
export async function lookInFiles(
  request: TroublesRequest & { readonly network: string; readonly records: RecordFiles },
  person: Readings,
  now: number,
): Promise<Found> {
  const network = await networkFromFile(request.network, person.ui);
  return lookInRecords(request, network, person, now);
}

const WINDOW_MS = 15 * 60_000;

/** With the network, the records or both of an account. */
export async function lookInAccount(
  request: TroublesRequest,
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Readings,
): Promise<Found> {
  const { records, span, vpcId } = request;
  const now = cloud.clock.now();
  const network =
    request.network === null
      ? await networkOf(request, cloud, person)
      : await networkFromFile(request.network, person.ui);
  if (records.kind === 'files') return lookInRecords({ ...request, records }, network, person, now);
  const { since, until } = spanOf(span, WINDOW_MS, now);
  const interfaces = network.interfaces.filter((one) => vpcId === null || one.vpcId === vpcId);
  const read = accountStream(cloud, person, records, interfaces, { since: since ?? 0, until }, network);
  const found = await findTroubles({
    network,
    time: within({ since, until }),
    read,
    readAt: now,
    vpcId,
    signal: person.signal,
  });
  return { ...found, network };
}

async function lookInRecords(
  { records, span, vpcId }: TroublesRequest & { readonly records: RecordFiles },
  network: Network,
  person: Readings,
  now: number,
): Promise<Found> {
  refuseUnknown(vpcId, network);
  const time = within(spanOf(span, null, now));
  const found = await withFileStream(records, network, time, person, (read) =>
    findTroubles({ network, time, read, readAt: null, vpcId, signal: person.signal }),
  );
  return { ...found, network };
}

async function networkOf({ vpcId }: TroublesRequest, { aws }: Pick<Cloud, 'aws'>, { ui }: Readings): Promise<Network> {
  const network = networkFromAws(await describeAll(aws.ec2));
  tellUnread(network, ui, 'These credentials may not read');
  refuseUnknown(vpcId, network);
  return network;
}

function refuseUnknown(vpcId: string | null, { vpcs, interfaces }: Network): void {
  if (vpcId === null || [...vpcs.map(({ id }) => id), ...interfaces.map((one) => one.vpcId)].includes(vpcId)) return;
  throw new Problem('usage', `There is no VPC ${vpcId} in this network.`, [
    ...(vpcs.length === 0
      ? []
      : [
          `There is ${vpcs
            .slice(0, 5)
            .map(({ id }) => id)
            .join(', ')}.`,
        ]),
    'All VPCs at once: npx flowlab diagnose',
  ]);
}
