import type { Address } from '@aws-sdk/client-ec2';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  AllocationId: 'text',
  PublicIp: 'text',
} as const;

export type AddressRow = Row<Address, keyof typeof members>;

declare module '../../../world/world.js' {
  interface Ec2Rows {
    addresses: AddressRow;
  }
}

export const addressKind: Kind<'addresses'> = {
  table: 'addresses',
  id: 'AllocationId',
  prefix: 'eipalloc',
  type: 'elastic-ip',
  notFound: notFound('InvalidAllocationID.NotFound', 'allocation'),
  malformed: malformed('InvalidAllocationID.Malformed', 'eipalloc'),
  members,
};
