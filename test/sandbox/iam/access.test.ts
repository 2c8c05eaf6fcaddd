import { describe, expect, it } from 'vitest';
import { allows } from '../../../src/sandbox/iam/access.js';
import { emptyWorld } from '../../../src/sandbox/world/empty-world.js';

const world = emptyWorld({ seed: 1, region: 'us-east-1', now: 0 });
const group = 'arn:aws:logs:us-east-1:123456789012:log-group:demo';

const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: string, Resource = '*') => ({ Effect: 'Deny', Action, Resource });

const roleWith = (...documents: readonly string[]) => ({
  RoleName: 'demo',
  RoleId: 'AROA1',
  Arn: 'arn:aws:iam::123456789012:role/demo',
  Path: '/',
  createdAt: 0,
  trust: policy(),
  description: null,
  attached: [],
  inline: Object.fromEntries(documents.map((document, at) => [`policy-${at}`, document])),
  tags: {},
});

// "Policy evaluation logic" and "Action" (IAM user guide, JSON policy reference).
describe('what a role may do', () => {
  it.each([
    ['nothing that no policy allows', [], false],
    ['what a policy names', [policy(allow('logs:PutLogEvents'))], true],
    ['not what another action names', [policy(allow('logs:CreateLogStream'))], false],
    ['what it names in other capitals', [policy(allow('LOGS:putlogevents'))], true],
    ['what a wildcard covers', [policy(allow('logs:Put*'))], true],
    ['what it names of this resource', [policy(allow('logs:*', `${group}*`))], true],
    ['not what it names of another resource', [policy(allow('logs:*', 'arn:aws:logs:*:*:log-group:other'))], false],
    ['nothing that another policy denies', [policy(allow('logs:*')), policy(deny('logs:PutLogEvents'))], false],
    ['what a denial of something else leaves', [policy(allow('logs:*'), deny('logs:DeleteLogGroup'))], true],
  ] as const)('is %s', (_, documents, may) => {
    expect(allows(world, roleWith(...documents), 'logs:PutLogEvents', group)).toBe(may);
  });
});
