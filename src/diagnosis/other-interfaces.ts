import type { FlowRecord } from '../flow-log/record.js';
import type { Case } from './case.js';
import { destinationOf, hasPort, ordered, sourceOf } from './rows.js';

/** Answers of the conversation that were recorded at another interface of the destination's instance. */
export function answersElsewhere({ rows, network, source, destination, connection }: Case): readonly FlowRecord[] {
  const own = destination.interface;
  if (!own?.instanceId) return [];
  const others = network.interfaces.filter(({ id, instanceId }) => instanceId === own.instanceId && id !== own.id);
  const answers = rows.filter((row) => {
    const one = others.find(({ id }) => id === row.interfaceId);
    if (!one || row.protocol !== connection.protocol || !hasPort(row, false, connection)) return false;
    const from = sourceOf(row);
    const isOwn = from === destination.inside || (row.pktSrcaddr == null && one.privateAddresses.includes(from ?? ''));
    return isOwn && [source.inside, source.address].includes(destinationOf(row) ?? '');
  });
  return ordered(answers);
}
