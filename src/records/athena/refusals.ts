import type { QueryExecutionStatus } from '@aws-sdk/client-athena';
import { codeOf, isDenied } from '../../aws/classify.js';
import { Problem, type ProblemCode } from '../../base/problem.js';

interface Refusal {
  readonly pattern: RegExp;
  readonly code: ProblemCode;
  readonly what: (workgroup: string) => string;
  readonly next: (workgroup: string) => readonly string[];
}

const getWorkgroup = (workgroup: string) => `aws athena get-work-group --work-group ${workgroup}`;

// (Athena user guide, "Troubleshooting in Athena", "Troubleshoot workgroups"; and as public reports quote the messages)
const refusals: readonly Refusal[] = [
  {
    pattern: /no output location|output ?location is (null|required)/i,
    code: 'usage',
    what: (workgroup) => `Athena's workgroup ${workgroup} has no place for results.`,
    next: (workgroup) => [
      'Name one that you may write to: --athena-output s3://<bucket>/<prefix>/',
      `Or another workgroup: --athena-workgroup <name>; this one: ${getWorkgroup(workgroup)}`,
    ],
  },
  {
    pattern: /work ?group .*(is not found|does not exist)/i,
    code: 'usage',
    what: (workgroup) => `There is no Athena workgroup ${workgroup} here.`,
    next: () => ['Those that there are: aws athena list-work-groups', 'Name one: --athena-workgroup <name>'],
  },
  {
    pattern: /work ?group .*disabled/i,
    code: 'precondition',
    what: (workgroup) => `Athena's workgroup ${workgroup} is disabled.`,
    next: () => ['Name another: --athena-workgroup <name>'],
  },
  {
    pattern: /bytes scanned limit|data scanned limit/i,
    code: 'quota',
    what: (workgroup) => `The workgroup ${workgroup} allows a query to read no more, so Athena ended it.`,
    next: (workgroup) => ['Ask for a shorter time: --since 1d', `Its limit: ${getWorkgroup(workgroup)}`],
  },
  {
    pattern: /(unable to verify|create|write|writing).*output|output bucket|access denied when writing/i,
    code: 'denied',
    what: () => 'Athena may not write its results.',
    next: () => [
      'Needed on the place for results: s3:GetBucketLocation, s3:GetObject, s3:PutObject, s3:ListBucket and s3:AbortMultipartUpload.',
      'Or another place: --athena-output s3://<bucket>/<prefix>/',
    ],
  },
  {
    pattern: /kms/i,
    code: 'denied',
    what: () => 'A key of AWS KMS encrypts the files, and Athena may not use it in your name.',
    next: () => ['Needed: kms:Decrypt on that key.'],
  },
  {
    pattern: /permission denied on s3 path|access ?denied.*s3|amazon s3.*(403|access ?denied)/i,
    code: 'denied',
    what: () => 'Athena may not read the files in your name.',
    next: () => ['Needed: s3:ListBucket on the bucket of the flow logs, and s3:GetObject on its objects.'],
  },
  {
    pattern: /table_not_found|table .*(not found|does not exist)|entitynotfound.*table|unable to find table/i,
    code: 'usage',
    what: () => 'Athena does not find the table.',
    next: () => [
      'Those that there are: aws athena list-table-metadata --catalog-name AwsDataCatalog --database-name default',
      'Without --athena-table one is made for the search, and dropped behind it.',
    ],
  },
  {
    pattern: /schema_not_found|database .*(not found|does not exist)|entitynotfound.*database/i,
    code: 'usage',
    what: () => 'Athena does not find the database.',
    next: () => [
      'Those that there are: aws athena list-databases --catalog-name AwsDataCatalog',
      'A database for it: aws athena start-query-execution --query-string "CREATE DATABASE default"',
    ],
  },
  {
    pattern: /requester ?pays/i,
    code: 'precondition',
    what: () => 'The bucket lets whoever reads it pay, which a workgroup has to allow.',
    next: (workgroup) => [
      `aws athena update-work-group --work-group ${workgroup} --configuration-updates RequesterPaysEnabled=true`,
    ],
  },
  {
    pattern: /insufficient (permissions|lake formation)|glue:|lake ?formation|not authorized/i,
    code: 'denied',
    what: () => 'A permission is missing for the search.',
    next: () => [NEEDED],
  },
  {
    pattern: /exhausted resources|hive_cursor_error|hive_bad_data|hive_filesystem|hive_cannot_open/i,
    code: 'rejected',
    what: () => 'Athena could not get through the files.',
    next: () => ['Ask for a shorter time: --since 1d', 'Or read them here: leave --athena out.'],
  },
];

const NEEDED =
  'Needed: athena:StartQueryExecution, GetQueryExecution, GetQueryResults, StopQueryExecution and GetWorkGroup, glue:GetDatabase, GetTable and GetPartitions (CreateTable and DeleteTable where one is made), and reading the files in S3.';

/** A query that failed or was cancelled, with AWS's reason and what to do. */
export function notFinished(id: string, status: QueryExecutionStatus, workgroup: string): Problem {
  const { State, StateChangeReason, AthenaError } = status;
  const reason = (AthenaError?.ErrorMessage ?? StateChangeReason ?? '').replace(/\.$/, '');
  if (State === 'CANCELLED' && !/limit/i.test(reason))
    return new Problem(
      'rejected',
      `The query ${id} was cancelled by somebody else${reason === '' ? '' : `: ${reason}`}.`,
      ['The same command runs it again.'],
    );
  return (
    refusalFor(reason, workgroup) ??
    new Problem('rejected', `Athena could not run the query: ${reason || 'it gives no reason'}.`, [
      AthenaError?.Retryable === true
        ? 'It may work a second time: the same command again.'
        : `More of it: aws athena get-query-execution --query-execution-id ${id}`,
      'Or read the files here: leave --athena out.',
    ])
  );
}

/** What a call to Athena was refused with, in words; null for trouble that is the same with every service. */
export function athenaRefusal(error: unknown, workgroup: string): Problem | null {
  const message = error instanceof Error ? error.message : '';
  const known = refusalFor(message.replace(/\.$/, ''), workgroup, error);
  if (known !== null) return known;
  if (isDenied(error))
    return new Problem('denied', `Athena refused: ${message.replace(/\.$/, '')}.`, [NEEDED, OTHER_WORKGROUP], error);
  return codeOf(error) === 'InvalidRequestException' || codeOf(error) === 'MetadataException'
    ? new Problem('rejected', `Athena refused: ${message.replace(/\.$/, '')}.`, [OTHER_WORKGROUP], error)
    : null;
}

const OTHER_WORKGROUP = 'Is it meant for this workgroup? Another one: --athena-workgroup <name>';

function refusalFor(reason: string, workgroup: string, cause?: unknown): Problem | null {
  const found = refusals.find(({ pattern }) => pattern.test(reason));
  if (found === undefined) return null;
  return new Problem(found.code, `${found.what(workgroup)} AWS says: ${reason}.`, found.next(workgroup), cause);
}
