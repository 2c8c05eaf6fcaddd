import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { Json } from '../../src/base/json.js';
import { Problem } from '../../src/base/problem.js';
import type { Lab } from '../../src/engine/lab.js';
import type { Context, Handle } from '../../src/engine/step.js';
import { fakeClock } from './fake-clock.js';
import { scriptedUi } from './scripted-ui.js';

export const lab: Lab = {
  id: 'abcdefg2',
  mode: 'aws',
  account: '123456789012',
  partition: 'aws',
  region: 'eu-west-1',
  endpoint: null,
  profile: null,
  startedAt: '2026-01-05T09:00:00.000Z',
  options: { vpc: null, leastPrivilege: null, skipBonus: false },
};

/** The tags of what a step of the lab made, as EC2 and IAM give them. */
export const ownTags = (step: string, name: string) => [
  { Key: 'Name', Value: name },
  { Key: 'flowlab:lab', Value: lab.id },
  { Key: 'flowlab:step', Value: step },
];

/** Somebody else's: another lab's. */
export const foreignTags = [{ Key: 'flowlab:lab', Value: 'zzzzzzz7' }];

export interface Circumstances {
  /** Results of earlier steps. */
  readonly results?: readonly (readonly [{ readonly id: string }, Json])[];
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly options?: Partial<Lab['options']>;
}

/** A Context whose five clients answer as a test tells them, and refuse everything else. */
export function stageContext({ results = [], answers = {}, options = {} }: Circumstances = {}) {
  const configuration = { region: lab.region, credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' } };
  const aws = {
    ec2: new EC2Client(configuration),
    iam: new IAMClient(configuration),
    ssm: new SSMClient(configuration),
    logs: new CloudWatchLogsClient(configuration),
    sts: new STSClient(configuration),
    s3: async () => new S3Client(configuration),
    athena: async () => new AthenaClient(configuration),
    region: lab.region,
  };
  const mocks = {
    ec2: mockClient(aws.ec2),
    iam: mockClient(aws.iam),
    ssm: mockClient(aws.ssm),
    logs: mockClient(aws.logs),
  };
  const unplanned = new Error('no answer was planned for this call');
  mocks.ec2.onAnyCommand().rejects(unplanned);
  mocks.iam.onAnyCommand().rejects(unplanned);
  mocks.ssm.onAnyCommand().rejects(unplanned);
  mocks.logs.onAnyCommand().rejects(unplanned);
  const ui = scriptedUi(answers);
  const clock = fakeClock();
  const abort = new AbortController();
  const kept = new Map(results.map(([{ id }, result]) => [id, result]));
  const shells: string[] = [];
  const context: Context = {
    lab: { ...lab, options: { ...lab.options, ...options } },
    aws,
    ui,
    clock,
    signal: abort.signal,
    openShell: async ({ id }) => {
      shells.push(id);
    },
    known: <R extends Json>({ id }: Handle<R>) => kept.get(id) as R | undefined,
    result: <R extends Json>({ id }: Handle<R>) => {
      const result = kept.get(id) as R | undefined;
      if (result === undefined) throw new Problem('bug', `no result of ${id} was planned`);
      return result;
    },
  };
  /** Names of the operations called, service by service, in order. */
  const called = (): readonly string[] =>
    [mocks.ec2, mocks.iam, mocks.ssm, mocks.logs]
      .flatMap((mock) => mock.calls().map((call) => call.args[0].constructor.name))
      .map((name) => name.replace(/Command$/, ''));
  return { context, ui, clock, abort, shells, called, ...mocks };
}

/** The words of a command line as a POSIX shell splits it; throws where pasting it would not do what it says. */
export function shellWords(command: string): readonly string[] {
  if (/[\n\r…]/.test(command)) throw new Error(`not one line to paste: ${command}`);
  const words: string[] = [];
  let rest = command;
  while (rest !== '') {
    const word = /^(?:'[^']*'|[\w./:=,@%+-])+/.exec(rest)?.[0];
    if (word === undefined) throw new Error(`a shell would not take this as a word: ${rest}`);
    words.push(word.replaceAll("'", ''));
    rest = rest.slice(word.length);
    if (rest !== '' && !rest.startsWith(' ')) throw new Error(`a shell would not end the word here: ${rest}`);
    rest = rest.trimStart();
  }
  return words;
}
