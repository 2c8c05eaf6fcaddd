import type { Format } from '../../flow-log/format.js';
import { type KeyGrouping, runningGroups } from '../grouped.js';
import { matches, type RecordFilter } from '../record-filter.js';
import type { RecordSink, RowSink } from './record-sink.js';
import { rowFilter } from './row-filter.js';

/** What is wanted is summed up by port or interface. */
export function groupSink(filter: RecordFilter, by: KeyGrouping): RecordSink {
  const groups = runningGroups(by);
  let shown = 0;
  const rowsOf = (format: Format): RowSink => {
    const isWanted = rowFilter(filter, format);
    const field = format.fields.findIndex(({ key }) => key === 'interfaceId');
    return {
      row(row, block, from, to) {
        if (!isWanted(row, block, from, to)) return true;
        shown += 1;
        groups.addRow(row, block, field === -1 ? -1 : (row.starts[field] as number));
        return true;
      },
      endBlock: () => undefined,
    };
  };
  return {
    taken: 'groups',
    filter,
    by,
    rowsOf,
    take({ record }) {
      if (!matches(record, filter)) return;
      shown += 1;
      groups.add(record);
    },
    // A thread that gathers has nothing to show before its end.
    adopt: () => undefined,
    adoptShown: (count) => {
      shown += count;
    },
    adoptGathered(gathered) {
      if (gathered.kind === 'groups') groups.absorb(gathered.groups);
    },
    shown: () => shown,
    gathered: () => ({ kind: 'groups', groups: groups.parts() }),
  };
}
