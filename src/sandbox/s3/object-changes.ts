import type { Call } from '../endpoint/operation.js';
import type { ObjectRow } from '../world/bucket-rows.js';
import { putRow, rowOf } from '../world/table.js';
import { bucketIn } from './objects.js';
import { pastOf, setPast } from './versions.js';

/** Whom an object, or a version of it, is granted to from now on. */
export const setObjectAcl = (call: Call, name: string, key: string, versionId: string | null, acl: string): void =>
  changeObject(call, name, key, versionId, (row) => ({ ...row, acl }));

/** Headers of an object, or of a version of it, from now on; undefined takes one away. */
export const setObjectHeaders = (
  call: Call,
  name: string,
  key: string,
  versionId: string | null,
  changes: Readonly<Record<string, string | undefined>>,
): void =>
  changeObject(call, name, key, versionId, (row) => {
    const headers: Record<string, string> = { ...row.headers };
    for (const [header, value] of Object.entries(changes))
      if (value === undefined) delete headers[header];
      else headers[header] = value;
    return { ...row, headers };
  });

function changeObject(
  call: Call,
  name: string,
  key: string,
  versionId: string | null,
  changed: (row: ObjectRow) => ObjectRow,
): void {
  const bucket = bucketIn(call.world, name);
  const row = rowOf(bucket.objects, key);
  const isPast = versionId !== null && (row?.versionId ?? 'null') !== versionId;
  if (!isPast && row) putRow(bucket.objects, key, changed(row));
  if (isPast)
    setPast(
      bucket,
      key,
      pastOf(bucket, key).map((one) =>
        one.versionId === versionId && one.object ? { ...one, object: changed(one.object) } : one,
      ),
    );
}
