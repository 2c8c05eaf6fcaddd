import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

function store() {
  const { aws, clock, world } = sandboxUnderTest({ switches: { consistencyMs: 0 } });
  const put = (Name: string, Value: string, more: Partial<ssm.PutParameterCommandInput> = {}) =>
    aws.ssm.send(new ssm.PutParameterCommand({ Name, Value, Type: 'String', ...more }));
  const get = async (Name: string, WithDecryption?: boolean) =>
    (await aws.ssm.send(new ssm.GetParameterCommand({ Name, WithDecryption }))).Parameter;
  const names = async (ParameterFilters: ssm.ParameterStringFilter[], MaxResults?: number) =>
    (await aws.ssm.send(new ssm.DescribeParametersCommand({ ParameterFilters, MaxResults }))).Parameters?.map(
      ({ Name }) => Name,
    );
  return { aws, ssm: aws.ssm, clock, world, put, get, names };
}

describe('a parameter', () => {
  it('is put, read, described, changed and deleted', async () => {
    const { ssm: client, put, get, clock } = store();
    expect(await put('/app/db', 'one', { Description: 'where', Tier: 'Standard' })).toMatchObject({
      Version: 1,
      Tier: 'Standard',
    });
    expect(await get('/app/db')).toEqual({
      Name: '/app/db',
      Type: 'String',
      Value: 'one',
      Version: 1,
      LastModifiedDate: new Date(clock.now()),
      ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/db',
      DataType: 'text',
    });
    clock.advance(60_000);
    expect(await put('/app/db', 'two', { Overwrite: true, AllowedPattern: '' })).toMatchObject({ Version: 2 });
    expect(await get('/app/db:1')).toMatchObject({ Value: 'one', Selector: ':1' });
    expect(await get('arn:aws:ssm:us-east-1:123456789012:parameter/app/db')).toMatchObject({ Value: 'two' });
    const { Parameters } = await client.send(new ssm.DescribeParametersCommand({}));
    expect(Parameters).toEqual([
      {
        Name: '/app/db',
        ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/db',
        Type: 'String',
        LastModifiedDate: new Date(clock.now()),
        LastModifiedUser: 'arn:aws:iam::123456789012:user/sandbox',
        Description: 'where',
        Version: 2,
        Tier: 'Standard',
        Policies: [],
        DataType: 'text',
      },
    ]);
    const history = await client.send(new ssm.GetParameterHistoryCommand({ Name: '/app/db' }));
    expect(history.Parameters?.map(({ Version, Value }) => [Version, Value])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    const gone = await client.send(new ssm.DeleteParametersCommand({ Names: ['/app/db', '/app/none'] }));
    expect(gone).toMatchObject({ DeletedParameters: ['/app/db'], InvalidParameters: ['/app/none'] });
    await expect(get('/app/db')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(client.send(new ssm.DeleteParameterCommand({ Name: '/app/db' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('that is secure is shown to who asks for its plain text alone', async () => {
    const { put, get, names } = store();
    await put('secret', 'open sesame', { Type: 'SecureString' });
    expect(await get('secret', true)).toMatchObject({ Type: 'SecureString', Value: 'open sesame' });
    const shown = (await get('secret'))?.Value ?? '';
    expect(shown).toMatch(/^AQICAH[A-Za-z0-9+/]+=*$/);
    expect(await names([{ Key: 'KeyId', Values: ['alias/aws/ssm'] }])).toEqual(['secret']);
  });

  it.each([
    [
      '/app/db',
      {},
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    ],
    ['/new', { Type: undefined }, 'ValidationException', 'A parameter type is required when you create a parameter.'],
    [
      '/app/db',
      { Overwrite: true, Type: 'SecureString' },
      'HierarchyTypeMismatchException',
      "Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.",
    ],
    [
      '/new',
      { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    ],
    ['/aws/own', {}, 'AccessDeniedException', 'No access to reserved parameter name: /aws/own.'],
    [
      'ssmpath',
      {},
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    ],
    [
      'a b',
      {},
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    ],
    ['a/b', {}, 'ValidationException', 'Parameter name must be a fully qualified name.'],
    [
      '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16',
      {},
      'HierarchyLevelLimitExceededException',
      'A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names in the Amazon Web Services Systems Manager User Guide.',
    ],
    [
      '/new',
      { AllowedPattern: '\\d+' },
      'ParameterPatternMismatchException',
      'Parameter value, cannot be validated against allowedPattern: \\d+',
    ],
    ['/new', { AllowedPattern: '(' }, 'InvalidAllowedPatternException', 'The regular expression is not valid: ('],
    ['/new', { KeyId: 'alias/x' }, 'ValidationException', 'KeyId is required for SecureString type parameter only.'],
    [
      '/new',
      { Value: 'x'.repeat(4097) },
      'ValidationException',
      'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html',
    ],
    [
      '/new',
      { Value: 'x'.repeat(8193), Tier: 'Advanced' },
      'ValidationException',
      'Advanced tier parameters support a maximum parameter value of 8192 characters.',
    ],
    [
      '/big',
      { Overwrite: true, Tier: 'Standard' },
      'ValidationException',
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    ],
    [
      '/new',
      { DataType: 'number' },
      'ValidationException',
      'The following data type is not supported: number (Data type names are all lowercase.)',
    ],
    // github.com/ministryofjustice/modernisation-platform/pull/8116
    [
      '/new',
      { Value: '' },
      'ValidationException',
      "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    // github.com/aws/aws-cli/pull/3116
    [
      '/new',
      { Type: 'Number' as 'String' },
      'ValidationException',
      "1 validation error detected: Value 'Number' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]",
    ],
    [
      '/new',
      { DataType: 'aws:ssm:integration' },
      'ValidationException',
      "The parameter DataType (aws:ssm:integration) is not simulated by flowlab's sandbox.",
    ],
  ] as const)('%s %j is refused: %s', async (name, more, code, message) => {
    const { put } = store();
    await put('/app/db', 'one');
    await put('/big', 'x'.repeat(5000), { Tier: 'Intelligent-Tiering' });
    await expect(put(name, 'word', more as Partial<ssm.PutParameterCommandInput>)).rejects.toMatchObject({
      name: code,
      message,
    });
  });

  it('keeps a hundred versions, and the oldest as long as it has a label', async () => {
    const { ssm: client, put } = store();
    await put('p', '1');
    for (let n = 2; n <= 101; n++) await put('p', String(n), { Overwrite: true });
    const versions = async (NextToken?: string) =>
      client.send(new ssm.GetParameterHistoryCommand({ Name: 'p', NextToken }));
    const first = await versions();
    const second = await versions(first.NextToken);
    expect([...(first.Parameters ?? []), ...(second.Parameters ?? [])].map(({ Version }) => Version)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 2),
    );
    await client.send(new ssm.LabelParameterVersionCommand({ Name: 'p', ParameterVersion: 2, Labels: ['live'] }));
    await expect(put('p', 'more', { Overwrite: true })).rejects.toMatchObject({
      name: 'ParameterMaxVersionLimitExceeded',
    });
  });

  it('of an image is launched by its name', async () => {
    const { aws, put, world } = store();
    const image = Object.values(world.ec2.images).find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? '';
    await put('/golden', image, { DataType: 'aws:ec2:image' });
    await put('/golden', 'ami-0123456789abcdef0', { Overwrite: true, DataType: 'aws:ec2:image' });
    await aws.ssm.send(
      new ssm.LabelParameterVersionCommand({ Name: '/golden', ParameterVersion: 1, Labels: ['live'] }),
    );
    const { Instances } = await aws.ec2.send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        InstanceType: 't3.micro',
        ImageId: 'resolve:ssm:/golden:live',
      }),
    );
    expect(Instances?.[0]?.ImageId).toBe(image);
  });
});

describe('labels', () => {
  it('name a version, and move', async () => {
    const { ssm: client, put, get } = store();
    await put('p', 'one');
    await put('p', 'two', { Overwrite: true });
    const label = (ParameterVersion: number, ...Labels: string[]) =>
      client.send(new ssm.LabelParameterVersionCommand({ Name: 'p', ParameterVersion, Labels }));
    expect(await label(1, 'live', '1st', 'awsome')).toMatchObject({
      InvalidLabels: ['1st', 'awsome'],
      ParameterVersion: 1,
    });
    expect(await get('p:live')).toMatchObject({ Value: 'one', Selector: ':live' });
    await label(2, 'live', 'new');
    expect(await get('p:live')).toMatchObject({ Value: 'two' });
    await expect(get('p:old')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    const removed = await client.send(
      new ssm.UnlabelParameterVersionCommand({ Name: 'p', ParameterVersion: 2, Labels: ['new', 'other'] }),
    );
    expect(removed).toMatchObject({ RemovedLabels: ['new'], InvalidLabels: ['other'] });
    await expect(label(2, ...Array.from({ length: 10 }, (_, n) => `l${n}`))).rejects.toMatchObject({
      name: 'ParameterVersionLabelLimitExceeded',
      message:
        'A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.',
    });
    await expect(label(9, 'x')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });
});

describe('what is found', () => {
  const filled = async () => {
    const all = store();
    await all.put('/app/web/port', '80', { Tags: [{ Key: 'team', Value: 'web' }] });
    await all.put('/app/web/hosts', 'a,b', { Type: 'StringList' });
    await all.put('/app/name', 'app');
    await all.put('plain', 'x', { Type: 'SecureString', KeyId: 'alias/own' });
    return all;
  };

  it.each([
    [{ Key: 'Name', Values: ['plain'] }, ['plain']],
    [{ Key: 'Name', Option: 'BeginsWith', Values: ['/app/web'] }, ['/app/web/port', '/app/web/hosts']],
    [{ Key: 'Name', Option: 'Contains', Values: ['name'] }, ['/app/name']],
    [{ Key: 'Path', Values: ['/app'] }, ['/app/name']],
    [{ Key: 'Path', Option: 'Recursive', Values: ['/app'] }, ['/app/web/port', '/app/web/hosts', '/app/name']],
    [{ Key: 'Type', Values: ['StringList', 'SecureString'] }, ['/app/web/hosts', 'plain']],
    [{ Key: 'KeyId', Values: ['alias/own'] }, ['plain']],
    [{ Key: 'Tier', Values: ['Advanced'] }, []],
    [{ Key: 'DataType', Values: ['text'] }, ['/app/web/port', '/app/web/hosts', '/app/name', 'plain']],
    [{ Key: 'tag:team', Values: ['web'] }, ['/app/web/port']],
  ])('%j finds %j', async (filter, found) => {
    expect(await (await filled()).names([filter])).toEqual(found);
  });

  it('by a path is what is below it, a page at a time, by label too', async () => {
    const { ssm: client, put } = await filled();
    const below = async (more: Partial<ssm.GetParametersByPathCommandInput>) =>
      client.send(new ssm.GetParametersByPathCommand({ Path: '/app', ...more }));
    const values = ({ Parameters }: ssm.GetParametersByPathCommandOutput) => Parameters?.map(({ Value }) => Value);
    expect(values(await below({}))).toEqual(['app']);
    const page = await below({ Recursive: true, MaxResults: 2 });
    expect(values(page)).toEqual(['app', 'a,b']);
    expect(values(await below({ Recursive: true, MaxResults: 2, NextToken: page.NextToken }))).toEqual(['80']);
    await client.send(new ssm.LabelParameterVersionCommand({ Name: '/app/name', Labels: ['live'] }));
    await put('/app/name', 'newer', { Overwrite: true });
    expect(values(await below({ ParameterFilters: [{ Key: 'Label', Values: ['live'] }] }))).toEqual(['app']);
    await expect(below({ ParameterFilters: [{ Key: 'Name', Values: ['x'] }] })).rejects.toMatchObject({
      name: 'InvalidFilterKey',
    });
  });

  it('carries tags, which are added and taken away', async () => {
    const { ssm: client } = await filled();
    const named = { ResourceType: 'Parameter', ResourceId: '/app/web/port' } as const;
    await client.send(new ssm.AddTagsToResourceCommand({ ...named, Tags: [{ Key: 'x', Value: 'y' }] }));
    await client.send(new ssm.RemoveTagsFromResourceCommand({ ...named, TagKeys: ['team'] }));
    const { TagList } = await client.send(new ssm.ListTagsForResourceCommand(named));
    expect(TagList).toEqual([{ Key: 'x', Value: 'y' }]);
    await expect(
      client.send(new ssm.ListTagsForResourceCommand({ ...named, ResourceId: 'none' })),
    ).rejects.toMatchObject({
      name: 'InvalidResourceId',
      message: 'The resource ID is not valid. Verify that you entered the correct ID and try again.',
    });
  });
});
