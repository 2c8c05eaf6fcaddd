import { empty, malformedXml, notImplemented, xmlDocument } from './answer.js';
import { textIn } from './document.js';
import { setObjectHeaders } from './object-changes.js';
import { checkHasLock, LEGAL_HOLD, LOCK_MODE, LOCK_UNTIL, lockedError, retention } from './object-lock.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';
import { missing } from './setting.js';
import { objectVersion } from './versions.js';

const noLock = missing(
  'NoSuchObjectLockConfiguration',
  'The specified object does not have a ObjectLock configuration',
);

/** Versions that nobody may take away: how long a version is kept, and holds (S3 user guide, "How S3 Object Lock works"). */
export const objectLockOperations: readonly S3Operation[] = [
  {
    name: 'GetObjectRetention',
    method: 'GET',
    on: 'object',
    query: 'retention',
    answer(request, call) {
      checkHasLock(bucketIn(call.world, request.bucket));
      const { headers } = objectVersion(call, request.bucket, request.key, request.query.get('versionId'));
      if (headers[LOCK_MODE] === undefined) return noLock();
      return xmlDocument('Retention', { Mode: headers[LOCK_MODE], RetainUntilDate: headers[LOCK_UNTIL] });
    },
  },
  {
    name: 'PutObjectRetention',
    method: 'PUT',
    on: 'object',
    query: 'retention',
    answer(request, call) {
      const { bucket, key, headers: asked } = request;
      checkHasLock(bucketIn(call.world, bucket));
      const versionId = request.query.get('versionId');
      const { headers } = objectVersion(call, bucket, key, versionId);
      const wanted = retentionIn(request, call.clock.now());
      const mayBypass = asked['x-amz-bypass-governance-retention'] === 'true';
      if (isLess(wanted, headers, call.clock.now()) && !(mayBypass && headers[LOCK_MODE] === 'GOVERNANCE'))
        throw lockedError();
      setObjectHeaders(call, bucket, key, versionId, {
        [LOCK_MODE]: undefined,
        [LOCK_UNTIL]: undefined,
        ...wanted,
      });
      return empty(200);
    },
  },
  {
    name: 'GetObjectLegalHold',
    method: 'GET',
    on: 'object',
    query: 'legal-hold',
    answer(request, call) {
      checkHasLock(bucketIn(call.world, request.bucket));
      const { headers } = objectVersion(call, request.bucket, request.key, request.query.get('versionId'));
      return headers[LEGAL_HOLD] === undefined ? noLock() : xmlDocument('LegalHold', { Status: headers[LEGAL_HOLD] });
    },
  },
  {
    name: 'PutObjectLegalHold',
    method: 'PUT',
    on: 'object',
    query: 'legal-hold',
    answer({ bucket, key, query, body }, call) {
      checkHasLock(bucketIn(call.world, bucket));
      const status = textIn(body.toString(), 'Status');
      if (status !== 'ON' && status !== 'OFF') throw malformedXml();
      const versionId = query.get('versionId');
      objectVersion(call, bucket, key, versionId);
      setObjectHeaders(call, bucket, key, versionId, { [LEGAL_HOLD]: status });
      return empty(200);
    },
  },
];

/** Empty where the request takes it away: `<Retention/>`. */
function retentionIn({ body }: S3Request, now: number): Readonly<Record<string, string>> {
  const text = body.toString();
  if (/<EventHold/.test(text)) throw notImplemented('EventHold of a retention');
  const [mode, until] = [textIn(text, 'Mode'), textIn(text, 'RetainUntilDate')];
  if (!/<Retention[\s/>]/.test(text) || (mode === undefined) !== (until === undefined)) throw malformedXml();
  if (mode === undefined || until === undefined) return {};
  if (!['GOVERNANCE', 'COMPLIANCE'].includes(mode)) throw malformedXml();
  return retention(mode, until, now);
}

/** Whether less is asked for than holds: a shorter time, or another mode than COMPLIANCE. */
function isLess(
  wanted: Readonly<Record<string, string>>,
  held: Readonly<Record<string, string>>,
  now: number,
): boolean {
  const until = Date.parse(held[LOCK_UNTIL] ?? '');
  if (!(until > now)) return false;
  const isShorter = !(Date.parse(wanted[LOCK_UNTIL] ?? '') >= until);
  return isShorter || (held[LOCK_MODE] === 'COMPLIANCE' && wanted[LOCK_MODE] !== 'COMPLIANCE');
}
