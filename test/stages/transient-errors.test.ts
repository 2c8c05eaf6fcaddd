import { describe, expect, it } from 'vitest';
import { ifBusy, ifNotUsableYet, ifNotVisibleYet } from '../../src/stages/transient-errors.js';
import { awsError, iamError } from '../helpers/aws-error.js';

describe('what passes by itself', () => {
  it('something that is still in use', () => {
    expect(ifBusy('in use')(awsError('DependencyViolation'))).toBe('in use');
    expect(ifBusy('in use')(iamError('DeleteConflict'))).toBe('in use');
    expect(ifBusy('in use')(awsError('AccessDenied'))).toBeUndefined();
  });

  it('a role that is not to be seen yet, but not a policy that does not exist', () => {
    expect(ifNotVisibleYet(iamError('NoSuchEntity', 'The role with name x cannot be found.'))).toBe(
      'the new role is not visible everywhere yet',
    );
    expect(
      ifNotVisibleYet(iamError('NoSuchEntity', 'Policy arn:x does not exist or is not attachable.')),
    ).toBeUndefined();
    expect(ifNotVisibleYet(awsError('AccessDenied'))).toBeUndefined();
  });

  it('a role that is not usable yet, and a new object that the next call does not know yet', () => {
    expect(ifNotUsableYet(awsError('InvalidParameterValue', 'Invalid IAM Instance Profile name'))).toBe(
      'the new role is not usable everywhere yet',
    );
    expect(ifNotUsableYet(awsError('InvalidGroup.NotFound'))).toBe(
      'AWS does not see everywhere yet what was just made (InvalidGroup.NotFound)',
    );
    expect(
      ifNotUsableYet(awsError('InvalidParameterValue', 'Value (t9) for parameter instanceType is invalid.')),
    ).toBeUndefined();
  });
});
