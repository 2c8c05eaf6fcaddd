import type { Format } from '../../flow-log/format.js';
import { TCP, UDP } from '../../network/packet.js';
import type { RecordFilter } from '../record-filter.js';

/**
 * What every line has in it that the filter lets through, and few others have: a search for it passes over all those in a
 * fraction of the time that reading them takes. Null where there is nothing of the kind.
 */
export function needleOf({ action, port, protocol }: RecordFilter, { fields }: Format): Buffer | null {
  const has = (name: string) => fields.some((field) => field.name === name);
  // Where a field is the first or the last of its line, there is no blank on that side.
  const isInside = (name: string) => has(name) && fields[0]?.name !== name && fields.at(-1)?.name !== name;
  if (protocol !== undefined && ![TCP, UDP].includes(protocol) && isInside('protocol'))
    return Buffer.from(` ${protocol} `);
  if (action === 'REJECT' && has('action')) return Buffer.from('REJECT');
  if (port !== undefined && isInside('srcport') && isInside('dstport')) return Buffer.from(` ${port} `);
  return protocol === UDP && isInside('protocol') ? Buffer.from(` ${protocol} `) : null;
}
