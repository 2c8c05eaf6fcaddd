import { isProblem } from '../base/problem.js';
import { counted } from '../base/words.js';
import type { Cloud } from '../cloud.js';
import type { Fix } from '../diagnosis/fix/fix.js';
import { applySteps } from '../diagnosis/what-if/association.js';
import type { WhatIf } from '../diagnosis/what-if/effect.js';
import type { Network } from '../network/model.js';
import type { Readings } from './files.js';
import type { OnAws } from './request.js';
import { comparedBy, interfacesBehind } from './what-if.js';

/** What a fix would have done to the traffic of the time that was asked about; null where its records cannot be read. */
export async function effectOfFix(
  { change }: Fix,
  network: Network,
  { records, span }: Pick<OnAws, 'records' | 'span'>,
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Readings,
): Promise<WhatIf | null> {
  // Standard input has been read to its end by now.
  if (records.kind === 'none' || (records.kind === 'files' && records.files.includes('-'))) return null;
  const after = { changes: change, network: applySteps(network, change) };
  // What is read again was told about before.
  const quiet = { ...person, ui: { ...person.ui, tell: () => undefined } };
  const some = interfacesBehind(network, change);
  const interfaces = some.length > 0 ? some : network.interfaces;
  try {
    return await comparedBy({ records, span, network, interfaces }, after, cloud, quiet);
  } catch (error) {
    person.signal.throwIfAborted();
    if (!isProblem(error)) throw error;
    return null;
  }
}

/** `of 312 recorded connections, 0 would be refused, 4 would get through at last, 308 would stay as they are` */
export function effectInWords({ refused, pass, unchanged, unknown, examples }: WhatIf): string {
  const all = refused + pass + unchanged + unknown;
  if (all === 0) return 'no connection was recorded in that time, so nothing can be said';
  const [first] = examples.filter(({ would }) => would === 'refused');
  const like = first ? ` (${first.source} to ${first.destination}: ${first.rule})` : '';
  const open = unknown === 0 ? '' : `, of ${unknown} nobody can tell`;
  return `of ${counted(all, 'recorded connection')}, ${refused} would be refused${like}, ${pass} would get through at last, ${unchanged} would stay as ${unchanged === 1 ? 'it is' : 'they are'}${open}`;
}
