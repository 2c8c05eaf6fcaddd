import { Problem } from '../../base/problem.js';
import type { RecordSearch } from '../record-search.js';

/** Whether a search gives what is asked for: single records, and not all of them. */
export const canBeSearched = (search: RecordSearch): boolean => isShown(search) && isNarrow(search);

const isShown = ({ taken }: RecordSearch): boolean => taken === 'records' || taken === 'json';

const isNarrow = ({ names, between, filter: { since: _, until: __, flows: ___, ...filter } }: RecordSearch): boolean =>
  names.length > 0 || between.length > 0 || Object.keys(filter).length > 0;

export const notSearched = (search: RecordSearch): Problem =>
  !isShown(search)
    ? new Problem('usage', 'Athena is asked for records here, and what they amount to is summed up from all of them.', [
        'Leave --athena out: the files are read and summed up here.',
        'Or ask for certain records: --athena --match <address>, without --summary',
      ])
    : new Problem('usage', 'Athena would hand over every record: reading the files costs less.', [
        'Ask for certain records: --match, --port, --protocol, --accepted or --rejected',
        'Or leave --athena out.',
      ]);
