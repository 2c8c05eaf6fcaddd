import { AwsError } from '../endpoint/operation.js';
import { malformedXml } from './answer.js';
import { elementsIn, textIn } from './document.js';

/** What may be tagged, and how often (S3 user guide, "Categorizing your objects using tags"; Billing, "Bucket tags"). */
const MOST = {
  Object: [10, 'Object tags cannot be greater than 10'],
  Bucket: [50, 'Bucket tag count cannot be greater than 50'],
} as const;

type Pairs = readonly (readonly [key: string, value: string])[];

/** The tags of a `<TagSet>`. */
export function tagsInDocument(text: string, of: keyof typeof MOST): Readonly<Record<string, string>> {
  if (!/<TagSet[\s/>]/.test(text)) throw malformedXml();
  return checkedTags(
    elementsIn(text, 'Tag').map((tag) => [textIn(tag, 'Key') ?? '', textIn(tag, 'Value') ?? ''] as const),
    of,
  );
}

/** Those of the header `x-amz-tagging`: `a=1&b=2`. */
export const tagsInHeader = (text: string | undefined): Readonly<Record<string, string>> =>
  checkedTags(distinct([...new URLSearchParams(text ?? '')]), 'Object');

/** In a header a name that is there twice is a mistake of the header. AWS documents its form, not these words. */
function distinct(pairs: Pairs): Pairs {
  if (new Set(pairs.map(([key]) => key)).size === pairs.length) return pairs;
  throw new AwsError(
    'InvalidArgument',
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  );
}

function checkedTags(pairs: Pairs, of: keyof typeof MOST): Readonly<Record<string, string>> {
  const [most, words] = MOST[of];
  if (pairs.length > most) throw new AwsError('BadRequest', words);
  for (const { is, message } of RULES) {
    if (pairs.some(is)) throw new AwsError('InvalidTag', message);
  }
  return Object.fromEntries(pairs);
}

type Rule = { readonly is: (pair: Pairs[number], at: number, all: Pairs) => boolean; readonly message: string };

const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

// (S3 API reference, PutBucketTagging and PutObjectTagging: "Errors"; Control, S3Tag: lengths and pattern)
const RULES: readonly Rule[] = [
  {
    is: ([key], at, all) => all.findIndex(([other]) => other === key) !== at,
    message: 'Cannot provide multiple Tags with the same key',
  },
  { is: ([key]) => key.startsWith('aws:'), message: 'System tags cannot be added/updated by requester' },
  {
    is: ([key]) => key === '' || key.length > 128 || !CHARACTERS.test(key),
    message: 'The TagKey you have provided is invalid',
  },
  {
    is: ([, value]) => value.length > 256 || !CHARACTERS.test(value),
    message: 'The TagValue you have provided is invalid',
  },
];
