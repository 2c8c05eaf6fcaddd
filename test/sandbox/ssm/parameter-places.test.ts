import {
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

// Both have the ARN …:parameter/name (Systems Manager user guide, "Referencing a parameter by its Amazon Resource Name").
it('a parameter whose name has no slash is at the root of the hierarchy', async () => {
  const { ssm } = sandboxUnderTest().aws;
  for (const Name of ['bare', '/leading', '/deep/down'])
    await ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String' }));
  const names = ({ Parameters = [] }: { Parameters?: { Name?: string | undefined }[] | undefined }) =>
    Parameters.map(({ Name }) => Name);
  expect(names(await ssm.send(new GetParametersByPathCommand({ Path: '/' })))).toEqual(['/leading', 'bare']);
  const filtered = (Key: string, Value: string) =>
    ssm.send(new DescribeParametersCommand({ ParameterFilters: [{ Key, Values: [Value] }] }));
  expect(names(await filtered('Path', '/'))).toEqual(['bare', '/leading']);
  expect(names(await filtered('Name', '/bare'))).toEqual(['bare']);
  // "It can't be prefixed with "aws" or "ssm"", as the refusal says.
  await expect(filtered('Path', '/aws/service')).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(ssm.send(new GetParametersByPathCommand({ Path: '//deep' }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  const gone = await ssm.send(new DeleteParametersCommand({ Names: ['bare', 'bare'] }));
  expect(gone.DeletedParameters).toEqual(['bare']);
});
