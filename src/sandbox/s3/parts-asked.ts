import { AwsError } from '../endpoint/operation.js';
import type { UploadRow } from '../world/world.js';
import { malformedXml } from './answer.js';
import { checkSum } from './checksums.js';
import { keptBytes } from './kept-bytes.js';

// "5 MB to 5 GB", but for the last one (S3 user guide, "Amazon S3 multipart upload limits").
const LEAST_PART = 5 * 1024 * 1024;

/** "The list of parts was not in ascending order", "could not be found", "smaller than the minimum" (S3 API reference). */
export function partsAsked(text: string, { parts }: UploadRow): UploadRow['parts'][string][] {
  const asked = [...text.matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    sums: [...part.matchAll(/<Checksum(\w+)>([^<]*)<\/Checksum/g)].map(([, name = '', value = '']) => ({
      name,
      value,
    })),
    etag: (/<ETag>([^<]*)<\/ETag>/.exec(part)?.[1] ?? '').replace(/&quot;|&#34;|"/g, ''),
  }));
  if (asked.length === 0) {
    throw malformedXml();
  }
  if (asked.some(({ number }, at) => at > 0 && number <= (asked[at - 1]?.number ?? 0)))
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  // All have to be there before any is too small.
  const found = asked.map(({ number, etag, sums }) => {
    const part = parts[number];
    if (part?.etag.replaceAll('"', '') !== etag) {
      throw new AwsError(
        'InvalidPart',
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        { PartNumber: String(number), ETag: etag },
      );
    }
    for (const { name, value } of sums) checkSum(name.toLowerCase(), value, keptBytes(part));
    return { number, part };
  });
  for (const { number, part } of found.slice(0, -1)) {
    if (keptBytes(part).length < LEAST_PART)
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
        ProposedSize: String(keptBytes(part).length),
        MinSizeAllowed: String(LEAST_PART),
        PartNumber: String(number),
        ETag: part.etag.replaceAll('"', ''),
      });
  }
  return found.map(({ part }) => part);
}
