import { AwsError } from '../endpoint/operation.js';

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * `bytes=0-99`, `bytes=100-`, `bytes=-50` (RFC 9110, "Byte ranges"). Anything else is ignored, and the object is
 * given whole: "Amazon S3 doesn't support retrieving multiple ranges" (S3 API reference, GetObject).
 */
export function byteRange(text: string | undefined, size: number): ByteRange | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? [];
  if (first === '' && last === '') return null;
  // "An int-range is invalid if the last-pos value is present and less than first-pos", and an invalid one is ignored.
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to)
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
      RangeRequested: text ?? '',
      ActualObjectSize: String(size),
    });
  return { from, to };
}

/** What UploadPartCopy takes of its source: `bytes=first-last`, all of it there (S3 API reference, UploadPartCopy). */
export function copiedRange(text: string, size: number): ByteRange {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  if (from === undefined || Number(from) > Number(to))
    throw new AwsError(
      'InvalidArgument',
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  if (Number(to) >= size)
    throw new AwsError('InvalidArgument', `Range specified is not valid for source object of size: ${size}`);
  return { from: Number(from), to: Number(to) };
}
