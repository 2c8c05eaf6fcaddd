import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../src/sandbox/index.js';
import { sandboxUnderTest } from '../../helpers/sandbox.js';

const { aws } = sandboxUnderTest();

/** The SDK's type definitions, which carry the API reference: each request says what its filters are called. */
const models = join(
  dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-ec2/package.json')),
  'dist-types',
  'models',
);
const text = readdirSync(models)
  .filter((name) => name.startsWith('models_'))
  .map((name) => readFileSync(join(models, name), 'utf8'))
  .join('\n');

function documentedFilters(operation: string): readonly string[] {
  const request = new RegExp(`interface ${operation}(?:Request|Input) \\{([\\s\\S]*?)\\n\\}`).exec(text)?.[1] ?? '';
  const comments = [...request.matchAll(/\/\*\*([\s\S]*?)\*\/\s*(\w+)\??:/g)];
  const comment = comments.find(([, , member]) => member === 'Filters' || member === 'Filter')?.[1] ?? '';
  // Of a filter whose values are listed, each value looks like a filter too.
  const names = [...comment.matchAll(/<p>\s*\*?\s*<code>([^<\s]+)<\/code>[\s*:]*-/g)].map(([, name = '']) => name);
  return [...new Set(names)]
    .filter((name) => !['critical', 'high', 'informational', 'low', 'medium'].includes(name))
    .map((name) => (name === 'tag' ? 'tag:Name' : name));
}

const filtered = operations
  .filter(({ service, name, schema }) => service === 'ec2' && name.startsWith('Describe') && schema)
  .flatMap(({ name }) => documentedFilters(name).map((filter) => [name, filter] as const));

describe('every filter that AWS documents', () => {
  it('is many', () => {
    expect(filtered.length).toBeGreaterThan(250);
  });

  it.each(filtered)('%s takes %s', async (name, filter) => {
    const Command = Reflect.get(ec2, `${name}Command`);
    const filters = [{ Name: filter, Values: [filter === 'group-id' ? 'sg-00000000' : 'no-such-thing'] }];
    const member = name === 'DescribeFlowLogs' || name === 'DescribeNatGateways' ? 'Filter' : 'Filters';
    // Of all templates together, either their latest or their default versions are asked for.
    const Versions = name === 'DescribeLaunchTemplateVersions' ? ['$Latest'] : undefined;
    const outcome = await aws.ec2.send(new Command({ [member]: filters, Versions })).then(
      () => 'taken',
      (error: Error) => error.message,
    );
    expect(['taken', `The filter '${filter}' is not simulated by flowlab's sandbox.`]).toContain(outcome);
  });
});
