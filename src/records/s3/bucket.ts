import type { S3Client } from '@aws-sdk/client-s3';
import { isProblem, Problem } from '../../base/problem.js';
import { sizeInWords } from '../../base/size.js';
import { counted } from '../../base/words.js';
import type { Scratch } from '../../disk/scratch.js';
import type { Person } from '../../ui.js';
import type { AthenaEngine } from '../athena/search.js';
import type { BucketFinder } from '../files/read-found.js';
import type { FoundFile } from '../files/tree.js';
import type { RecordSearch } from '../record-search.js';
import { nothingAt, s3RefusalsInWords } from './bucket-problems.js';
import { canBeSearched, notSearched } from './can-be-searched.js';
import { askCost } from './cost.js';
import type { BucketDelivery } from './flow-log-buckets.js';
import { type KeptObjects, keptObjects } from './kept-objects.js';
import { type BucketObject, listObjects } from './list-objects.js';
import { isSmall, openObject } from './read-object.js';

/** Where records lie in S3. */
export interface Location {
  readonly bucket: string;
  readonly prefix: string;
}

/** Problem 'usage' for what is no location in S3. */
export function locationIn(uri: string): Location {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(uri) ?? [];
  if (bucket !== '') return { bucket, prefix };
  throw new Problem('usage', `${uri} is not a place in Amazon S3.`, [
    'A bucket, and what the keys in it begin with: s3://<bucket>/<prefix>',
  ]);
}

interface BucketReading extends Person {
  readonly s3: S3Client;
  readonly of: BucketDelivery | null;
  readonly engine: AthenaEngine | null;
  readonly kept: KeptObjects | null;
}

/** Finds files in S3; the client is made when the first place is asked for. */
export const bucketFinder =
  (
    s3: () => Promise<S3Client>,
    { ui, signal }: Person,
    of: BucketDelivery | null = null,
    engine: AthenaEngine | null = null,
  ): BucketFinder =>
  async (uri, search) =>
    filesInBucket(uri, search, { ui, signal, s3: await s3(), of, engine, kept: null });

/** The same for whoever reads several times: each place is listed and paid for once, and what was fetched lies on the disk. */
export function keepingFinder(
  s3: () => Promise<S3Client>,
  { ui, signal }: Person,
  scratch: Scratch,
  of: BucketDelivery | null = null,
): BucketFinder {
  const kept = keptObjects(scratch);
  const found = new Map<string, Promise<readonly FoundFile[]>>();
  return (uri, search) => {
    const known =
      found.get(uri) ??
      s3().then((client) => filesInBucket(uri, search, { ui, signal, s3: client, of, engine: null, kept }));
    found.set(uri, known);
    return known;
  };
}

/** The files of records at a place in S3, after the person has heard what it costs to read them. */
async function filesInBucket(uri: string, search: RecordSearch, reading: BucketReading): Promise<readonly FoundFile[]> {
  const { s3, of, ui, signal, engine, kept } = reading;
  const { since, until } = search;
  const location = locationIn(uri);
  const tell = patientTeller(ui);
  const { objects, requests, bytesAround } = await s3RefusalsInWords(location, () =>
    listObjects(s3, {
      ...location,
      since,
      until,
      of,
      signal,
      progress: (count) => tell('s3-list', `${uri}: ${counted(count, 'object')} so far`),
    }),
  );
  if (objects.length === 0) throw nothingAt(uri, search);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const openOne = (object: BucketObject) => s3RefusalsInWords(location, () => openObject(s3, object, signal, kept));
  const canSearch = engine !== null && canBeSearched(search);
  if (engine?.choice.wanted && !canSearch) throw notSearched(search);
  const isWanted = canSearch && engine.choice.wanted;
  const size = { objects: objects.length, bytes, requests };
  if (canSearch && (isWanted || (await askCost(uri, size, ui, bytesAround)) === 'athena')) {
    const { searchWithAthena } = await import('../athena/search.js');
    const files = { uri, bucket: location.bucket, objects, bytes: bytesAround, open: openOne };
    return searchWithAthena(files, search, engine, { ui, signal });
  }
  if (!canSearch) await askCost(uri, size, ui);
  const open = openAhead(objects, openOne);
  let read = 0;
  const howFar = (at: number) =>
    `${at} of ${counted(objects.length, 'object')} read, ${sizeInWords(read)} of ${sizeInWords(bytes)}`;
  const isRead = new Set<number>();
  return objects.map(({ key, bytes: bytesOfOne }, at) => ({
    file: `s3://${location.bucket}/${key}`,
    named: objects.length === 1,
    range: null,
    open: async () => {
      const source = await open(at).catch((error: unknown) => {
        // What is wrong with one object alone does not end the reading.
        if (at > 0 && (isProblem(error) || isOfAws(error)))
          ui.tell({ kind: 'note', tone: 'warn', text: `Until then ${howFar(at)} of ${uri}.` });
        throw error;
      });
      if (isRead.has(at)) return source;
      isRead.add(at);
      tell('s3', `${location.bucket}: ${howFar(at)}`);
      read += bytesOfOne;
      return source;
    },
  }));
}

const isOfAws = (error: unknown): boolean => error instanceof Error && '$metadata' in error;

// What takes no longer needs no word.
const SILENT_MS = 2000;

/** Tells how far it is, once it takes so long that somebody may wonder. */
function patientTeller({ tell }: Pick<Person['ui'], 'tell'>): (id: string, text: string) => void {
  const begun = performance.now();
  return (id, text) => {
    const elapsedMs = performance.now() - begun;
    if (elapsedMs >= SILENT_MS) tell({ kind: 'waiting', id, text, elapsedMs, expectedMs: 0, done: false });
  };
}

// Flow logs write many small files: while one is read, the next are on their way.
const AHEAD = 6;

/** Opens each when it is its turn, and small ones beforehand: those are here whole, and no connection has to wait. */
function openAhead<Source>(
  objects: readonly BucketObject[],
  open: (object: BucketObject) => Promise<Source>,
): (at: number) => Promise<Source> {
  const opened = new Map<number, Promise<Source>>();
  return (at) => {
    for (let next = at; next < Math.min(at + AHEAD, objects.length); next += 1) {
      const object = objects[next];
      if (object === undefined || opened.has(next) || (next > at && !isSmall(object))) continue;
      const source = open(object);
      // Its failure is met when it is its turn.
      source.catch(() => undefined);
      opened.set(next, source);
    }
    const current = opened.get(at);
    opened.delete(at);
    if (current === undefined) throw new Problem('bug', `Object ${at} was opened twice.`);
    return current;
  };
}
