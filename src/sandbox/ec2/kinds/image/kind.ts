import { AwsError } from '../../../endpoint/operation.js';
import type { Kind } from '../../kind.js';

export interface ImageRow {
  readonly ImageId: string;
  readonly Name: string;
  readonly Description: string;
  readonly Architecture: 'x86_64' | 'arm64';
  readonly CreationDate: string;
  /** Amazon Linux's where absent. */
  readonly ownerId?: string;
  readonly rootDevice?: string;
  readonly usesImdsV2?: boolean;
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    images: ImageRow;
  }
}

export const imageKind: Kind<'images'> = {
  table: 'images',
  id: 'ImageId',
  prefix: 'ami',
  type: 'image',
  notFound: (id) => new AwsError('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`),
  malformed: (id) => new AwsError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`),
  members: {
    ImageId: 'text',
    Name: 'text',
    Description: 'text',
    Architecture: 'text',
    CreationDate: 'text',
  },
};
