import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operatorPolicy } from '../../src/aws/policy.js';

const account = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const statementsOf = (policy: ReturnType<typeof operatorPolicy>): readonly Statement[] =>
  JSON.parse(JSON.stringify(policy)).Statement;
const statements = statementsOf(operatorPolicy(account));
const actions = statements.flatMap(({ Action }) => Action);

/** Permissions that belong to no operation of their name. */
const permissionOnly = ['iam:PassRole', 'iam:TagRole', 'iam:TagInstanceProfile', 'ec2:CreateTags', 'logs:TagResource'];
/** `flowlab shell` opens sessions with the AWS CLI’s plugin. */
const ofTheShell = ['ssm:StartSession', 'ssm:TerminateSession'];

const services: Readonly<Record<string, string>> = {
  'client-ec2': 'ec2',
  'client-iam': 'iam',
  'client-ssm': 'ssm',
  'client-cloudwatch-logs': 'logs',
};

/** Operations of one source file, as IAM names them: what it imports from the SDK’s clients. */
function operationsIn(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/([\w-]+)'/g)].flatMap(
    ([, names = '', client = '']) => {
      const service = services[client];
      if (service === undefined) throw new Error(`${file} uses ${client}, whose permissions this test does not know`);
      return [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(
        ([, page, one]) => `${service}:${page ?? one}`,
      );
    },
  );
}

const filesOfStages = readdirSync('src/stages', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/stages/${name}`);
const filesOfAws = [
  'aws/inventory-kinds',
  'aws/log-group',
  'aws/run-command',
  'aws/read-network',
  'records/cloudwatch/read-records',
].map((name) => `src/${name}.ts`);
const used = new Set([...filesOfStages, ...filesOfAws].flatMap(operationsIn));

describe('the operator’s policy', () => {
  it('allows every operation that the stages and the clean-up use', () => {
    expect(used.size).toBeGreaterThan(50);
    expect([...used].filter((operation) => !actions.includes(operation))).toEqual([]);
  });

  it('allows nothing else', () => {
    const explained = [...used, ...permissionOnly, ...ofTheShell];
    expect(actions.filter((action) => !explained.includes(action))).toEqual([]);
  });

  it('names what AWS asks for besides: passing roles, tags in the call that makes', () => {
    for (const action of permissionOnly) expect(actions).toContain(action);
  });

  it('names each action once, and never a wildcard', () => {
    expect(new Set(actions).size).toBe(actions.length);
    for (const action of actions) expect(action).toMatch(/^(ec2|iam|logs|ssm):[A-Z][A-Za-z]+$/);
  });

  it('has the shape of a policy document', () => {
    expect(operatorPolicy(account)).toMatchObject({ Version: '2012-10-17' });
    const sids = statements.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const statement of statements) {
      expect(statement.Sid).toMatch(/^[A-Za-z0-9]+$/);
      expect(statement.Effect).toBe('Allow');
      expect(statement.Action.length).toBeGreaterThan(0);
      for (const resource of [statement.Resource].flat())
        expect(resource).toMatch(/^(\*|arn:aws:[a-z0-9]+:[^:]*:[^:]*:.+)$/);
      expect(
        Object.keys(statement).filter((key) => !['Sid', 'Effect', 'Action', 'Resource', 'Condition'].includes(key)),
      ).toEqual([]);
    }
  });

  it('fits into a managed policy: 6,144 characters without white space', () => {
    expect(JSON.stringify(operatorPolicy(account)).replaceAll(/\s/g, '').length).toBeLessThan(6_144);
  });

  it('lets roles be passed to the two services alone, and only the lab’s', () => {
    const pass = statements.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(pass).toEqual([
      {
        Sid: 'IamPassOwnRoles',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: ['arn:aws:iam::123456789012:role/flowlab/*'],
        Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'vpc-flow-logs.amazonaws.com'] } },
      },
    ]);
  });

  it('removes only what carries a lab’s tag or lies on a lab’s path', () => {
    const removing = statements.filter(({ Action }) =>
      Action.some((action) => /:(Delete|Terminate|Revoke|Detach|Remove)/.test(action)),
    );
    for (const { Sid, Resource, Condition } of removing) {
      const isScoped = [Resource]
        .flat()
        .every((resource) => /\/flowlab\/\*$|log-group:VPC-Flow-Logs-Demo|network-acl\/\*$|session\//.test(resource));
      expect(isScoped || Condition?.StringLike?.['aws:ResourceTag/flowlab:lab'] === '*', Sid).toBe(true);
    }
    expect(removing.length).toBeGreaterThan(4);
  });

  it.each(['aws-cn', 'aws-us-gov'])('speaks of the partition asked for: %s', (partition) => {
    const arns = statementsOf(operatorPolicy({ ...account, partition })).flatMap(({ Resource }) =>
      [Resource].flat().filter((resource) => resource !== '*'),
    );
    for (const arn of arns) expect(arn).toMatch(new RegExp(`^arn:${partition}:`));
  });
});
