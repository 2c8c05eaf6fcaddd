import { inDollars } from '../../base/prices.js';
import { Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import type { Ui } from '../../ui.js';
import { athenaDollars } from './price.js';
import { type AthenaTable, createTable, dropTable, type OwnTable } from './table.js';

/** What would be run, before anything is. */
export interface PlannedSearch {
  readonly table: AthenaTable;
  /** Where the table is made for this search. */
  readonly own: OwnTable | null;
  readonly statements: readonly string[];
  /** At most; null where nobody can know. */
  readonly bytes: number | null;
  readonly parquet: boolean;
  readonly workgroup: string;
  /** Null: where the workgroup says, which nobody could read. */
  readonly output: string | null;
}

export type Agreed = 'drop' | 'keep' | 'run';

// Whoever asks for Athena may say --yes to what reading a gigabyte out of S3 costs: see s3/cost.ts.
const LITTLE_DOLLARS = 0.09;

/** Shows the statements, what they read and what that costs. Problem 'declined' where the person does not want that. */
export async function agreeTo(planned: PlannedSearch, isAsked: boolean, ui: Ui): Promise<Agreed> {
  const { table, own, statements, bytes, parquet, workgroup, output } = planned;
  if (own !== null)
    ui.tell({
      kind: 'code',
      title: 'A table over the files, which copies nothing',
      lines: createTable(own).split('\n'),
    });
  for (const [at, text] of statements.entries())
    ui.tell({
      kind: 'code',
      title: at === 0 ? 'What Amazon Athena would be asked' : 'And up to when there are records',
      lines: text.split('\n'),
    });
  const dollars = bytes === null ? null : athenaDollars(bytes, statements.length);
  const cost =
    bytes === null || dollars === null
      ? 'nobody can say beforehand what it reads'
      : `reads ${parquet ? 'at most ' : ''}${sizeInWords(bytes)}, ${inDollars(dollars)}`;
  ui.tell({
    kind: 'note',
    tone: 'info',
    text: `In workgroup ${workgroup}: ${cost}. Results go to ${output ?? 'the place that the workgroup names'}.`,
  });
  const name = `${table.database}.${table.name}`;
  const run = {
    drop: { value: 'drop', label: `Yes: make ${name}, search, drop it`, hint: dropTable(table) },
    keep: { value: 'keep', label: `Yes, and keep the table ${name}`, hint: 'for the next search: --athena-table' },
    run: { value: 'run', label: 'Yes' },
    stop: { value: 'stop', label: 'No' },
  } as const;
  const choices = own === null ? [run.run, run.stop] : [run.drop, run.keep, run.stop];
  const isLittle = dollars !== null && dollars < LITTLE_DOLLARS;
  const answer = await ui.ask<Agreed | 'stop'>({
    id: 'athena',
    flag: '--yes',
    text: own === null ? `Search ${name} with Amazon Athena?` : 'Search with Amazon Athena?',
    choices,
    default: isLittle && isAsked ? 0 : choices.length - 1,
  });
  if (answer !== 'stop') return answer;
  throw new Problem('declined', 'Amazon Athena was not asked.', [
    'Ask for a shorter time: --since 1d',
    'Or read the files here: leave --athena out.',
  ]);
}
