import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { checkBelongs, whoAmI } from '../../src/aws/identity.js';
import { isProblem } from '../../src/base/problem.js';
import { lab } from '../helpers/stage-context.js';

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
        next: ['npx flowlab doctor'],
      });
    },
  );
});

describe('a lab belongs to one account, partition, region and endpoint', () => {
  const identity = { account: lab.account, arn: 'arn:aws:iam::123456789012:user/x', partition: 'aws' };
  const refusal = (act: () => void) => {
    try {
      act();
    } catch (error) {
      if (!isProblem(error, 'other-account')) throw error;
      return [error.message, ...error.next];
    }
    return expect.fail('it was let through');
  };

  it('lets its own through', () => {
    expect(() => checkBelongs(lab, identity, 'eu-west-1', null)).not.toThrow();
    const moto = { ...lab, endpoint: 'http://127.0.0.1:5000' };
    expect(() => checkBelongs(moto, identity, 'eu-west-1', 'http://127.0.0.1:5000')).not.toThrow();
  });

  it.each([
    [
      'another account',
      () => checkBelongs(lab, { ...identity, account: '999999999999' }, 'eu-west-1', null),
      'account 123456789012, and these credentials are for 999999999999',
    ],
    [
      'another partition',
      () => checkBelongs(lab, { ...identity, partition: 'aws-cn' }, 'eu-west-1', null),
      'partition aws, and these credentials are for aws-cn',
    ],
    ['another region', () => checkBelongs(lab, identity, 'us-east-1', null), 'region eu-west-1, not us-east-1'],
    [
      'an endpoint in place of AWS',
      () => checkBelongs(lab, identity, 'eu-west-1', 'http://127.0.0.1:5000'),
      'AWS itself, not the endpoint http://127.0.0.1:5000',
    ],
    [
      'AWS in place of an endpoint',
      () => checkBelongs({ ...lab, endpoint: 'http://127.0.0.1:5000' }, identity, 'eu-west-1', null),
      'the endpoint http://127.0.0.1:5000, not AWS itself',
    ],
  ])('refuses %s', (_, act, difference) => {
    expect(refusal(act)).toEqual([
      `Lab abcdefg2 belongs to ${difference}. Nothing was read or changed.`,
      'Use the credentials, region and endpoint of the lab, then try again',
    ]);
  });

  it('names the profile that the lab was made with', () => {
    const [, next] = refusal(() => checkBelongs({ ...lab, profile: 'work' }, identity, 'us-east-1', null));
    expect(next).toBe('Use the credentials, region and endpoint of the lab, then try again: --profile work');
  });
});
