import { AwsError, type Call } from '../endpoint/operation.js';
import { empty, malformedXml, writtenDocument } from './answer.js';
import { features } from './bucket-features.js';
import { settings } from './bucket-settings.js';
import { elementsIn } from './document.js';
import { bucketIn } from './objects.js';
import type { S3Operation } from './operation.js';
import type { S3Request } from './request.js';
import { keepSetting } from './setting.js';

/** Reading, putting and deleting each configuration of a bucket. */
export const bucketSettingOperations: readonly S3Operation[] = [...settings, ...features].flatMap(
  ({
    query,
    name,
    root,
    status = 200,
    standard,
    deleted = standard,
    kept = (text) => text,
    deleteName,
    isLasting,
    header,
  }) => {
    const on = 'bucket' as const;
    const told = (value: string | undefined) => (header ? { [header.name]: value ?? header.values[0] } : {});
    return [
      {
        name: `Get${name}`,
        method: 'GET',
        on,
        query,
        answer({ bucket }, { world }) {
          const { settings: known } = bucketIn(world, bucket);
          const text = known?.[query];
          if (text === undefined) return standard();
          return text === '' ? deleted() : writtenDocument(text, told(known?.[header?.name ?? '']));
        },
      },
      {
        name: `Put${name}`,
        method: 'PUT',
        on,
        query,
        answer({ bucket, body, headers }, call) {
          const row = bucketIn(call.world, bucket);
          const text = body.toString();
          if (elementsIn(text, root).length === 0) throw malformedXml();
          const beside = header && headers[header.name];
          if (beside !== undefined && !header?.values.includes(beside))
            throw new AwsError('InvalidArgument', `Invalid value for ${header?.name}: ${beside}`);
          keepSetting(row, query, kept(text, call, bucket));
          if (header) keepSetting(row, header.name, beside ?? header.values[0]);
          return empty(status, told(beside));
        },
      },
      ...(isLasting
        ? []
        : [
            {
              name: deleteName ?? `Delete${name}`,
              method: 'DELETE',
              on,
              query,
              answer({ bucket }: S3Request, { world }: Call) {
                keepSetting(bucketIn(world, bucket), query, '');
                return empty(204);
              },
            },
          ]),
    ];
  },
);
