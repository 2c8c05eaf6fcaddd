import { inDollars, listPrices } from '../../base/prices.js';
import { Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import { counted } from '../../base/words.js';
import type { Ui } from '../../ui.js';
import { athenaDollars } from '../athena/price.js';

export interface BucketSize {
  readonly objects: number;
  readonly bytes: number;
  /** That the listing took. */
  readonly requests: number;
}

export const dollarsFor = ({ objects, bytes, requests }: BucketSize): number =>
  objects * listPrices.s3Get + requests * listPrices.s3List + (bytes / 1e9) * listPrices.internetGb;

const LITTLE_BYTES = 10_000_000;
const GIGABYTE = 1e9;

/**
 * Tells what reading costs. What is more than little is asked first: --yes says yes to less than a gigabyte only.
 * `searchable`: bytes that Athena would go through in its place; null where it cannot.
 */
export async function askCost(
  uri: string,
  size: BucketSize,
  ui: Ui,
  searchable: number | null = null,
): Promise<'read' | 'athena'> {
  const { objects, bytes } = size;
  const dollars = dollarsFor(size);
  const cost = inDollars(dollars);
  const what = `${counted(objects, 'object')}, ${sizeInWords(bytes)}`;
  if (bytes <= LITTLE_BYTES) {
    ui.tell({ kind: 'note', tone: 'info', text: `${uri}: ${what}, ${cost}.` });
    return 'read';
  }
  const answer = await ui.ask<'read' | 'athena' | 'stop'>({
    id: 's3-cost',
    flag: '--since',
    text: `${uri} holds ${what} of that time. Read it for ${cost}, or for less inside AWS?`,
    choices: [
      { value: 'read', label: `Yes, ${cost}`, hint: 'transfer out of AWS, and requests' },
      ...(searchable === null
        ? []
        : [
            {
              value: 'athena' as const,
              label: `Let Amazon Athena search it there, ${inDollars(athenaDollars(searchable))}`,
              hint: 'shows what it would ask first',
            },
          ]),
      { value: 'stop', label: 'No' },
    ],
    default: bytes < GIGABYTE ? 0 : searchable === null ? 1 : 2,
  });
  if (answer !== 'stop') return answer;
  throw new Problem('declined', `${uri} was not read: ${what} at ${cost}.`, [
    'Ask for a shorter time: --since 1h',
    'Or let Amazon Athena search it: --athena, with --match, --port or the like',
  ]);
}
