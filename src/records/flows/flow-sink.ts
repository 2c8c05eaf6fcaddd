import { type Format, isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import { matches, type RecordFilter } from '../record-filter.js';
import type { RecordSink, RowSink } from '../scan/record-sink.js';
import * as slot from '../scan/row.js';
import { rowFilter } from '../scan/row-filter.js';
import type { Faces } from './faces.js';
import { runningFlows } from './running-flows.js';

/** What is wanted is gathered into flows. */
export function flowSink(filter: RecordFilter, faces: Faces = []): RecordSink {
  const flows = runningFlows(faces);
  let shown = 0;
  const rowsOf = (format: Format): RowSink => {
    const isWanted = rowFilter(filter, format);
    const interfaceField = format.fields.findIndex(({ key }) => key === 'interfaceId');
    return {
      row(row, block, from, to) {
        if (!isWanted(row, block, from, to)) return true;
        // Of lost windows the record itself is kept.
        if (row.values[slot.STATUS] === slot.SKIPDATA) return false;
        shown += 1;
        const isFirst = flows.addRow(row, block, interfaceField === -1 ? -1 : (row.starts[interfaceField] as number));
        const sample = isFirst ? parseRecord(format, block.toString('latin1', from, to)) : undefined;
        if (sample && !isUnreadable(sample)) flows.addSample(sample);
        return true;
      },
      endBlock: () => undefined,
    };
  };
  return {
    taken: 'flows',
    filter,
    faces,
    rowsOf,
    take({ record }) {
      if (!matches(record, filter)) return;
      shown += 1;
      flows.add(record);
    },
    // A thread that gathers has nothing to show before its end.
    adopt: () => undefined,
    adoptShown: (count) => {
      shown += count;
    },
    adoptGathered(gathered) {
      if (gathered.kind === 'flows') for (const each of gathered.flows) flows.absorb(each);
    },
    shown: () => shown,
    gathered: () => ({ kind: 'flows', flows: flows.gathered() }),
  };
}
