import * as ssm from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const { aws } = sandboxUnderTest();
const Name = 'AWS-RunShellScript';
const image = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
const Path = '/aws/service/ami-amazon-linux-latest';

it('the document of Run Command says what it takes', async () => {
  const { Document } = await aws.ssm.send(new ssm.DescribeDocumentCommand({ Name }));
  expect(Document).toMatchObject({ Name, Owner: 'Amazon', DocumentType: 'Command', PlatformTypes: ['Linux', 'MacOS'] });
  const { Content = '' } = await aws.ssm.send(new ssm.GetDocumentCommand({ Name, DocumentVersion: '1' }));
  expect(Object.keys(JSON.parse(Content).parameters)).toEqual(Document?.Parameters?.map((one) => one.Name));
});

it.each([
  [{ Filters: [{ Key: 'Owner', Values: ['Amazon'] }] }, 1],
  [{ Filters: [{ Key: 'Owner', Values: ['Self'] }] }, 0],
  [{ Filters: [{ Key: 'Name', Values: ['AWS-Run'] }] }, 1],
  [{ Filters: [{ Key: 'DocumentType', Values: ['Command'] }] }, 1],
  [{ Filters: [{ Key: 'DocumentType', Values: ['Automation'] }] }, 0],
  [{ Filters: [{ Key: 'SearchKeyword', Values: ['ShellScript'] }] }, 1],
  [{ DocumentFilterList: [{ key: 'PlatformTypes' as const, value: 'Windows' }] }, 0],
])('documents are listed by filters of both styles: %o', async (filters, count) => {
  const { DocumentIdentifiers } = await aws.ssm.send(new ssm.ListDocumentsCommand(filters));
  expect(DocumentIdentifiers).toHaveLength(count);
});

// (Systems Manager API reference, the operations' errors)
it.each<[string, object, string]>([
  ['an unknown document', new ssm.GetDocumentCommand({ Name: 'None' }), 'InvalidDocument'],
  [
    'an unknown version of it',
    new ssm.DescribeDocumentCommand({ Name, DocumentVersion: '9' }),
    'InvalidDocumentVersion',
  ],
  [
    'an unknown filter',
    new ssm.ListDocumentsCommand({ Filters: [{ Key: 'Colour', Values: ['x'] }] }),
    'InvalidFilterKey',
  ],
  [
    'an unknown version of a parameter',
    new ssm.GetParameterCommand({ Name: `${image}:9` }),
    'ParameterVersionNotFound',
  ],
  ['a path without a slash', new ssm.GetParametersByPathCommand({ Path: 'aws' }), 'ValidationException'],
  [
    'a filter of names below a path',
    new ssm.GetParametersByPathCommand({ Path, ParameterFilters: [{ Key: 'Name', Values: ['x'] }] }),
    'InvalidFilterKey',
  ],
  [
    'an unknown option of a filter',
    new ssm.GetParametersByPathCommand({ Path, ParameterFilters: [{ Key: 'Type', Option: 'Like', Values: ['x'] }] }),
    'InvalidFilterOption',
  ],
  [
    'an unknown kind of target',
    new ssm.SendCommandCommand({
      DocumentName: Name,
      Parameters: { commands: ['true'] },
      Targets: [{ Key: 'colour', Values: ['x'] }],
    }),
    'InvalidTarget',
  ],
  [
    'a parameter that the document has not',
    new ssm.SendCommandCommand({
      DocumentName: Name,
      Parameters: { commands: ['true'], colour: ['x'] },
      Targets: [{ Key: 'tag:a', Values: ['x'] }],
    }),
    'InvalidParameters',
  ],
])('%s is refused', async (_, command, name) => {
  await expect(aws.ssm.send(command as never)).rejects.toMatchObject({ name });
});

it('a version of a parameter is given by name, and all below a path by their type', async () => {
  const { Parameter } = await aws.ssm.send(new ssm.GetParameterCommand({ Name: `${image}:1` }));
  expect(Parameter).toMatchObject({ Name: image, Selector: ':1' });
  const typed = async (Values: string[]) => {
    const ParameterFilters = [{ Key: 'Type', Values }];
    return (await aws.ssm.send(new ssm.GetParametersByPathCommand({ Path, ParameterFilters }))).Parameters?.length;
  };
  expect(await typed(['String'])).toBeGreaterThan(0);
  expect(await typed(['SecureString'])).toBe(0);
});

it('a command for a tag that no instance has ends and says so', async () => {
  const Targets = [{ Key: 'tag:a', Values: ['nobody'] }];
  const { Command } = await aws.ssm.send(
    new ssm.SendCommandCommand({ DocumentName: Name, Parameters: { commands: ['true'] }, Targets }),
  );
  expect(Command).toMatchObject({ Targets, InstanceIds: [], TargetCount: 0, StatusDetails: 'NoInstancesInTag' });
});
