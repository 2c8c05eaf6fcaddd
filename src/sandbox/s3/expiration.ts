import type { Call } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';
import { elementsIn, textIn } from './document.js';
import { bucketIn, type StoredObject } from './objects.js';

const DAY = 86_400_000;

/**
 * When the bucket's lifecycle takes an object away, as answers about it say: `expiry-date="…", rule-id="…"` (S3 API
 * reference, GetObject: x-amz-expiration). The earliest of the rules counts.
 */
export function expirationHeader(
  { world }: Call,
  bucket: string,
  object: Pick<StoredObject, 'key' | 'modifiedAt' | 'bytes'>,
): Readonly<Record<string, string>> {
  const row = bucketIn(world, bucket);
  const tags = rowOf(row.objectTags, object.key) ?? {};
  const [first] = elementsIn(row.settings?.lifecycle ?? '', 'Rule')
    .filter((rule) => textIn(rule, 'Status') === 'Enabled' && concerns(rule, object, tags))
    .map((rule) => ({ id: textIn(rule, 'ID') ?? '', at: endOf(rule, object.modifiedAt) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  if (first === undefined) return {};
  return {
    'x-amz-expiration': `expiry-date="${new Date(first.at).toUTCString()}", rule-id="${encodeURIComponent(first.id)}"`,
  };
}

/** "Rounding up the resulting time to the next day at midnight UTC" (S3 user guide, "Lifecycle rules: based on an object's age"). */
function endOf(rule: string, modifiedAt: number): number {
  const expiration = textIn(rule, 'Expiration') ?? '';
  const days = textIn(expiration, 'Days');
  if (days === undefined) return Date.parse(textIn(expiration, 'Date') ?? '');
  return Math.ceil((modifiedAt + Number(days) * DAY) / DAY) * DAY;
}

function concerns(
  rule: string,
  { key, bytes }: Pick<StoredObject, 'key' | 'bytes'>,
  tags: Readonly<Record<string, string>>,
): boolean {
  const filter = textIn(rule, 'Filter') ?? rule;
  const wanted = elementsIn(filter, 'Tag').every((tag) => tags[textIn(tag, 'Key') ?? ''] === textIn(tag, 'Value'));
  const least = Number(textIn(filter, 'ObjectSizeGreaterThan') ?? -1);
  const most = Number(textIn(filter, 'ObjectSizeLessThan') ?? Number.POSITIVE_INFINITY);
  return wanted && key.startsWith(textIn(filter, 'Prefix') ?? '') && bytes.length > least && bytes.length < most;
}
