import { Problem } from '../base/problem.js';
import type { Identity } from '../cloud.js';
import type { Lab } from './lab.js';
/** A lab belongs to one account, partition, region and endpoint; anything else must not see a single request of it. */
export function checkBelongs(lab: Lab, identity: Identity, region: string, endpoint: string | null): void {
  const differences = [
    [lab.account !== identity.account, `account ${lab.account}, and these credentials are for ${identity.account}`],
    [
      lab.partition !== identity.partition,
      `partition ${lab.partition}, and these credentials are for ${identity.partition}`,
    ],
    [lab.region !== region, `region ${lab.region}, not ${region}`],
    [lab.endpoint !== endpoint, `${endpointName(lab.endpoint)}, not ${endpointName(endpoint)}`],
  ] as const;
  const difference = differences.find(([differs]) => differs)?.[1];
  if (difference === undefined) return;
  throw new Problem('other-account', `Lab ${lab.id} belongs to ${difference}. Nothing was read or changed.`, [
    `Use the credentials, region and endpoint of the lab, then try again${lab.profile ? `: --profile ${lab.profile}` : ''}`,
  ]);
}

const endpointName = (endpoint: string | null): string =>
  endpoint === null ? 'AWS itself' : `the endpoint ${endpoint}`;
