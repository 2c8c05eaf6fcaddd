import { type KeyGrouping, runningGroups } from '../grouped.js';
import type { RecordFilter } from '../record-filter.js';
import { countingSink } from './counting-sink.js';
import type { RecordSink } from './record-sink.js';

/** What is wanted is summed up by port or interface. */
export function groupSink(filter: RecordFilter, by: KeyGrouping): RecordSink {
  const groups = runningGroups(by);
  return countingSink({
    kind: { taken: 'groups', filter, by },
    rowsOf(format) {
      const field = format.fields.findIndex(({ key }) => key === 'interfaceId');
      return {
        row(row, block) {
          groups.addRow(row, block, field === -1 ? -1 : (row.starts[field] as number));
          return true;
        },
      };
    },
    take: ({ record }) => groups.add(record),
    adoptGathered(gathered) {
      if (gathered.kind === 'groups') groups.absorb(gathered.groups);
    },
    gathered: () => ({ kind: 'groups', groups: groups.parts() }),
  });
}
