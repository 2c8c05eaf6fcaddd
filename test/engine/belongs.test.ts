import { describe, expect, it } from 'vitest';
import { isProblem } from '../../src/base/problem.js';
import { checkBelongs } from '../../src/engine/belongs.js';
import { lab } from '../helpers/stage-context.js';

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
