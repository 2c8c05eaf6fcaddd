import { AwsError, page } from '../endpoint/operation.js';
import { putRow, rowOf } from '../world/table.js';
import type { ProfileRow, RoleRow, World } from '../world/world.js';

/** IAM keeps names as they were written, but no two that differ in case only. */
export function checkName(parameter: string, name: string): void {
  if (!/^[\w+=,.@-]+$/.test(name)) {
    throw new AwsError(
      'ValidationError',
      `The specified value for ${parameter} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
}

export function checkPath(path: string): void {
  if (/^\/([!-~]*\/)?$/.test(path) && path.length <= 512) return;
  throw new AwsError(
    'ValidationError',
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  );
}

export const isTaken = (table: Readonly<Record<string, unknown>>, name: string): boolean =>
  isAmong(name, Object.keys(table));

/** Whatever the case of its letters. */
export const isAmong = (name: string, names: readonly string[]): boolean =>
  names.some((other) => other.toLowerCase() === name.toLowerCase());

export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);
export const deleteConflict = (message: string): AwsError => new AwsError('DeleteConflict', message, 409);

export function roleNamed(world: World, name: string): RoleRow {
  checkName('roleName', name);
  const role = rowOf(world.iam.roles, name);
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** The path of roles that are services' own. */
export const SERVICE_ROLES = '/aws-service-role/';

/** The role that a request names and wants to change; those of services are theirs alone. */
export function changeableRole(world: World, name: string): RoleRow {
  const role = roleNamed(world, name);
  if (!role.Path.startsWith(SERVICE_ROLES)) return role;
  // As reported in rebuy-de/aws-nuke#331.
  throw new AwsError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
}

export function profileNamed(world: World, name: string): ProfileRow {
  const profile = rowOf(world.iam.profiles, name);
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

/** IAM's paging: `Marker` in and out, `IsTruncated`, at most 1000 and 100 unless asked for. */
export function markerPage<Item>(
  items: readonly Item[],
  input: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
) {
  const { items: shown, next } = page(items, {
    token: input.Marker,
    max: input.MaxItems ?? 100,
    limit: 1000,
    badToken: () => new AwsError('ValidationError', 'Invalid Marker.'),
  });
  return { shown, rest: { IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) } };
}

export const tagList = (tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags as a request gives them, within the limits of the model (IAM API reference, Tag). */
export function tagsFrom(
  list: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined,
): Record<string, string> {
  const tags: Record<string, string> = {};
  checkTagCount(list ?? [], 'tags');
  for (const [index, { Key = '', Value = '' }] of (list ?? []).entries()) {
    checkTagText(Key, `tags.${index + 1}.member.key`, 128);
    if (Value !== '') checkTagText(Value, `tags.${index + 1}.member.value`, 256);
    if (isTaken(tags, Key)) {
      throw new AwsError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    }
    if (/^aws:/i.test(Key)) throw new AwsError('InvalidInput', `The tag key '${Key}' is not valid.`);
    putRow(tags, Key, Value);
  }
  return tags;
}

/** Keys of tags to take away. */
export function tagKeysFrom(keys: readonly string[]): readonly string[] {
  checkTagCount(keys, 'tagKeys');
  for (const [index, key] of keys.entries()) checkTagText(key, `tagKeys.${index + 1}.member`, 128);
  return keys;
}

/** In the words in which the services of AWS name a member of the wrong length or form; of a list without the value. */
const constraint = (value: string | null, at: string, text: string): AwsError =>
  new AwsError(
    'ValidationError',
    `1 validation error detected: Value${value === null ? '' : ` '${value}'`} at '${at}' failed to satisfy constraint: ${text}`,
  );

function checkTagCount(list: readonly unknown[], at: string): void {
  if (list.length <= 50) return;
  throw constraint(null, at, 'Member must have length less than or equal to 50');
}

function checkTagText(text: string, at: string, most: number): void {
  if (text === '') throw constraint(text, at, 'Member must have length greater than or equal to 1');
  if (text.length > most) throw constraint(text, at, `Member must have length less than or equal to ${most}`);
  if (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(text)) return;
  throw constraint(text, at, 'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+');
}
