import { AwsError } from '../endpoint/operation.js';
import { type Random, uuid } from '../world/ids.js';
import { malformedXml } from './answer.js';
import { elementsIn, textIn } from './document.js';

const ACTIONS =
  /<(Expiration|Transition|NoncurrentVersionExpiration|NoncurrentVersionTransition|AbortIncompleteMultipartUpload)[\s/>]/;

/** The configuration as it is kept: each rule has an id. (S3 API reference, PutBucketLifecycleConfiguration and LifecycleRule) */
export function lifecycleText(text: string, random: Random): string {
  const rules = elementsIn(text, 'Rule');
  if (rules.length === 0 || rules.length > 1000) throw malformedXml();
  for (const rule of rules) checkRule(rule);
  const ids = rules.flatMap((rule) => textIn(rule, 'ID') || []);
  if (new Set(ids).size < ids.length) throw invalid('Rule ID must be unique. Found same ID for more than one rule');
  return text.replace(/<Rule>([\s\S]*?)<\/Rule>/g, (whole, rule: string) =>
    textIn(rule, 'ID') ? whole : `<Rule><ID>${uuid(random)}</ID>${rule.replace(/<ID\s*\/>|<ID><\/ID>/, '')}</Rule>`,
  );
}

function checkRule(rule: string): void {
  if (!['Enabled', 'Disabled'].includes(textIn(rule, 'Status') ?? '')) throw malformedXml();
  // One of them, and in the filter one thing, or several together (S3 API reference, LifecycleRule, LifecycleRuleFilter).
  const filter = elementsIn(rule, 'Filter');
  const outside = rule.replace(/<Filter[\s>][\s\S]*?<\/Filter>/, '');
  if (filter.length > 0 === elementsIn(outside, 'Prefix').length > 0) throw malformedXml();
  const alone = (filter[0] ?? '').replace(/<And>[\s\S]*<\/And>/, '<And/>');
  if (elementsIn(alone, '(?:And|Prefix|Tag|ObjectSizeGreaterThan|ObjectSizeLessThan)').length > 1) throw malformedXml();
  // "You can't specify a lifecycle rule that uses object tags" for it (S3 user guide, "…to delete incomplete multipart uploads").
  if (elementsIn(rule, 'AbortIncompleteMultipartUpload').length > 0 && elementsIn(rule, 'Tag').length > 0)
    throw new AwsError('InvalidRequest', 'AbortIncompleteMultipartUpload cannot be specified with Tags.');
  // "The time is always midnight UTC" (S3 API reference, LifecycleExpiration).
  for (const date of elementsIn(rule, 'Date'))
    if (!(Date.parse(date) % 86_400_000 === 0)) throw invalid("'Date' must be at midnight GMT");
  if (!ACTIONS.test(rule)) throw new AwsError('InvalidRequest', 'At least one action needs to be specified in a rule');
  if ((textIn(rule, 'ID') ?? '').length > 255) throw invalid('ID length should not exceed allowed limit of 255');
  for (const expiration of elementsIn(rule, 'Expiration')) {
    if (!(Number(textIn(expiration, 'Days') ?? 1) > 0))
      throw invalid("'Days' for Expiration action must be a positive integer");
    if (elementsIn(expiration, '(?:Days|Date|ExpiredObjectDeleteMarker)').length > 1) throw malformedXml();
  }
  for (const transition of elementsIn(rule, 'Transition')) {
    if (Number(textIn(transition, 'Days') ?? 1) < 0) throw invalid("'Days' in Transition action must be nonnegative");
    // "Objects must be stored at least 30 days" before they go there (S3 user guide, "Transitioning objects"). The words are not documented.
    const [days, storage] = [textIn(transition, 'Days'), textIn(transition, 'StorageClass') ?? ''];
    if (days !== undefined && Number(days) < 30 && ['STANDARD_IA', 'ONEZONE_IA'].includes(storage))
      throw invalid(`'Days' in Transition action must be greater than or equal to 30 for storageClass '${storage}'`);
  }
}

const invalid = (message: string): AwsError => new AwsError('InvalidArgument', message);
