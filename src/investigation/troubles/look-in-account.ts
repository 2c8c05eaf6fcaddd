import { describeAll } from '../../aws/describe-around.js';
import { spanOf, withinTimes } from '../../base/time-span.js';
import type { Cloud } from '../../cloud.js';
import { withScratch } from '../../disk/scratch.js';
import { networkFromAws } from '../../network/from-aws.js';
import type { Network } from '../../network/model.js';
import { bucketWhenNeeded } from '../bucket-when-needed.js';
import type { Readings } from '../files.js';
import { accountStream } from '../flows/account-stream.js';
import { networkFromFile, tellUnread } from '../network-file.js';
import { findTroubles } from './find-troubles.js';
import { type FoundTroubles, lookInRecords, refuseUnknown } from './look-in-files.js';
import type { TroublesRequest } from './request.js';

const WINDOW_MS = 15 * 60_000;

/** With the network, the records or both of an account. */
export async function lookInAccount(
  request: TroublesRequest,
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Readings,
): Promise<FoundTroubles> {
  const { records, span, vpcId, traffic } = request;
  const now = cloud.clock.now();
  const network =
    request.network === null
      ? await networkOf(request, cloud, person)
      : await networkFromFile(request.network, person.ui);
  // What is fetched is looked at twice, and is paid for once.
  return withScratch(async (scratch) => {
    if (records.kind === 'files') {
      const bucket = bucketWhenNeeded(({ keepingFinder }) => keepingFinder(cloud.aws.s3, person, scratch));
      return lookInRecords({ ...request, records }, network, { ...person, bucket }, now);
    }
    const { since, until } = spanOf(span, WINDOW_MS, now);
    const interfaces = network.interfaces.filter((one) => vpcId === null || one.vpcId === vpcId);
    const read = accountStream(cloud, person, records, interfaces, { since: since ?? 0, until }, network, scratch);
    const found = await findTroubles({
      network,
      time: withinTimes({ since, until }),
      read,
      readAt: now,
      vpcId,
      traffic,
      signal: person.signal,
    });
    return { ...found, network };
  });
}

async function networkOf({ vpcId }: TroublesRequest, { aws }: Pick<Cloud, 'aws'>, { ui }: Readings): Promise<Network> {
  const network = networkFromAws(await describeAll(aws.ec2));
  tellUnread(network, ui, 'These credentials may not read');
  refuseUnknown(vpcId, network);
  return network;
}
