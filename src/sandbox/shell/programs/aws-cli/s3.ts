import { callAt } from '../../../endpoint/call-on.js';
import { AwsError } from '../../../endpoint/operation.js';
import { s3Operation } from '../../../s3/index.js';
import { entriesOf } from '../../../s3/listing.js';
import { bucketRegion, compareKeys, objectNamed, objectsIn } from '../../../s3/objects.js';
import { rowOf } from '../../../world/table.js';
import { readFile, writeFile } from '../../files.js';
import { complain, type Invocation, out, type Running, type ShellEffect, type ShellMachine } from '../../machine.js';
import { type AwsCall, type AwsFailure, type AwsOptions, callAws, failed } from './call.js';

export interface S3Options extends AwsOptions {
  /** Of an endpoint's own, in place of the service's. */
  readonly endpoint: string | null;
  readonly recursive: boolean;
}

interface Place {
  readonly bucket: string;
  readonly key: string;
}

/** `aws s3`: lists, copies one object to or from a file, and removes. */
export function* s3(invocation: Invocation, [verb, ...paths]: readonly string[], options: S3Options): Running {
  const [first, second] = paths;
  if (verb === 'ls') return yield* list(invocation, placeOf(first ?? 's3://'), options);
  if (verb === 'rm' && first !== undefined && paths.length === 1) {
    const place = placeOf(first);
    if (place?.key) return yield* remove(invocation, place, options);
  }
  if (verb === 'cp' && first !== undefined && second !== undefined && paths.length === 2 && !options.recursive) {
    const [from, to] = [placeOf(first), placeOf(second)];
    if (from?.key && !to) return yield* download(invocation, from, second, options);
    if (to?.bucket && !from) return yield* upload(invocation, first, to, options);
  }
  yield complain(
    '\nThis simulated aws knows: s3 ls [s3://BUCKET[/PREFIX]], s3 cp FILE s3://BUCKET/KEY, s3 cp s3://BUCKET/KEY FILE, s3 rm s3://BUCKET/KEY.\n',
  );
  return 252;
}

function placeOf(text: string): Place | null {
  const found = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(text);
  return found && { bucket: found[1] ?? '', key: found[2] ?? '' };
}

function* list({ machine }: Invocation, place: Place | null, options: S3Options): Running {
  const { world } = machine;
  if (!place?.bucket) {
    const asked = requestFor(machine, { bucket: '', key: '' }, 'ListBuckets', 's3:ListAllMyBuckets', options);
    const failure = yield* callAws(machine, asked, options);
    if (failure) return yield* fail(failure);
    const buckets = Object.entries(world.s3.buckets).sort(([one], [other]) => compareKeys(one, other));
    for (const [name, { createdAt }] of buckets) yield out(`${timeOf(createdAt)} ${name}\n`);
    return 0;
  }
  const path = `/?list-type=2&prefix=${encodeURIComponent(place.key)}${options.recursive ? '' : '&delimiter=%2F'}&encoding-type=url`;
  const asked = { ...requestFor(machine, place, 'ListObjectsV2', 's3:ListBucket', options), path };
  const failure = yield* callAws(machine, asked, options);
  if (failure) return yield* fail(failure);
  const found = attempt('ListObjectsV2', () => objectsIn(callHere(machine), place.bucket));
  if ('text' in found) return yield* fail(found);
  const entries = entriesOf(found.value, place.key, options.recursive ? '' : '/');
  const shown = (name: string) => (options.recursive ? name : name.slice(place.key.lastIndexOf('/') + 1));
  // It prints what common prefixes a page of the answer has before the objects in it.
  for (const { name, item } of entries.toSorted(
    (one, other) => Number(one.item !== null) - Number(other.item !== null),
  ))
    yield out(
      item === null
        ? `${'PRE'.padStart(30)} ${shown(name)}\n`
        : `${timeOf(item.modifiedAt)} ${String(item.bytes.length).padStart(10)} ${shown(name)}\n`,
    );
  return entries.length === 0 && place.key !== '' ? 1 : 0;
}

function* upload({ machine, session }: Invocation, file: string, to: Place, options: S3Options): Running {
  const text = readFile(machine, session, file);
  if (text === null) {
    yield complain(`\nThe user-provided path ${file} does not exist.\n`);
    return 255;
  }
  const name = file.split('/').at(-1) ?? file;
  const place = to.key === '' || to.key.endsWith('/') ? { ...to, key: to.key + name } : to;
  const body = Buffer.from(text);
  const asked = requestFor(machine, place, 'PutObject', 's3:PutObject', options);
  const failure =
    (yield* callAws(machine, { ...asked, sent: body.length }, options)) ?? done(machine, 'PUT', place, body);
  return yield* tell('upload', `${local(file)} to s3://${place.bucket}/${place.key}`, failure);
}

function* download({ machine, session }: Invocation, from: Place, file: string, options: S3Options): Running {
  // It asks for the size first, and an answer to HEAD has no body that would say why.
  const asked = requestFor(machine, from, 'HeadObject', 's3:GetObject', options);
  const refused = yield* callAws(machine, asked, options);
  if (refused) return yield* fail(refused.status === 254 ? fatal('403', 'Forbidden') : refused);
  const found = attempt('GetObject', () => objectNamed(callHere(machine), from.bucket, from.key));
  if ('text' in found) return yield* fail(fatal('404', `Key "${from.key}" does not exist`));
  const { bytes } = found.value;
  const failure = yield* callAws(machine, { ...asked, operation: 'GetObject', received: bytes.length }, options);
  if (failure) return yield* fail(failure);
  const text = bytes.toString();
  if (file === '-') {
    yield out(text);
    return 0;
  }
  const name = from.key.split('/').at(-1) ?? from.key;
  const path = file === '.' || file.endsWith('/') ? `${file.replace(/\/$/, '')}/${name}` : file;
  const problem = writeFile(machine, session, path, text, false);
  if (problem !== null) {
    yield complain(
      `download failed: s3://${from.bucket}/${from.key} to ${local(path)} [Errno 13] ${problem}: '${path}'\n`,
    );
    return 1;
  }
  yield out(`download: s3://${from.bucket}/${from.key} to ${local(path)}\n`);
  return 0;
}

function* remove({ machine }: Invocation, place: Place, options: S3Options): Running {
  const asked = requestFor(machine, place, 'DeleteObject', 's3:DeleteObject', options);
  const failure = (yield* callAws(machine, asked, options)) ?? done(machine, 'DELETE', place, Buffer.alloc(0));
  return yield* tell('delete', `s3://${place.bucket}/${place.key}`, failure);
}

/** How a change ended. */
function* tell(change: 'upload' | 'delete', of: string, failure: AwsFailure | null): Running {
  if (failure === null) {
    yield out(`${change}: ${of}\n`);
    return 0;
  }
  yield complain(`${change} failed: ${of} ${failure.text.trim()}\n`);
  return failure.status === 130 ? 130 : 1;
}

const fatal = (code: string, words: string): AwsFailure => ({
  text: `fatal error: An error occurred (${code}) when calling the HeadObject operation: ${words}\n`,
  status: 1,
});

function* fail({ text, status }: AwsFailure): Generator<ShellEffect, number, void> {
  yield complain(text);
  return status;
}

/** By the name of its bucket in the bucket's Region; the list of all buckets by the service's own. */
function requestFor(
  machine: ShellMachine,
  { bucket, key }: Place,
  operation: string,
  action: string,
  { endpoint }: S3Options,
): AwsCall {
  const { world } = machine;
  const row = rowOf(world.s3.buckets, bucket);
  const region = row ? bucketRegion(world, row) : world.region;
  const service = endpoint ?? `s3.${region}.amazonaws.com`;
  const name =
    bucket === ''
      ? '*'
      : `arn:${world.partition}:s3:::${bucket}${key === '' || action === 's3:ListBucket' ? '' : `/${key}`}`;
  return {
    operation,
    action,
    resource: name,
    // An endpoint's own name takes the bucket in the path, as it is told.
    host: bucket === '' || endpoint !== null ? service : `${bucket}.${service}`,
    path: endpoint !== null && bucket !== '' ? `/${bucket}/${key}` : `/${key}`,
    resourcePolicy: row?.policies.at(-1)?.text ?? null,
  };
}

const callHere = ({ world, now }: ShellMachine) => callAt(world, now);

function attempt<Value>(operation: string, act: () => Value): { readonly value: Value } | AwsFailure {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof AwsError) return failed(operation, error.code, error.message);
    throw error;
  }
}

/** Does it, once it may be done. */
function done(
  machine: ShellMachine,
  method: 'PUT' | 'DELETE',
  { bucket, key }: Place,
  body: Buffer,
): AwsFailure | null {
  const request = { method, bucket, key, query: new URLSearchParams(), headers: {}, body };
  const operation = s3Operation(request);
  const outcome = attempt(operation.name, () => operation.answer(request, callHere(machine)));
  return 'text' in outcome ? outcome : null;
}

const local = (file: string): string => (/^[/.]/.test(file) ? file : `./${file}`);

const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
