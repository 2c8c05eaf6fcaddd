import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { whoAmI } from '../../src/aws/identity.js';

function asked(answer: object) {
  const sts = new STSClient({ region: 'eu-west-1' });
  mockClient(sts).on(GetCallerIdentityCommand).resolves(answer);
  return whoAmI({ sts });
}

describe('whoAmI', () => {
  it.each([
    ['arn:aws:iam::123456789012:user/x', 'aws'],
    ['arn:aws-cn:sts::123456789012:assumed-role/r/s', 'aws-cn'],
    ['arn:aws-us-gov:iam::123456789012:root', 'aws-us-gov'],
  ])('reads the partition from %s', async (Arn, partition) => {
    expect(await asked({ Account: '123456789012', Arn })).toEqual({ account: '123456789012', arn: Arn, partition });
  });

  it.each([{}, { Account: '123456789012' }, { Arn: 'arn:aws:iam::1:user/x' }])(
    'without account or ARN nobody is anybody: %j',
    async (answer) => {
      await expect(asked(answer)).rejects.toMatchObject({
        code: 'sign-in',
        message: 'AWS did not say whose account this is.',
        next: ['See what else is amiss: npx flowlab doctor'],
      });
    },
  );
});
