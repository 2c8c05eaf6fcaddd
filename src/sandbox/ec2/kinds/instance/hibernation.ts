import { AwsError } from '../../../endpoint/operation.js';
import type { InstanceTypeFacts } from './instance-type-facts.js';
import type { DiskRow, InstanceRow } from './kind.js';

const withoutHibernation = /^(m1|a1|c5a|c5n)\./;

/** EC2 user guide, "Prerequisites for EC2 instance hibernation": families, and less than 150 GiB of memory under Linux. */
export const canHibernate = ({ name, memoryMiB }: InstanceTypeFacts): boolean =>
  memoryMiB < 150 * 1024 && !withoutHibernation.test(name);

// "The instance could not be launched because one or more parameter values do not meet the prerequisites for enabling
// hibernation … Alternatively, the instance could not be hibernated because it is not enabled for hibernation" (EC2 API
// reference, "Error codes").
const refusal = (text: string): AwsError => new AwsError('UnsupportedHibernationConfiguration', text);

/** The root disk must be encrypted, and hold the memory beside what is on it ("Root volume size", "Root volume encryption"). */
export function checkHibernation(type: InstanceTypeFacts, root: DiskRow | undefined): void {
  if (!canHibernate(type)) throw refusal(`The instance type ${type.name} does not support hibernation.`);
  if (!root?.encrypted) throw refusal('The root volume must be encrypted to enable hibernation.');
  if (root.sizeGiB * 1024 <= type.memoryMiB) {
    throw refusal('The root volume must be large enough to store the contents of the memory to enable hibernation.');
  }
}

export function checkHibernating(rows: readonly InstanceRow[]): void {
  const unfit = rows.filter(({ options }) => !options?.hibernation).map(({ InstanceId }) => InstanceId);
  if (unfit.length > 0) throw refusal(`The following instances do not support hibernation: ${unfit.join(', ')}`);
}
