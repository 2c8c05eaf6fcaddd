import { createHash } from 'node:crypto';
import { DescribeDocumentCommand, GetDocumentCommand, ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { withoutEffect } from '../endpoint/limits.js';
import { AwsError, type Operation, on, page } from '../endpoint/operation.js';
import { invalidToken } from './managed-instances.js';

/** A document that can be sent here. */
interface Document {
  readonly name: string;
  readonly description: string;
  readonly platforms: readonly ('Linux' | 'MacOS')[];
  readonly content: string;
  readonly parameters: Readonly<
    Record<string, { readonly type: 'String' | 'StringList'; readonly default?: string; readonly description: string }>
  >;
}

const shellScript = {
  schemaVersion: '1.2',
  description: 'Run a shell script or specify the commands to run.',
  parameters: {
    commands: {
      type: 'StringList',
      description: '(Required) Specify a shell script or a command to run.',
      minItems: 1,
      displayType: 'textarea',
    },
    workingDirectory: {
      type: 'String',
      default: '',
      description: '(Optional) The path to the working directory on your instance.',
      maxChars: 4096,
    },
    executionTimeout: {
      type: 'String',
      default: '3600',
      description:
        '(Optional) The time in seconds for a command to complete before it is considered to have failed. Default is 3600 (1 hour). Maximum is 172800 (48 hours).',
      allowedPattern: '([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)',
    },
  },
  runtimeConfig: {
    'aws:runShellScript': {
      properties: [
        {
          id: '0.aws:runShellScript',
          runCommand: '{{ commands }}',
          workingDirectory: '{{ workingDirectory }}',
          timeoutSeconds: '{{ executionTimeout }}',
        },
      ],
    },
  },
} as const;

/** As `aws ssm get-document` shows it; the only one that Run Command takes here. */
const documents: readonly Document[] = [
  {
    name: 'AWS-RunShellScript',
    description: shellScript.description,
    platforms: ['Linux', 'MacOS'],
    content: JSON.stringify(shellScript, null, 2),
    parameters: shellScript.parameters,
  },
];

/** By its name or ARN, and in the version that there is. */
export function documentNamed(name: string | undefined, version: string | undefined): Document {
  const document = documents.find((one) => one.name === name?.split('/').at(-1));
  if (!document) throw new AwsError('InvalidDocument', `document with name ${name} does not exist.`);
  if (version === undefined || ['$DEFAULT', '$LATEST', '1'].includes(version)) return document;
  throw noSuchVersion();
}

const noSuchVersion = (): AwsError =>
  new AwsError('InvalidDocumentVersion', 'The document version is not valid or does not exist.');

const identity = ({ name, platforms }: Document) => ({
  Name: name,
  Owner: 'Amazon',
  PlatformTypes: [...platforms],
  DocumentVersion: '1',
  DocumentType: 'Command' as const,
  SchemaVersion: shellScript.schemaVersion,
  DocumentFormat: 'JSON' as const,
  Tags: [],
});

export const documentOperations: readonly Operation[] = [
  on(GetDocumentCommand, ({ Name, DocumentVersion, DocumentFormat = 'JSON', VersionName }) => {
    if (VersionName !== undefined) throw noSuchVersion();
    if (DocumentFormat !== 'JSON')
      throw new AwsError('InvalidDocument', 'Requested document format does not match document content type.');
    const { name, content } = documentNamed(Name, DocumentVersion);
    return {
      Name: name,
      DocumentVersion: '1',
      Status: 'Active' as const,
      Content: content,
      DocumentType: 'Command' as const,
      DocumentFormat: 'JSON' as const,
    };
  }),

  on(DescribeDocumentCommand, ({ Name, DocumentVersion, VersionName }) => {
    if (VersionName !== undefined) throw noSuchVersion();
    const document = documentNamed(Name, DocumentVersion);
    return {
      Document: {
        ...identity(document),
        Description: document.description,
        Parameters: Object.entries(document.parameters).map(([name, { type, description, default: DefaultValue }]) => ({
          Name: name,
          Type: type,
          Description: description,
          DefaultValue,
        })),
        Status: 'Active' as const,
        LatestVersion: '1',
        DefaultVersion: '1',
        Hash: createHash('sha256').update(document.content).digest('hex'),
        HashType: 'Sha256' as const,
      },
    };
  }),

  on(ListDocumentsCommand, (input) => {
    const filters = [
      ...(input.Filters ?? []).map(({ Key = '', Values = [] }) => [Key, Values] as const),
      ...(input.DocumentFilterList ?? []).map(({ key = '', value = '' }) => [key, [value]] as const),
    ];
    const tests = filters.map(([key, values]) => filterOf(key, values));
    const found = documents.filter((document) => tests.every((test) => test(document)));
    const { items, next } = page(found, {
      token: input.NextToken,
      max: input.MaxResults ?? 10,
      badToken: invalidToken,
    });
    return { DocumentIdentifiers: items.map(identity), ...(next !== undefined && { NextToken: next }) };
  }),
];

/** (Systems Manager API reference, DocumentKeyValuesFilter) */
function filterOf(key: string, values: readonly string[]): (document: Document) => boolean {
  switch (key) {
    case 'Name':
    case 'SearchKeyword':
      return ({ name }) => values.some((value) => (key === 'Name' ? name.startsWith(value) : name.includes(value)));
    case 'Owner':
      return () => values.some((value) => ['Amazon', 'All', 'Public'].includes(value));
    case 'PlatformTypes':
      return ({ platforms }) => platforms.some((platform) => values.includes(platform));
    case 'DocumentType':
      return () => values.includes('Command');
    case 'TargetType':
      return () => values.includes('/');
    default:
      if (!key.startsWith('tag:')) throw new AwsError('InvalidFilterKey', `The filter key ${key} is not valid.`);
      withoutEffect(values);
      return () => false;
  }
}
