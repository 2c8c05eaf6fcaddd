import type { ManagedPrefixList } from '@aws-sdk/client-ec2';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed, notFound } from '../../kind.js';

const members = {
  PrefixListId: 'text',
  PrefixListName: 'text',
  cidrs: 'list',
} as const;

export type PrefixListRow = Row<ManagedPrefixList, keyof typeof members> & {
  readonly cidrs: string[];
  descriptions?: Record<string, string>;
  /** Entries of versions before this one, by version number. */
  earlier?: Record<string, { readonly cidrs: readonly string[]; readonly descriptions: Record<string, string> }>;
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    prefixLists: PrefixListRow;
  }
}

export const prefixListKind: Kind<'prefixLists'> = {
  table: 'prefixLists',
  id: 'PrefixListId',
  prefix: 'pl',
  type: 'prefix-list',
  notFound: notFound('InvalidPrefixListID.NotFound', 'prefix list'),
  malformed: malformed('InvalidPrefixListId.Malformed', 'pl'),
  members,
};
