import { spanOf } from '../base/time-span.js';
import { isUnnamed, nothingSent, rulesAlone } from '../diagnosis/names/named.js';
import { type SavedCase, saveCase } from '../diagnosis/saved/case-file.js';
import { askedConnection } from './ends.js';
import { evidenceFromFiles, type Readings } from './files.js';
import { networkFromFile } from './network-file.js';
import type { FromFiles } from './request.js';

/** Everything that bears on a question, from files alone. `now`: milliseconds since the Unix epoch. */
export async function gatherFiles(request: FromFiles, person: Readings, now: number): Promise<SavedCase> {
  const network = await networkFromFile(request.network, person.ui);
  const connection = askedConnection(request.asked, network, spanOf(request.span, null, now));
  if (isUnnamed(connection)) return saveCase(connection, network, nothingSent);
  if (request.records.kind === 'none') return saveCase(connection, network, rulesAlone);
  return saveCase(connection, network, await evidenceFromFiles(request.records, connection, network, person));
}
