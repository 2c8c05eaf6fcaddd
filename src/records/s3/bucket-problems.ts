import { codeOf } from '../../aws/classify.js';
import { Problem } from '../../base/problem.js';
import type { TimeSpan } from '../../base/time-span.js';

export function nothingAt(uri: string, { since, until }: TimeSpan): Problem {
  const isTimed = since !== null || until !== null;
  return new Problem('usage', `There is no object ${isTimed ? 'of that time ' : ''}below ${uri}.`, [
    `See what there is: aws s3 ls ${uri}`,
    ...(isTimed
      ? ['Flow logs deliver to S3 every five minutes, and some ten minutes late: ask for a longer time.']
      : []),
  ]);
}

/** What S3 refuses, in words that say what to do. */
export async function s3RefusalsInWords<T>({ bucket }: { readonly bucket: string }, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    switch (codeOf(error)) {
      case 'NoSuchBucket':
        throw new Problem('usage', `There is no bucket ${bucket}.`, ['Check its name: aws s3 ls'], error);
      case 'PermanentRedirect':
      case 'AuthorizationHeaderMalformed':
      case 'IllegalLocationConstraintException':
        throw new Problem(
          'usage',
          `The bucket ${bucket} is in another Region: ${message.replace(/\.$/, '')}.`,
          [`Name it: --region $(aws s3api head-bucket --bucket ${bucket} --query BucketRegion --output text)`],
          error,
        );
      case 'AccessDenied':
      case '403':
      case 'Forbidden':
        throw new Problem(
          'denied',
          `You may not read in the bucket ${bucket}: ${message.replace(/\.$/, '')}.`,
          deniedNext(message),
          error,
        );
      case 'InvalidObjectState':
        throw new Problem(
          'precondition',
          `Objects in ${bucket} are archived, and have to be restored before they can be read.`,
          [
            `Restore each: aws s3api restore-object --bucket ${bucket} --key <key> --restore-request Days=7`,
            'Or ask for a later time: --since 7d',
          ],
          error,
        );
      default:
        throw error;
    }
  }
}

function deniedNext(message: string): readonly string[] {
  if (/kms/i.test(message))
    return ['The objects are encrypted with a key of AWS KMS: kms:Decrypt on that key is needed beside s3:GetObject.'];
  return [
    'Needed: s3:ListBucket on the bucket, s3:GetObject on its objects, and kms:Decrypt where a KMS key encrypts them.',
    'A bucket whose requester pays has to be copied first: aws s3 cp --recursive --request-payer requester …',
  ];
}
