import { type Clock, systemClock } from '../base/clock.js';
import type { ReadableCloud } from '../cloud.js';
import { networkFromAws } from '../network/from-aws.js';
import type { Network } from '../network/model.js';
import type { Ui } from '../ui.js';
import { networkFromFile, tellUnread } from './network-file.js';

/** How far an answer may look: to AWS, or at files alone, for which the SDK is not even loaded. */
export type Reach = ReadableCloud | { readonly aws: null; readonly clock: Clock };

export const filesAlone: Reach = { aws: null, clock: systemClock };

/** The network in a file; without one that of the account, whole, with the ids of rules where they are wanted. */
export async function networkAt(file: string | null, { aws }: Reach, ui: Ui, hasRules = false): Promise<Network> {
  if (file !== null) return networkFromFile(file, ui);
  if (!aws) throw new TypeError('A network without a file is read from AWS');
  const [{ describeAll }, { withRuleIds }] = await Promise.all([
    import('../aws/describe-around.js'),
    import('../aws/read-network.js'),
  ]);
  const described = await describeAll(aws.ec2);
  const network = networkFromAws(hasRules ? await withRuleIds(aws.ec2, described) : described);
  tellUnread(network, ui, 'These credentials may not read');
  return network;
}
