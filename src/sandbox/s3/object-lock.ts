import { AwsError } from '../endpoint/operation.js';
import type { BucketRow } from '../world/bucket-rows.js';
import { malformedXml, notImplemented, xmlText } from './answer.js';
import { textIn } from './document.js';

type Headers = Readonly<Record<string, string>>;

/** What locks a version, as the headers that it is put with and told with (S3 user guide, "How S3 Object Lock works"). */
export const LOCK_MODE = 'x-amz-object-lock-mode';
export const LOCK_UNTIL = 'x-amz-object-lock-retain-until-date';
export const LEGAL_HOLD = 'x-amz-object-lock-legal-hold';
export const LOCK_HEADERS: readonly string[] = [LOCK_MODE, LOCK_UNTIL, LEGAL_HOLD];

const DAY = 86_400_000;

/** The configuration of a bucket whose objects can be locked; undefined of any other. */
export const lockOf = ({ settings }: BucketRow): string | undefined => settings?.['object-lock'];

export const newLock = (): string => xmlText('ObjectLockConfiguration', { ObjectLockEnabled: 'Enabled' });

export function checkHasLock(bucket: BucketRow): void {
  if (lockOf(bucket) === undefined) throw new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
}

/** What of a configuration is kept. Rejects what S3 refuses (S3 API reference, DefaultRetention). */
export function checkedLock(text: string): string {
  if (/<DefaultEventHold/.test(text)) throw notImplemented('DefaultEventHold of a bucket');
  const rule = textIn(text, 'DefaultRetention');
  if (textIn(text, 'ObjectLockEnabled') !== 'Enabled') throw malformedXml();
  if (rule === undefined && /<Rule[\s>]/.test(text)) throw malformedXml();
  if (rule === undefined) return text;
  const [mode, days, years] = ['Mode', 'Days', 'Years'].map((name) => textIn(text, name));
  if (!isMode(mode) || (days === undefined) === (years === undefined)) throw malformedXml();
  if (!(Number(days ?? years) > 0))
    throw new AwsError('InvalidArgument', 'Default retention period must be a positive integer value.');
  return text;
}

const isMode = (mode: string | undefined): boolean => mode === 'GOVERNANCE' || mode === 'COMPLIANCE';

/** How a request wants what it puts to be locked, as headers of the object. */
export function lockAsked(headers: Headers, bucket: BucketRow, now: number): Headers {
  const [mode, until, hold] = [headers[LOCK_MODE], headers[LOCK_UNTIL], headers[LEGAL_HOLD]];
  if ((mode ?? until ?? hold) === undefined) return {};
  checkHasLock(bucket);
  // "Both … must be supplied" (S3 API reference, PutObject: x-amz-object-lock-mode).
  if ((mode === undefined) !== (until === undefined))
    throw new AwsError(
      'InvalidArgument',
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    );
  if (hold !== undefined && !['ON', 'OFF'].includes(hold))
    throw new AwsError('InvalidArgument', "Legal Hold must be either of 'ON' or 'OFF'");
  const retained = mode === undefined || until === undefined ? {} : retention(mode, until, now);
  return { ...retained, ...(hold !== undefined && { [LEGAL_HOLD]: hold }) };
}

/** Until when a version is to be kept. */
export function retention(mode: string, until: string, now: number): Headers {
  if (!isMode(mode)) throw new AwsError('InvalidArgument', 'Unknown wormMode directive.');
  const at = Date.parse(until);
  if (Number.isNaN(at))
    throw new AwsError('InvalidArgument', 'The retain until date must be provided in ISO 8601 format');
  if (at <= now) throw new AwsError('InvalidArgument', 'The retain until date must be in the future!');
  return { [LOCK_MODE]: mode, [LOCK_UNTIL]: new Date(at).toISOString() };
}

/** What the bucket keeps everything with that asks for nothing else. A year has 365 days. */
export function withDefaultRetention(headers: Headers, bucket: BucketRow, now: number): Headers {
  const text = lockOf(bucket) ?? '';
  const mode = textIn(text, 'Mode');
  if (mode === undefined || headers[LOCK_MODE] !== undefined) return headers;
  const days = Number(textIn(text, 'Days') ?? 365 * Number(textIn(text, 'Years')));
  return { ...headers, [LOCK_MODE]: mode, [LOCK_UNTIL]: new Date(now + days * DAY).toISOString() };
}

/**
 * Rejects to take a locked version away: a hold and COMPLIANCE let nobody, GOVERNANCE whoever says so (S3 user guide, "Object
 * Lock retention modes"; words as reported in versity/versitygw#1330).
 */
export function checkUnlocked(headers: Headers, now: number, mayBypass: boolean): void {
  const isKept = Date.parse(headers[LOCK_UNTIL] ?? '') > now;
  const isRetained = isKept && !(mayBypass && headers[LOCK_MODE] === 'GOVERNANCE');
  if (isRetained || headers[LEGAL_HOLD] === 'ON') throw lockedError();
}

export const lockedError = (): AwsError =>
  new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
