import { gzipSync } from 'node:zlib';
import {
  CancelExportTaskCommand,
  CreateExportTaskCommand,
  DescribeExportTasksCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { groupBy } from '../../base/group-by.js';
import { AwsError, type Call, type Operation, on } from '../endpoint/operation.js';
import { policyLets } from '../s3/bucket-policy.js';
import { uuid } from '../world/ids.js';
import { latencyOf } from '../world/latency.js';
import type { ExportTaskRow } from '../world/log-rows.js';
import { putRow, rowOf } from '../world/table.js';
import type { LogGroupRow, World } from '../world/world.js';
import { eventsIn, groupNamed, type LogEvent } from './group-events.js';
import { invalid } from './groups.js';
import { tokenPage } from './listing.js';

export const exportTaskOperations: readonly Operation[] = [
  on(CreateExportTaskCommand, (input, call) => {
    const { world, clock, random } = call;
    const { destination, destinationPrefix = 'exportedlogs', taskName, logStreamNamePrefix = '' } = input;
    const group = groupNamed(call, input.logGroupName);
    if (input.to < input.from) throw invalid('The specified time range is not valid.');
    checkBucket(world, destination);
    const tasks = Object.values(world.logs.exportTasks);
    // "Each account can only have one active export task at a time" (CloudWatch Logs API reference, CreateExportTask).
    if (tasks.some((task) => !isOver(task, clock.now())))
      throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
    const taskId = uuid(random);
    const range = { from: input.from, to: input.to };
    const folder = `${destinationPrefix}/${taskId}/`;
    putRow(world.logs.exportTasks, taskId, {
      ...(taskName !== undefined && { taskName }),
      logGroupName: group.logGroupName,
      ...range,
      destination,
      destinationPrefix,
      createdAt: clock.now(),
      doneAt: clock.now() + latencyOf(world).logExport,
      cancelledAt: null,
      files: filesOf(call, group, range, logStreamNamePrefix, folder),
    });
    return { taskId };
  }),

  on(DescribeExportTasksCommand, (input, { world, clock }) => {
    const { taskId, statusCode } = input;
    if (taskId !== undefined) taskNamed(world, taskId);
    const rows = Object.entries(world.logs.exportTasks)
      .filter(([id]) => taskId === undefined || id === taskId)
      .filter(([, task]) => statusCode === undefined || statusOf(task, clock.now()) === statusCode)
      .sort(([, a], [, b]) => b.createdAt - a.createdAt);
    const { shown, rest } = tokenPage(rows, input);
    return { exportTasks: shown.map(([id, task]) => view(id, task, clock.now())), ...rest };
  }),

  on(CancelExportTaskCommand, ({ taskId }, { world, clock }) => {
    const task = taskNamed(world, taskId);
    // "The operation is not valid on the specified resource" (CloudWatch Logs API reference, CancelExportTask).
    if (isOver(task, clock.now()))
      throw new AwsError('InvalidOperationException', 'The specified export task has already finished.');
    task.cancelledAt = clock.now();
    return {};
  }),
];

function taskNamed({ logs }: World, id: string): ExportTaskRow {
  const task = rowOf(logs.exportTasks, id);
  if (!task) throw new AwsError('ResourceNotFoundException', 'The specified export task does not exist.');
  return task;
}

const isOver = ({ doneAt, cancelledAt }: ExportTaskRow, now: number): boolean => cancelledAt !== null || doneAt <= now;

function statusOf({ createdAt, doneAt, cancelledAt }: ExportTaskRow, now: number) {
  if (cancelledAt !== null) return 'CANCELLED';
  if (doneAt <= now) return 'COMPLETED';
  return now < (createdAt + doneAt) / 2 ? 'PENDING' : 'RUNNING';
}

function view(taskId: string, task: ExportTaskRow, now: number) {
  const { taskName, logGroupName, from, to, destination, destinationPrefix, createdAt, doneAt } = task;
  const code = statusOf(task, now);
  const isDone = code === 'COMPLETED';
  return {
    taskId,
    taskName,
    logGroupName,
    from,
    to,
    destination,
    destinationPrefix,
    status: { code, ...(isDone && { message: 'Completed successfully' }) } as const,
    executionInfo: { creationTime: createdAt, ...(isDone && { completionTime: doneAt }) },
  };
}

/** The service writes as itself, which the bucket's policy must let it (CloudWatch Logs user guide, "Export log data to Amazon S3"). */
function checkBucket(world: World, bucket: string): void {
  const row = rowOf(world.s3.buckets, bucket);
  if (!row) throw invalid('The given bucket does not exist. Please make sure the bucket is valid.');
  const text = row.policies.at(-1)?.text ?? '{}';
  const resource = `arn:${world.partition}:s3:::${bucket}`;
  const lets = (action: string, what: string) =>
    ['logs', `logs.${world.region}`].some((name) => policyLets(text, `${name}.amazonaws.com`, action, what));
  // AWS documents that it fails, not in which words.
  const failed = (call: string) =>
    invalid(
      `${call} call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this operation.`,
    );
  if (!lets('s3:getbucketacl', resource)) throw failed('GetBucketAcl');
  if (!lets('s3:putobject', `${resource}/key`)) throw failed('PutObject');
}

/** A file of each stream, `prefix/task/stream/000000.gz`, each line with its time; and one that shows that it may write. */
function filesOf(
  call: Call,
  group: LogGroupRow,
  range: { readonly from: number; readonly to: number },
  prefix: string,
  folder: string,
): ExportTaskRow['files'] {
  const events = [...eventsIn(call, group, { range, isWanted: (name) => name.startsWith(prefix) })];
  const test = {
    key: `${folder.replace(/\/[^/]*\/$/, '')}/aws-logs-write-test`,
    base64: Buffer.from('Permission Check Successful').toString('base64'),
  };
  return [
    test,
    ...[...groupBy(events, ({ logStreamName }) => [logStreamName])].map(([stream, own]) => ({
      key: `${folder}${stream.replaceAll('/', '-')}/000000.gz`,
      base64: gzipSync(own.map(lineOf).join('')).toString('base64'),
    })),
  ];
}

const lineOf = ({ timestamp, message }: LogEvent): string => `${new Date(timestamp).toISOString()} ${message}\n`;
