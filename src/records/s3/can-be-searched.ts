import { Problem } from '../../base/problem.js';
import type { Sought } from '../sought.js';

/** Whether a search gives what is asked for: single records, and not all of them. */
export const canBeSearched = (sought: Sought): boolean => isShown(sought) && isNarrow(sought);

const isShown = ({ taken }: Sought): boolean => taken === 'records' || taken === 'json';

const isNarrow = ({ names, between, filter: { since: _, until: __, flows: ___, ...filter } }: Sought): boolean =>
  names.length > 0 || between.length > 0 || Object.keys(filter).length > 0;

export const notSearched = (sought: Sought): Problem =>
  !isShown(sought)
    ? new Problem('usage', 'Athena is asked for records here, and what they amount to is summed up from all of them.', [
        'Leave --athena out: the files are read and summed up here.',
        'Or ask for certain records: --athena --match <address>, without --summary',
      ])
    : new Problem('usage', 'Athena would hand over every record: reading the files costs less.', [
        'Ask for certain records: --match, --port, --protocol, --accepted or --rejected',
        'Or leave --athena out.',
      ]);
