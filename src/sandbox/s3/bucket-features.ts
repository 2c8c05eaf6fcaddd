import { AwsError, type Call } from '../endpoint/operation.js';
import { rowOf } from '../world/table.js';
import { malformedXml, notImplemented, xmlDocument } from './answer.js';
import { elementsIn, textIn } from './document.js';
import { checkedLock } from './object-lock.js';
import { bucketIn, bucketRegion } from './objects.js';
import { missing, type Setting } from './setting.js';

/** Configurations of what a bucket does beside keeping objects: kept and checked as S3 does. */
export const features: readonly Setting[] = [
  {
    // Requests by its own endpoint are not simulated.
    query: 'accelerate',
    name: 'BucketAccelerateConfiguration',
    root: 'AccelerateConfiguration',
    isLasting: true,
    standard: () => xmlDocument('AccelerateConfiguration', {}),
    kept(text, _call, bucket) {
      if (!['Enabled', 'Suspended'].includes(textIn(text, 'Status') ?? '')) throw malformedXml();
      // "Your bucket name must not contain periods" (S3 user guide, "Configuring fast, secure file transfers").
      if (bucket.includes('.'))
        throw new AwsError(
          'InvalidRequest',
          'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names',
        );
      return text;
    },
  },
  {
    // "On a best effort basis", hours later (S3 user guide, "Logging requests with server access logging"): none is delivered here.
    query: 'logging',
    name: 'BucketLogging',
    root: 'BucketLoggingStatus',
    isLasting: true,
    standard: () => xmlDocument('BucketLoggingStatus', {}),
    kept: checkedLogging,
  },
  {
    query: 'notification',
    name: 'BucketNotificationConfiguration',
    root: 'NotificationConfiguration',
    isLasting: true,
    standard: () => xmlDocument('NotificationConfiguration', {}),
    // Events go to EventBridge, which nobody here can ask; queues, topics and functions are not simulated.
    kept(text) {
      const named = /<(TopicConfiguration|QueueConfiguration|CloudFunctionConfiguration)[\s>]/.exec(text)?.[1];
      if (named !== undefined) throw notImplemented(`${named} of a notification`);
      return text;
    },
  },
  {
    query: 'object-lock',
    name: 'ObjectLockConfiguration',
    root: 'ObjectLockConfiguration',
    isLasting: true,
    standard: missing(
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    ),
    kept(text, { world }, bucket) {
      const checked = checkedLock(text);
      // As reported in storj/edge#509: versions must be kept first.
      if (bucketIn(world, bucket).versioning?.status !== 'Enabled')
        throw new AwsError(
          'InvalidBucketState',
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
          409,
        );
      return checked;
    },
  },
  {
    // Who has no account is refused; of those who have one nobody asks for money here.
    query: 'requestPayment',
    name: 'BucketRequestPayment',
    root: 'RequestPaymentConfiguration',
    isLasting: true,
    standard: () => xmlDocument('RequestPaymentConfiguration', { Payer: 'BucketOwner' }),
    kept(text) {
      if (!['Requester', 'BucketOwner'].includes(textIn(text, 'Payer') ?? '')) throw malformedXml();
      return text;
    },
  },
  {
    // The website itself, at an endpoint of its own, is not simulated.
    query: 'website',
    name: 'BucketWebsite',
    root: 'WebsiteConfiguration',
    standard: missing('NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'),
    kept: checkedWebsite,
  },
];

/** (S3 API reference, PutBucketLogging, LoggingEnabled) */
function checkedLogging(text: string, { world }: Call, bucket: string): string {
  const enabled = textIn(text, 'LoggingEnabled');
  if (enabled === undefined) return text;
  const target = textIn(text, 'TargetBucket');
  if (target === undefined || textIn(text, 'TargetPrefix') === undefined) throw malformedXml();
  const [to, from] = [target, bucket].map((name) => rowOf(world.s3.buckets, name));
  if (to === undefined)
    throw new AwsError('InvalidTargetBucketForLogging', 'The target bucket for logging does not exist', 400, {
      TargetBucket: target,
    });
  // "The destination bucket must be in the same AWS Region and AWS account as the source bucket."
  if (from && bucketRegion(world, from) !== bucketRegion(world, to))
    throw new AwsError('CrossLocationLoggingProhibited', 'Cross S3 location logging not allowed.', 403, {
      TargetBucketLocation: bucketRegion(world, to),
    });
  return text;
}

/** (S3 API reference, WebsiteConfiguration, IndexDocument) */
function checkedWebsite(text: string): string {
  const [index, redirection] = ['IndexDocument', 'RedirectAllRequestsTo'].map((name) => textIn(text, name));
  const suffix = textIn(index ?? '', 'Suffix');
  if (redirection !== undefined) {
    if (
      index !== undefined ||
      textIn(text, 'RoutingRules') !== undefined ||
      textIn(text, 'ErrorDocument') !== undefined
    )
      throw new AwsError(
        'InvalidArgument',
        'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
      );
    if (textIn(redirection, 'HostName') === undefined) throw malformedXml();
  } else if (suffix === undefined) {
    throw new AwsError(
      'InvalidArgument',
      'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty',
    );
  } else if (suffix === '' || suffix.includes('/'))
    // "The suffix must not be empty and must not include a slash character."
    throw new AwsError('InvalidArgument', 'The IndexDocument Suffix is not well formed');
  for (const protocol of elementsIn(text, 'Protocol'))
    if (!['http', 'https'].includes(protocol))
      throw new AwsError(
        'InvalidRequest',
        'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
      );
  return text;
}
