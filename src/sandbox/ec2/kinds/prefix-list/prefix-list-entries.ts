import { isIpv6 } from '../../../../network/address.js';
import { canonicalCidr } from '../../../../network/cidr.js';
import { AwsError } from '../../../endpoint/operation.js';
import type { PrefixListRow } from './kind.js';

interface Entry {
  readonly Cidr: string;
  readonly Description?: string | undefined;
}

/** (EC2 API reference, CreateManagedPrefixList) */
export function checkList(list: { readonly PrefixListName: string; readonly MaxEntries: number }): void {
  checkListName(list.PrefixListName);
  if (list.MaxEntries >= 1 && list.MaxEntries <= 1000) return;
  const text = `Value (${list.MaxEntries}) for parameter maxEntries is invalid. It must be from 1 to 1000.`;
  throw new AwsError('InvalidParameterValue', text);
}

/** "Up to 255 characters in length. The name cannot start with com.amazonaws." (EC2 API reference, CreateManagedPrefixList) */
export function checkListName(name: string): void {
  if (name.length <= 255 && !name.startsWith('com.amazonaws')) return;
  throw new AwsError('InvalidParameterValue', `Value (${name}) for parameter prefixListName is invalid.`);
}

/** Entries of this version, or of one before it. */
export function versionOf(row: PrefixListRow, version: number | undefined) {
  if (version === undefined || version === (row.Version ?? 1)) return row;
  const earlier = row.earlier?.[version];
  if (earlier) return earlier;
  throw new AwsError('InvalidParameterValue', `Value (${version}) for parameter TargetVersion is invalid.`);
}

export function keepVersion(row: PrefixListRow): void {
  const version = row.Version ?? 1;
  row.earlier = { ...row.earlier, [version]: { cidrs: [...row.cidrs], descriptions: { ...row.descriptions } } };
  row.Version = version + 1;
}

export function resize(row: PrefixListRow, most: number): void {
  if (row.cidrs.length > most) {
    const text = `The number of entries (${row.cidrs.length}) is above the maximum asked for (${most}).`;
    throw new AwsError('InvalidParameterValue', text);
  }
  row.MaxEntries = most;
}

/**
 * A description is changed by two requests: one takes the entry away, the next adds it, with the version that the first led
 * to. (terraform-provider-aws, vpc_managed_prefix_list.go; its issue 43528 is what a stale version leads to)
 */
export function checkChange(
  added: readonly Entry[] | undefined,
  removed: readonly Pick<Entry, 'Cidr'>[] | undefined,
): void {
  const both = added?.find(({ Cidr }) => removed?.some((one) => canonicalCidr(one.Cidr) === canonicalCidr(Cidr)));
  if (!both) return;
  const text = `Request cannot contain Cidr ${both.Cidr} in both AddPrefixListEntries and RemovePrefixListEntries`;
  throw new AwsError('InvalidParameterValue', text);
}

export function removeEntries(row: PrefixListRow, entries: readonly Pick<Entry, 'Cidr'>[] | undefined): void {
  for (const { Cidr } of entries ?? []) {
    const index = row.cidrs.indexOf(canonicalCidr(Cidr) ?? '');
    if (index < 0) throw new AwsError('InvalidParameterValue', `Entry ${Cidr} does not exist.`);
    const [gone = ''] = row.cidrs.splice(index, 1);
    delete row.descriptions?.[gone];
  }
}

export function addEntries(row: PrefixListRow, entries: readonly Entry[] | undefined): void {
  for (const { Cidr, Description } of entries ?? []) {
    const cidr = canonicalCidr(Cidr);
    if (cidr === undefined || isIpv6(cidr) !== (row.AddressFamily === 'IPv6'))
      throw new AwsError('InvalidParameterValue', `Value (${Cidr}) for parameter Cidr is invalid.`);
    if (row.cidrs.includes(cidr)) throw new AwsError('InvalidParameterValue', `Entry ${cidr} already exists.`);
    row.cidrs.push(cidr);
    if (Description !== undefined) row.descriptions = { ...row.descriptions, [cidr]: Description };
  }
  if (row.cidrs.length > (row.MaxEntries ?? Number.POSITIVE_INFINITY)) {
    throw new AwsError(
      'PrefixListMaxEntriesExceeded',
      'You have reached the maximum number of entries for the prefix list.',
    );
  }
}
