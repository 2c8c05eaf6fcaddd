import {
  type EC2Client,
  paginateDescribeManagedPrefixLists,
  paginateGetManagedPrefixListEntries,
} from '@aws-sdk/client-ec2';
import type { Described } from '../network/from-aws.js';
import { all, orUnreadable } from './describe-list.js';

/**
 * A description with the addresses of S3 and DynamoDB, which gateway endpoints lead to: whoever has no rule that names their
 * lists does not know them otherwise (VPC user guide, "Gateway endpoints").
 */
export async function withServiceLists(ec2: EC2Client, described: Described): Promise<Described> {
  const { PrefixLists = [] } = described;
  const region = await ec2.config.region();
  const names = ['s3', 'dynamodb'].map((service) => `com.amazonaws.${region}.${service}`);
  const missing = names.filter((name) => !PrefixLists.some(({ PrefixListName }) => PrefixListName === name));
  if (missing.length === 0) return described;
  const found = await orUnreadable(readLists(ec2, missing));
  return 'lists' in found && found.lists.length > 0
    ? { ...described, PrefixLists: [...PrefixLists, ...found.lists] }
    : described;
}

type Lists = NonNullable<Described['PrefixLists']>;

async function readLists(ec2: EC2Client, names: readonly string[]): Promise<{ readonly lists: Lists }> {
  const client = { client: ec2 };
  const wanted = { Filters: [{ Name: 'prefix-list-name', Values: [...names] }] };
  const lists: Lists[number][] = [];
  for (const list of await all(paginateDescribeManagedPrefixLists(client, wanted), (page) => page.PrefixLists)) {
    if (!list.PrefixListId) continue;
    const pages = paginateGetManagedPrefixListEntries(client, { PrefixListId: list.PrefixListId });
    lists.push({ ...list, Entries: await all(pages, (page) => page.Entries) });
  }
  return { lists };
}
