import { Readable } from 'node:stream';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/base/problem.js';
import type { FlowRecord } from '../../../src/flow-log/record.js';
import type { WantedRecords } from '../../../src/records/files/record-files.js';
import { readRecordFiles } from '../../../src/records/files/record-files.js';
import type { RecordFilter } from '../../../src/records/record-filter.js';
import { type AthenaChoice, noAthena } from '../../../src/records/request.js';
import { bucketFinder } from '../../../src/records/s3/bucket.js';
import { sinkFor } from '../../../src/records/scan/row-sinks.js';
import { awsError } from '../../helpers/aws-error.js';
import { fakeClock } from '../../helpers/fake-clock.js';
import { type SandboxUnderTest, sandboxUnderTest } from '../../helpers/sandbox.js';
import { byDefault, scriptedUi } from '../../helpers/scripted-ui.js';

const Bucket = 'flow-logs-of-mine';
const NOW = Date.UTC(2026, 10, 24, 12);
const KEY =
  'central/AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11/23/123456789012_vpcflowlogs_eu-west-1_fl-0123456789abcdef0_20261123T1005Z_0a1b2c3d.log';
const FORMAT =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const ROW = [
  '2',
  '123456789012',
  'eni-0aaaaaaaaaaaaaaaa',
  '10.0.0.1',
  '10.0.0.2',
  '49152',
  '443',
  '6',
  '9',
  '840',
  '1795428000',
  '1795428059',
  'REJECT',
  'OK',
];
const COLUMNS = FORMAT.split(' ').map((name) => name.replaceAll('-', '_'));

let test: SandboxUnderTest;
let athena: AwsClientStub<AthenaClient>;
beforeEach(async () => {
  test = sandboxUnderTest();
  const s3 = await test.aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: KEY, Body: `${FORMAT}\n${ROW.join(' ')}\n` }));
});

/** Athena as it answers when all goes well, with what it is told to answer otherwise. */
function answering(rows: readonly (readonly string[])[] = [ROW]): AthenaClient {
  athena = mockClient(clientOf());
  athena.onAnyCommand().rejects(new Error('no answer was planned for this call'));
  athena.on(GetWorkGroupCommand).resolves({
    WorkGroup: {
      Name: 'primary',
      Configuration: { ResultConfiguration: { OutputLocation: 's3://results/here/' } },
    },
  });
  let queries = 0;
  athena.on(StartQueryExecutionCommand).callsFake(() => {
    queries += 1;
    return { QueryExecutionId: `query-${queries}` };
  });
  athena.on(GetQueryExecutionCommand).callsFake(({ QueryExecutionId }) => ({
    QueryExecution: {
      Status: { State: 'SUCCEEDED' },
      Statistics: { DataScannedInBytes: 1000 },
      ResultConfiguration: { OutputLocation: `s3://results/here/${QueryExecutionId}.csv` },
    },
  }));
  athena.on(GetQueryResultsCommand).resolves({ ResultSet: { Rows: [COLUMNS, ...rows].map(rowOf) } });
  athena.on(StopQueryExecutionCommand).resolves({});
  return real;
}

const rowOf = (cells: readonly string[]) => ({
  Data: cells.map((cell) => (cell === '-' ? {} : { VarCharValue: cell })),
});

let real: AthenaClient;
function clientOf(): AthenaClient {
  return real;
}

beforeEach(async () => {
  real = await test.aws.athena();
});

interface Asked {
  readonly wanted?: Partial<WantedRecords>;
  readonly filter?: RecordFilter;
  readonly choice?: Partial<AthenaChoice>;
  readonly answers?: Record<string, unknown>;
  readonly signal?: AbortSignal;
}

async function search({ wanted = {}, filter = {}, choice = {}, answers = { athena: 'drop' }, signal }: Asked = {}) {
  const ui = scriptedUi(answers);
  const clock = fakeClock(NOW);
  const records: FlowRecord[] = [];
  const stop = signal ?? new AbortController().signal;
  const engine = { athena: async () => real, clock, choice: { ...noAthena, wanted: true, ...choice } };
  const reading = readRecordFiles(
    {
      files: [`s3://${Bucket}/central`],
      format: null,
      names: ['10.0.0.1'],
      since: Date.UTC(2026, 10, 23, 8) / 1000,
      ...wanted,
    },
    sinkFor(
      { taken: 'records', filter: filter },
      { take: ({ record }) => records.push(record), json: () => undefined },
    ),
    { stdin: Readable.from([]), signal: stop, bucket: bucketFinder(test.aws.s3, { ui, signal: stop }, null, engine) },
  );
  const problem = await reading.then(
    () => null,
    (error: unknown) => (isProblem(error) ? { code: error.code, message: error.message, next: error.next } : error),
  );
  const said = ui.events.flatMap((event) => (event.kind === 'note' ? event.text : []));
  const shown = ui.events.flatMap((event) => (event.kind === 'code' ? event.lines.join('\n') : []));
  return { records, problem, said, shown, ui };
}

const statements = (): readonly string[] =>
  athena.commandCalls(StartQueryExecutionCommand).map(({ args }) => args[0].input.QueryString ?? '');

const table = (sql: string): string => /flowlab_[0-9a-f]{8}/.exec(sql)?.[0] ?? '';

describe('a search in Athena', () => {
  it('makes a table, asks, hands back records as every other source does, and drops the table', async () => {
    answering();
    const { records, problem, said } = await search();
    expect(problem).toBeNull();
    expect(records).toMatchObject([
      { interfaceId: 'eni-0aaaaaaaaaaaaaaaa', srcaddr: '10.0.0.1', dstport: 443, bytes: 840, action: 'REJECT' },
    ]);
    expect(records[0]?.line).toBe(ROW.join(' '));
    const [create = '', select = '', drop = ''] = statements();
    expect(statements()).toHaveLength(3);
    const name = table(create);
    expect(create).toBe(`CREATE EXTERNAL TABLE IF NOT EXISTS \`default\`.\`${name}\` (
  \`version\` int,
  \`account_id\` string,
  \`interface_id\` string,
  \`srcaddr\` string,
  \`dstaddr\` string,
  \`srcport\` int,
  \`dstport\` int,
  \`protocol\` bigint,
  \`packets\` bigint,
  \`bytes\` bigint,
  \`start\` bigint,
  \`end\` bigint,
  \`action\` string,
  \`log_status\` string
)
PARTITIONED BY (\`aws_account\` string, \`aws_region\` string, \`day\` string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
LOCATION 's3://flow-logs-of-mine/central/AWSLogs/'
TBLPROPERTIES (
  'skip.header.line.count' = '1',
  'projection.enabled' = 'true',
  'projection.aws_account.type' = 'enum',
  'projection.aws_account.values' = '123456789012',
  'projection.aws_region.type' = 'enum',
  'projection.aws_region.values' = 'eu-west-1',
  'projection.day.type' = 'date',
  'projection.day.range' = '2026/11/23,NOW',
  'projection.day.format' = 'yyyy/MM/dd',
  'projection.day.interval' = '1',
  'projection.day.interval.unit' = 'DAYS',
  'storage.location.template' = 's3://flow-logs-of-mine/central/AWSLogs/\${aws_account}/vpcflowlogs/\${aws_region}/\${day}'
)`);
    expect(select).toBe(`SELECT ${COLUMNS.map((column) => `"${column}"`).join(', ')}
FROM "default"."${name}"
WHERE "day" BETWEEN '2026/11/23' AND '2026/11/24'
  AND regexp_like("$path", '_(fl-0123456789abcdef0)_')
  AND "end" >= 1795420800
  AND ("srcaddr" IN ('10.0.0.1') OR "dstaddr" IN ('10.0.0.1'))
ORDER BY "start" DESC
LIMIT 100001`);
    expect(drop).toBe(`DROP TABLE IF EXISTS \`default\`.\`${name}\``);
    expect(said).toContain(`The table default.${name} was dropped.`);
  });

  it('shows the statements, the bytes and the price before anything runs, and runs nothing where the answer is no', async () => {
    answering();
    const { problem, said, shown } = await search({ answers: { athena: 'stop' } });
    expect(problem).toEqual({
      code: 'declined',
      message: 'Amazon Athena was not asked.',
      next: ['Ask for a shorter time: --since 1d', 'Or read the files here: leave --athena out.'],
    });
    expect(shown).toHaveLength(2);
    expect(shown[0]).toMatch(/^CREATE EXTERNAL TABLE/);
    expect(shown[1]).toMatch(/^SELECT/);
    expect(said).toEqual(['In workgroup primary: reads 220 B, less than a cent. Results go to s3://results/here/.']);
    expect(statements()).toEqual([]);
  });

  it('gives each query a token, so that none runs twice when an answer is lost', async () => {
    answering();
    await search();
    const tokens = athena.commandCalls(StartQueryExecutionCommand).map(({ args }) => args[0].input.ClientRequestToken);
    expect(new Set(tokens).size).toBe(3);
    expect(tokens.every((token) => (token?.length ?? 0) >= 32)).toBe(true);
  });

  it('is run by --yes where it was asked for and costs little; what cannot be run is not asked', async () => {
    answering();
    const { records, problem } = await search({ answers: { athena: byDefault } });
    expect([records.length, problem]).toEqual([1, null]);
    expect(statements().at(-1)).toMatch(/^DROP TABLE/);
    athena.on(GetTableMetadataCommand).rejects(awsError('MetadataException', 'Table gone not found.'));
    const { ui } = await search({ choice: { table: 'gone' }, answers: {} });
    expect(ui.asked).toEqual([]);
  });

  it('names the results that stay in S3', async () => {
    answering();
    const { ui } = await search();
    expect(ui.events).toContainEqual({
      kind: 'list',
      title: "Athena's results stay in S3 until they are removed",
      items: ['aws s3 rm s3://results/here/query-1.csv', 'aws s3 rm s3://results/here/query-2.csv'],
    });
  });

  it('keeps the table where that is wanted, and says how to use it again', async () => {
    answering();
    const { said } = await search({ answers: { athena: 'keep' } });
    expect(statements()).toHaveLength(2);
    expect(said.at(-1)).toBe(
      `The table is kept. The next search: --athena-table default.${table(statements()[0] ?? '')}`,
    );
  });

  it('looks for the conversation alone, for windows without traffic, and for the newest record of each interface', async () => {
    answering();
    const names = ['10.0.0.1', '10.0.0.2', 'eni-0aaaaaaaaaaaaaaaa'];
    await search({ wanted: { names, between: ['10.0.0.1', '10.0.0.2'] } });
    const [, select, newest] = statements();
    expect(select).toContain(`  AND (("srcaddr" IN ('10.0.0.1', '10.0.0.2') AND "dstaddr" IN ('10.0.0.1', '10.0.0.2'))
    OR ("interface_id" IN ('eni-0aaaaaaaaaaaaaaaa') AND "log_status" IN ('NODATA', 'SKIPDATA')))`);
    expect(newest).toContain('row_number() OVER (PARTITION BY "interface_id" ORDER BY "end" DESC) AS flowlab_newest');
    expect(newest).toContain(`"day" BETWEEN '2026/11/23' AND '2026/11/24'`);
    expect(newest).toContain(`"interface_id" IN ('eni-0aaaaaaaaaaaaaaaa')`);
  });

  it('says so where there are more records than it fetches', async () => {
    answering(Array.from({ length: 1000 }, () => ROW));
    let page = 0;
    athena.on(GetQueryResultsCommand).callsFake(() => {
      page += 1;
      return {
        ResultSet: { Rows: (page === 1 ? [COLUMNS] : []).concat(Array.from({ length: 1000 }, () => ROW)).map(rowOf) },
        NextToken: page < 200 ? `page ${page + 1}` : undefined,
      };
    });
    const { records, said } = await search();
    expect(records).toHaveLength(100_000);
    expect(page).toBe(101);
    expect(said).toContain(
      'There are more than 100000 records: the newest of them were fetched. Ask for less: --since, --until, --match.',
    );
  });
});

describe('the conditions of the query', () => {
  const conditions = async (filter: RecordFilter) => {
    answering();
    await search({ wanted: { names: [] }, filter });
    return (statements()[1] ?? '').split('\n').slice(5, -2).join('\n').trim();
  };

  it('say what each filter asks', async () => {
    expect(await conditions({ action: 'REJECT' })).toBe(`AND "action" = 'REJECT'`);
    expect(await conditions({ protocol: 6 })).toBe('AND "protocol" = 6');
    expect(await conditions({ port: 443 })).toBe('AND ("srcport" = 443 OR "dstport" = 443)');
    expect(await conditions({ addresses: ['10.0.0.9'] })).toBe(
      `AND ("srcaddr" IN ('10.0.0.9') OR "dstaddr" IN ('10.0.0.9'))`,
    );
    expect(await conditions({ blocks: ['10.0.0.0/24'] })).toBe(
      `AND (contains('10.0.0.0/24', TRY_CAST("srcaddr" AS IPADDRESS)) OR contains('10.0.0.0/24', TRY_CAST("dstaddr" AS IPADDRESS)))`,
    );
    expect(await conditions({ interfaceIds: ['eni-0b'] })).toBe(`AND "interface_id" IN ('eni-0b')`);
  });

  it('cannot be left by a quote in a value', async () => {
    expect(await conditions({ value: `x' OR '1'='1` })).toContain(`"srcaddr" = 'x'' OR ''1''=''1'`);
  });
});

describe('a table that is there already', () => {
  const named = (metadata: object) => {
    const client = answering();
    athena.on(GetTableMetadataCommand).resolves({
      TableMetadata: {
        Name: 'flows',
        Columns: [...COLUMNS.slice(0, 3), 'sourceaddress', 'destinationaddress', ...COLUMNS.slice(5)].map((Name) => ({
          Name,
        })),
        ...metadata,
      },
    });
    return client;
  };

  it('is searched by its own names and partitions, and nothing is made or dropped', async () => {
    named({
      PartitionKeys: ['year', 'month', 'day'].map((Name) => ({ Name, Type: 'int' })),
      Parameters: { 'projection.enabled': 'true' },
    });
    const { records } = await search({ choice: { table: 'net.flows' }, answers: { athena: 'run' } });
    expect(records).toHaveLength(1);
    expect(statements()).toHaveLength(1);
    expect(statements()[0]).toContain('FROM "net"."flows"');
    expect(statements()[0]).toContain('WHERE ("year" IN (2026) AND "month" IN (11) AND "day" IN (23, 24))');
    expect(statements()[0]).toContain(`"sourceaddress" IN ('10.0.0.1')`);
  });

  it('may hold its numbers as text, which Trino compares with no number', async () => {
    named({ Columns: COLUMNS.map((Name) => ({ Name, Type: Name === 'packets' ? 'bigint' : 'string' })) });
    await search({ choice: { table: 'net.flows' }, answers: { athena: 'run' } });
    expect(statements()[0]).toMatch(/AND TRY_CAST\("end" AS BIGINT\) >= \d+|WHERE TRY_CAST\("end" AS BIGINT\) >= \d+/);
    expect(statements()[0]).toContain('ORDER BY TRY_CAST("start" AS BIGINT) DESC');
    expect(statements()[0]).toMatch(/^SELECT "version", /);
  });

  it('is read in vain where its partitions are added by hand, and the person is told how', async () => {
    named({ PartitionKeys: ['year', 'month', 'day'].map((Name) => ({ Name, Type: 'string' })) });
    athena.on(GetQueryResultsCommand).resolves({ ResultSet: { Rows: [rowOf(COLUMNS)] } });
    const { said } = await search({ choice: { table: 'net.flows' }, answers: { athena: 'run' } });
    expect(said).toContain(
      'Nothing was found in net.flows, whose partitions are added by hand. Those of that time may be missing: MSCK REPAIR TABLE net.flows, or ALTER TABLE net.flows ADD PARTITION',
    );
  });

  it('is refused where it holds something else, or is none', async () => {
    named({ Columns: [{ Name: 'eventtime' }, { Name: 'useridentity' }] });
    expect((await search({ choice: { table: 'trail' }, answers: {} })).problem).toMatchObject({
      message: 'The table default.trail holds no flow records: its columns are other ones.',
    });
    athena
      .on(GetTableMetadataCommand)
      .rejects(awsError('MetadataException', 'EntityNotFoundException: Table nothing not found.'));
    expect((await search({ choice: { table: 'nothing' }, answers: {} })).problem).toMatchObject({
      code: 'usage',
      message: 'Athena does not find the table. AWS says: EntityNotFoundException: Table nothing not found.',
    });
  });
});

describe('what Athena refuses', () => {
  it('is known before the question where the workgroup says it', async () => {
    answering();
    athena.on(GetWorkGroupCommand).resolves({ WorkGroup: { Name: 'primary', Configuration: {} } });
    expect((await search({ answers: {} })).problem).toEqual({
      code: 'usage',
      message: "Athena's workgroup primary has no place for results.",
      next: [
        'Name one that you may write to: --athena-output s3://<bucket>/<prefix>/',
        'Or another workgroup: --athena-workgroup <name>',
      ],
    });
    athena.on(GetWorkGroupCommand).resolves({
      WorkGroup: {
        Name: 'primary',
        Configuration: { ManagedQueryResultsConfiguration: { Enabled: true }, BytesScannedCutoffPerQuery: 100 },
      },
    });
    expect((await search({ answers: {} })).problem).toMatchObject({
      code: 'quota',
      message: 'The workgroup primary allows a query to read 100 B; this one would read 220 B.',
    });
    athena.on(GetWorkGroupCommand).rejects(awsError('InvalidRequestException', 'WorkGroup ops is not found.'));
    expect((await search({ choice: { workgroup: 'ops' }, answers: {} })).problem).toMatchObject({
      code: 'usage',
      message: 'There is no Athena workgroup ops here. AWS says: WorkGroup ops is not found.',
    });
  });

  it('uses the place that is named for results', async () => {
    answering();
    athena.on(GetWorkGroupCommand).rejects(awsError('AccessDeniedException', 'You are not authorized'));
    const { said } = await search({ choice: { output: 's3://mine/out/' } });
    expect(said[0]).toContain('Results go to s3://mine/out/.');
    const outputs = athena
      .commandCalls(StartQueryExecutionCommand)
      .map(({ args }) => args[0].input.ResultConfiguration);
    expect(outputs).toEqual(Array.from({ length: 3 }, () => ({ OutputLocation: 's3://mine/out/' })));
  });

  const failing = (QueryExecution: QueryExecution, at = 2) => {
    answering();
    athena.on(GetQueryExecutionCommand).callsFake(({ QueryExecutionId }) => ({
      QueryExecution: QueryExecutionId === `query-${at}` ? QueryExecution : { Status: { State: 'SUCCEEDED' } },
    }));
  };

  it.each([
    [
      'Access denied when writing output to url: s3://results/here/a.csv . Please ensure you are allowed to access the S3 bucket.',
      'denied',
      'Athena may not write its results.',
    ],
    [
      'Permission denied on S3 path: s3://flow-logs-of-mine/central/AWSLogs/123456789012',
      'denied',
      'Athena may not read the files in your name.',
    ],
    [
      "TABLE_NOT_FOUND: line 1:8: Table 'awsdatacatalog.default.flowlab_x' does not exist",
      'usage',
      'Athena does not find the table.',
    ],
    ['SCHEMA_NOT_FOUND: line 1:8: Schema default does not exist', 'usage', 'Athena does not find the database.'],
    ['Query exhausted resources at this scale factor', 'rejected', 'Athena could not get through the files.'],
    [
      'Insufficient permissions to execute the query. User: arn:aws:iam::123456789012:user/a is not authorized to perform: glue:CreateTable',
      'denied',
      'A permission is missing for the search.',
    ],
    ['HIVE_WHATEVER: something new', 'rejected', 'Athena could not run the query: HIVE_WHATEVER: something new.'],
  ])('%s', async (StateChangeReason, code, message) => {
    failing({ Status: { State: 'FAILED', StateChangeReason } });
    const { problem } = await search();
    expect(problem).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(Reflect.get(Object(problem), 'message')).toContain(StateChangeReason.replace(/\.$/, ''));
    expect(Reflect.get(Object(problem), 'next').length).toBeGreaterThan(0);
    expect(statements().at(-1)).toMatch(/^DROP TABLE/);
  });

  it('leaves no table to drop where none was made', async () => {
    failing({ Status: { State: 'FAILED', StateChangeReason: 'not authorized to perform: glue:CreateTable' } }, 1);
    await search();
    expect(statements()).toHaveLength(1);
  });

  it('ends where somebody else cancels the query', async () => {
    failing({ Status: { State: 'CANCELLED' } });
    expect((await search()).problem).toMatchObject({
      code: 'rejected',
      message: 'The query query-2 was cancelled by somebody else.',
    });
  });

  it('stops a query that reads more than was agreed to', async () => {
    failing({ Status: { State: 'RUNNING' }, Statistics: { DataScannedInBytes: 9e9 } });
    expect((await search()).problem).toMatchObject({
      message: 'Amazon Athena had read 9.0 GB, more than the 100 MB that were agreed to, and was stopped.',
    });
    expect(athena.commandCalls(StopQueryExecutionCommand).map(({ args }) => args[0].input.QueryExecutionId)).toEqual([
      'query-2',
    ]);
  });

  it('names a table that it cannot drop', async () => {
    answering();
    athena.on(StartQueryExecutionCommand).callsFake(({ QueryString }) => {
      if (/^DROP/.test(QueryString)) throw awsError('AccessDeniedException', 'no');
      return { QueryExecutionId: 'query-1' };
    });
    const { records, said } = await search();
    expect(records).toHaveLength(1);
    expect(said.at(-1)).toMatch(
      /^The table default\.flowlab_[0-9a-f]{8} could not be dropped: no It holds no data; drop it in Athena: DROP TABLE/,
    );
  });
});

describe('Ctrl-C', () => {
  it('stops the query at once, and drops the table', async () => {
    answering();
    const abort = new AbortController();
    athena.on(GetQueryExecutionCommand).callsFake(({ QueryExecutionId }) => {
      if (QueryExecutionId !== 'query-2') return { QueryExecution: { Status: { State: 'SUCCEEDED' } } };
      setImmediate(() => abort.abort(new Error('interrupted')));
      return { QueryExecution: { Status: { State: 'RUNNING' } } };
    });
    await search({ signal: abort.signal });
    expect(athena.commandCalls(StopQueryExecutionCommand).map(({ args }) => args[0].input.QueryExecutionId)).toEqual([
      'query-2',
    ]);
    expect(statements().at(-1)).toMatch(/^DROP TABLE/);
  });
});

describe('what is not for Athena', () => {
  it('is every record', async () => {
    answering();
    expect((await search({ wanted: { names: [] }, answers: {} })).problem).toMatchObject({
      message: 'Athena would hand over every record: reading the files costs less.',
    });
  });

  it('is a place where files lie in another way', async () => {
    answering();
    const s3 = await test.aws.s3();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'copies/a.log', Body: `${FORMAT}\n${ROW.join(' ')}\n` }));
    expect((await search({ wanted: { files: [`s3://${Bucket}/copies`] }, answers: {} })).problem).toMatchObject({
      message: 'The files below s3://flow-logs-of-mine/copies do not lie as flow logs lay them down.',
    });
  });

  it('is a place to which flow logs of two formats deliver', async () => {
    answering();
    const s3 = await test.aws.s3();
    const Key = KEY.replace('fl-0123456789abcdef0', 'fl-0fedcba9876543210');
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'version srcaddr dstaddr action\n' }));
    expect((await search({ answers: {} })).problem).toMatchObject({
      message: 'Several flow logs with different formats deliver there, and a table has one.',
    });
  });
});
