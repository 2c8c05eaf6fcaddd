import { isProblem } from '../base/problem.js';
import { spanOf } from '../base/time-span.js';
import { counted } from '../base/words.js';
import type { Cloud } from '../cloud.js';
import type { Fix } from '../diagnosis/fix/fix.js';
import { applySteps } from '../diagnosis/what-if/association.js';
import type { WhatIf } from '../diagnosis/what-if/effect.js';
import type { Network } from '../network/model.js';
import { bucketWhenNeeded } from './bucket-when-needed.js';
import type { Readings } from './files.js';
import { accountStream } from './flows/account-stream.js';
import { withFileStream } from './flows/file-stream.js';
import { withinTimes } from './flows/record-stream.js';
import type { OnAws } from './request.js';
import { compared } from './what-if.js';
import { interfacesBehind } from './what-if-on-aws.js';

const WINDOW_MS = 15 * 60_000;

/** What a fix would have done to the traffic of the time that was asked about; null where its records cannot be read. */
export async function effectOfFix(
  { change }: Fix,
  network: Network,
  { records, span }: Pick<OnAws, 'records' | 'span'>,
  cloud: Pick<Cloud, 'aws' | 'clock'>,
  person: Readings,
): Promise<WhatIf | null> {
  const after = { changes: change, network: applySteps(network, change) };
  // What is read again was told about before.
  const quiet = { ...person, ui: { ...person.ui, tell: () => undefined } };
  const now = cloud.clock.now();
  try {
    if (records.kind === 'files') {
      // Standard input has been read to its end by now.
      if (records.files.includes('-')) return null;
      const time = withinTimes(spanOf(span, null, now));
      const bucket = bucketWhenNeeded(({ bucketFinder }) => bucketFinder(cloud.aws.s3, quiet));
      const from = { ...quiet, bucket };
      return await withFileStream(records, network, time, from, (read) => compared(network, after, time, read));
    }
    if (records.kind !== 'log-groups') return null;
    const { since, until } = spanOf(span, WINDOW_MS, now);
    const some = interfacesBehind(network, change);
    const interfaces = some.length > 0 ? some : network.interfaces;
    const read = accountStream(cloud, quiet, records, interfaces, { since: since ?? 0, until }, network);
    return await compared(network, after, withinTimes({ since, until }), read);
  } catch (error) {
    person.signal.throwIfAborted();
    if (!isProblem(error)) throw error;
    return null;
  }
}

/** `of 312 connections that were recorded, 0 would be refused, 4 would get through at last, 308 stay as they are` */
export function effectInWords({ refused, pass, unchanged, unknown, examples }: WhatIf): string {
  const all = refused + pass + unchanged + unknown;
  if (all === 0) return 'no connection was recorded in that time, so nothing can be said';
  const [first] = examples.filter(({ would }) => would === 'refused');
  const like = first ? ` (${first.source} to ${first.destination}: ${first.rule})` : '';
  const open = unknown === 0 ? '' : `, of ${unknown} nobody can tell`;
  return `of ${counted(all, 'connection')} that were recorded, ${refused} would be refused${like}, ${pass} would get through that did not, ${unchanged} stay as they are${open}`;
}
