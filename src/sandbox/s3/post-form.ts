import { AwsError } from '../endpoint/operation.js';
import { empty, objectUrl, type S3Answer, xmlText } from './answer.js';
import type { PostForm } from './form.js';
import { checkFormPolicy } from './form-policy.js';
import type { S3Request } from './request.js';
import { tagsInDocument } from './tag-set.js';

/** Fields that shape the answer or sign the form; the others are headers of the object. */
const OF_THE_FORM =
  /^(key|acl|tagging|policy|file|awsaccesskeyid|signature|success_action_(redirect|status)|redirect|x-amz-(algorithm|credential|date|signature|security-token)|x-ignore-.*)$/;

/** The same as PutObject would ask it. Rejects a form without a policy, or beyond it. `now` in milliseconds. */
export function putOfForm(bucket: string, form: PostForm, headers: S3Request['headers'], now: number): S3Request {
  const { fields, file, fileName } = form;
  if (fields.key === undefined)
    throw new AwsError(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    );
  const key = fields.key.replace(/\$\{filename\}/g, () => fileName);
  checkFormPolicy({ ...fields, bucket, key }, file.length, now);
  const own = Object.entries(fields).filter(([name]) => !OF_THE_FORM.test(name));
  return {
    method: 'PUT',
    bucket,
    key,
    query: new URLSearchParams(),
    headers: {
      ...(headers.host !== undefined && { host: headers.host }),
      ...Object.fromEntries(own),
      ...(fields.acl !== undefined && { 'x-amz-acl': fields.acl }),
      ...(fields.tagging !== undefined && { 'x-amz-tagging': taggingHeader(fields.tagging) }),
    },
    body: file,
  };
}

/** The field is a document, of which PutObject has the pairs in a header (S3 API reference, POST Object: tagging). */
const taggingHeader = (text: string): string => new URLSearchParams(tagsInDocument(text, 'Object')).toString();

/** "If the value is set to 201, Amazon S3 returns an XML document"; 204 if nothing else is asked for. */
export function answerOfForm(
  { fields }: PostForm,
  put: S3Request,
  answer: S3Answer,
  world: { readonly region: string },
): S3Answer {
  const { etag = '', ...headers } = answer.headers;
  const location = objectUrl(world, put.bucket, put.key);
  const redirect = fields.success_action_redirect ?? fields.redirect;
  if (redirect !== undefined && URL.canParse(redirect)) {
    const to = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket: put.bucket, key: put.key, etag }))
      to.searchParams.set(name, value);
    return empty(303, { ...headers, etag, location: to.href });
  }
  if (fields.success_action_status === '201') {
    const content = { Location: location, Bucket: put.bucket, Key: put.key, ETag: etag };
    // Of no namespace (S3 API reference, POST Object: sample response).
    const body = xmlText('PostResponse', content, '');
    return { status: 201, headers: { ...headers, etag, location, 'content-type': 'application/xml' }, body };
  }
  return empty(fields.success_action_status === '200' ? 200 : 204, { ...headers, etag, location });
}
