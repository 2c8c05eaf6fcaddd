import { Readable } from 'node:stream';
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { Clock } from '../../base/clock.js';
import { isProblem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import { counted } from '../../base/words.js';
import type { Person } from '../../ui.js';
import { fromStream } from '../files/record-source.js';
import type { FoundFile } from '../files/tree.js';
import type { RecordSearch } from '../record-search.js';
import type { AthenaChoice } from '../request.js';
import { written } from '../shapes/written.js';
import { type Agreed, agreeTo, type PlannedSearch } from './agree.js';
import type { KnownTable } from './known-table.js';
import { type DeliveredFiles, planSearch } from './plan-search.js';
import { MOST_ROWS } from './record-sql.js';
import { athenaRefusal } from './refusals.js';
import { type AthenaQuerying, type Queried, rowsOf, runStatement } from './run-query.js';
import { type AthenaTable, createTable, dropTable, type OwnTable } from './table.js';

/** The way to Athena, and what the person said about it. */
export interface AthenaEngine {
  readonly athena: () => Promise<AthenaClient>;
  readonly clock: Clock;
  readonly choice: AthenaChoice;
}

const USUAL_WORKGROUP = 'primary';

/** Lets Athena search the files, as soon as the result is opened; the person sees what it asks, reads and costs before. */
export async function searchWithAthena(
  files: DeliveredFiles,
  search: RecordSearch,
  { athena: client, clock, choice }: AthenaEngine,
  person: Person,
): Promise<readonly FoundFile[]> {
  const athena = await client();
  const workgroup = choice.workgroup ?? USUAL_WORKGROUP;
  const querying: AthenaQuerying = { ...person, athena, clock, workgroup, output: choice.output };
  try {
    const planned = await planSearch(files, search, querying, choice);
    const agreed = await agreeTo(planned, choice.wanted, person.ui);
    const lines = await runSearch(planned, agreed, querying);
    return [
      {
        file: `Amazon Athena, ${planned.table.database}.${planned.table.name}`,
        named: true,
        range: null,
        isSearched: true,
        open: () => fromStream(Readable.from([lines]), 'Amazon Athena', async () => undefined),
      },
    ];
  } catch (error) {
    person.signal.throwIfAborted();
    throw (isProblem(error) ? null : athenaRefusal(error, workgroup)) ?? error;
  }
}

// What was estimated, and what a file more or two may add.
const most = (bytes: number | null): number => (bytes === null ? Number.POSITIVE_INFINITY : bytes * 1.1 + 100_000_000);

async function runSearch(planned: PlannedSearch, agreed: Agreed, querying: AthenaQuerying): Promise<Buffer> {
  const { table, own, statements } = planned;
  const { ui } = querying;
  const name = `${table.database}.${table.name}`;
  const queried: Queried[] = [];
  const run = async (sql: string, text: string) => {
    const done = await runStatement(sql, text, most(planned.bytes), querying);
    queried.push(done);
    return done;
  };
  if (own !== null) await make(own, run, agreed, querying);
  try {
    const lines = [table.columns.map(({ field }) => field.name).join(' ')];
    for (const sql of statements) {
      const { id } = await run(sql, `Amazon Athena searches ${name}`);
      for await (const row of rowsOf(id, querying)) {
        if (lines.length > MOST_ROWS && sql === statements[0]) break;
        lines.push(table.columns.map(({ field }, at) => written(field, row[at])).join(' '));
      }
    }
    tellWhatCame(lines.length - 1, queried, ui);
    if (lines.length > MOST_ROWS)
      ui.tell({
        kind: 'note',
        tone: 'warn',
        text: `There are more than ${counted(MOST_ROWS, 'record')}: the newest of them were fetched. Ask for less: --since, --until, --match.`,
      });
    if (lines.length === 1 && isByHand(table))
      ui.tell({
        kind: 'note',
        tone: 'warn',
        text: `Nothing was found in ${name}, whose partitions are added by hand. Those of that time may be missing: MSCK REPAIR TABLE ${name}, or ALTER TABLE ${name} ADD PARTITION`,
      });
    return Buffer.from(`${lines.join('\n')}\n`);
  } finally {
    if (own !== null && agreed === 'drop') await drop(own, querying);
    if (own !== null && agreed === 'keep')
      ui.tell({ kind: 'note', tone: 'info', text: `The table is kept. The next search: --athena-table ${name}` });
  }
}

/** What Athena refused to make is not there; of what was interrupted nobody knows. */
async function make(
  own: OwnTable,
  run: (sql: string, text: string) => Promise<Queried>,
  agreed: Agreed,
  querying: AthenaQuerying,
): Promise<void> {
  try {
    await run(createTable(own), `Amazon Athena makes the table ${own.database}.${own.name}`);
  } catch (error) {
    if (querying.signal.aborted && agreed === 'drop') await drop(own, querying);
    throw error;
  }
}

const isByHand = (table: AthenaTable): table is KnownTable => 'byHand' in table && table.byHand === true;

function tellWhatCame(records: number, queried: readonly Queried[], { tell }: Person['ui']): void {
  const bytes = queried.reduce((sum, { bytesScanned }) => sum + bytesScanned, 0);
  tell({ kind: 'note', tone: 'ok', text: `${counted(records, 'record')}; Amazon Athena read ${sizeInWords(bytes)}.` });
  const kept = queried.flatMap(({ location }) => location ?? []);
  if (kept.length > 0)
    tell({
      kind: 'list',
      title: "Athena's results stay in S3 until they are removed",
      items: kept.map((location) => `aws s3 rm ${location}`),
    });
}

/** Nobody may stop this one: whoever ends the search early wants the table gone all the same. */
async function drop(table: OwnTable, querying: AthenaQuerying): Promise<void> {
  const name = `${table.database}.${table.name}`;
  const quietly: AthenaQuerying = {
    ...querying,
    signal: new AbortController().signal,
    ui: { ...querying.ui, tell: () => undefined },
  };
  try {
    await runStatement(dropTable(table), `Amazon Athena drops the table ${name}`, Number.POSITIVE_INFINITY, quietly);
    querying.ui.tell({ kind: 'note', tone: 'ok', text: `The table ${name} was dropped.` });
  } catch (error) {
    const why = error instanceof Error ? `: ${error.message}` : '';
    querying.ui.tell({
      kind: 'note',
      tone: 'warn',
      text: `The table ${name} could not be dropped${why} It holds no data; drop it in Athena: ${dropTable(table)}`,
    });
  }
}
