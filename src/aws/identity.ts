import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { Problem } from '../base/problem.js';
import type { Aws, Identity } from '../cloud.js';

/** Who we are to AWS. Needs no permission (STS API reference, GetCallerIdentity); the first request of every run. */
export async function whoAmI({ sts }: Pick<Aws, 'sts'>): Promise<Identity> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (!Account || !Arn)
    throw new Problem('sign-in', 'AWS did not say whose account this is.', [
      'See what else is amiss: npx flowlab doctor',
    ]);
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] || 'aws' };
}
