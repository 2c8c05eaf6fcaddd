import { GetParameterCommand, GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const root = '/aws/service/global-infrastructure';

describe('public parameters of the infrastructure', () => {
  const { aws } = sandboxUnderTest();
  const parameter = async (Name: string) => (await aws.ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  const below = async (Path: string) => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await aws.ssm.send(new GetParametersByPathCommand({ Path, NextToken }));
      names.push(...(page.Parameters ?? []).map(({ Name = '' }) => Name.slice(Path.length + 1)));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return names;
  };

  it('name the Regions, what they are called, and their zones', async () => {
    expect(await parameter(`${root}/regions/eu-west-1`)).toBe('eu-west-1');
    expect(await parameter(`${root}/regions/sa-east-1/longName`)).toBe('South America (São Paulo)');
    expect(await below(`${root}/regions`)).toHaveLength(33);
    expect(await below(`${root}/regions/us-west-1/availability-zones`)).toEqual(['usw1-az1', 'usw1-az3']);
    expect(await parameter(`${root}/availability-zones/apne2-az2/parent-region`)).toBe('ap-northeast-2');
  });

  it('say where a service is, and by what name', async () => {
    expect(await below(`${root}/services/athena/regions`)).toHaveLength(33);
    expect(await parameter(`${root}/regions/us-west-1/services/athena/endpoint`)).toBe(
      'athena.us-west-1.amazonaws.com',
    );
  });

  // "is supported for queries in the following AWS Regions only" (Systems Manager user guide).
  it('are not there in a Region where AWS does not publish them', async () => {
    const other = sandboxUnderTest({ region: 'ca-west-1' });
    await expect(
      other.aws.ssm.send(new GetParameterCommand({ Name: `${root}/regions/ca-west-1` })),
    ).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
