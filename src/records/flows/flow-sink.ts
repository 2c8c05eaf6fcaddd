import { isUnreadable } from '../../flow-log/format.js';
import { parseRecord } from '../../flow-log/parse.js';
import type { RecordFilter } from '../record-filter.js';
import { countingSink } from '../scan/counting-sink.js';
import type { RecordSink } from '../scan/record-sink.js';
import * as slot from '../scan/row.js';
import type { OwnPublicAddresses } from './own-public-addresses.js';
import { runningFlows } from './running-flows.js';

/** What is wanted is gathered into flows. */
export function flowSink(filter: RecordFilter, ownAddresses: OwnPublicAddresses = []): RecordSink {
  const flows = runningFlows(ownAddresses);
  return countingSink({
    kind: { taken: 'flows', filter, ownAddresses },
    rowsOf(format) {
      const interfaceField = format.fields.findIndex(({ key }) => key === 'interfaceId');
      return {
        row(row, block, from, to) {
          // Of lost windows the record itself is kept.
          if (row.values[slot.STATUS] === slot.SKIPDATA) return false;
          const isFirst = flows.addRow(row, block, interfaceField === -1 ? -1 : (row.starts[interfaceField] as number));
          const sample = isFirst ? parseRecord(format, block.toString('latin1', from, to)) : undefined;
          if (sample && !isUnreadable(sample)) flows.addSample(sample);
          return true;
        },
      };
    },
    take: ({ record }) => flows.add(record),
    adoptGathered(gathered) {
      if (gathered.kind === 'flows') for (const each of gathered.flows) flows.absorb(each);
    },
    gathered: () => ({ kind: 'flows', flows: flows.gathered() }),
  });
}
