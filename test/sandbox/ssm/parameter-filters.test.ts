import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const describeParameters = (...ParameterFilters: ssm.ParameterStringFilter[]) =>
  sandboxUnderTest().aws.ssm.send(new ssm.DescribeParametersCommand({ ParameterFilters }));

// ParameterStringFilter of the API reference: the pattern of its key, which keys DescribeParameters takes, with which options.
describe('a filter of parameters is refused', () => {
  it.each([
    [
      'by a key of no kind',
      [{ Key: 'key', Values: ['x'] }],
      'ValidationException',
      "1 validation error detected: Value 'key' at 'parameterFilters.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType",
    ],
    [
      'by a label, which only a path knows',
      [{ Key: 'Label', Values: ['x'] }],
      'InvalidFilterKey',
      'The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier].',
    ],
    [
      'without a value (github.com/getmoto/moto/issues/6233)',
      [{ Key: 'Name' }],
      'InvalidFilterValue',
      'The following filter values are missing : null for filter key Name.',
    ],
    [
      'given twice',
      [
        { Key: 'Type', Values: ['String'] },
        { Key: 'Type', Values: ['StringList'] },
      ],
      'InvalidFilterKey',
      'The following filter is duplicated in the request: Type. A request can contain only one occurrence of a specific filter.',
    ],
    [
      'by a type that there is not',
      [{ Key: 'Type', Values: ['Number'] }],
      'InvalidFilterValue',
      'The following filter value is not valid: Number. Valid values include: [String, StringList, SecureString].',
    ],
    [
      'by a path with an option of names',
      [{ Key: 'Path', Option: 'Equals', Values: ['/a'] }],
      'InvalidFilterOption',
      'The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel].',
    ],
    [
      'by a path that begins with no slash',
      [{ Key: 'Path', Values: ['a'] }],
      'ValidationException',
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
    ],
  ] as const)('%s', async (_how, filters, name, message) => {
    await expect(
      describeParameters(...filters.map((one) => ({ ...one }) as ssm.ParameterStringFilter)),
    ).rejects.toMatchObject({ name, message });
  });

  it('but a tag needs no value, and may be asked for twice', async () => {
    const found = await describeParameters({ Key: 'tag:a' }, { Key: 'tag:a', Values: ['b'] });
    expect(found.Parameters).toEqual([]);
  });
});
