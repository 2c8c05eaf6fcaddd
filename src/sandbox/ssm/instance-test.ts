import { rowOf } from '../world/table.js';
import type { World } from '../world/world.js';

/** Whether an instance is one that `InstanceIds`, `tag-key` or `tag:Name` names; undefined for any other key. */
export function instanceTest(
  { ec2 }: World,
  key: string,
  values: readonly string[],
): ((id: string) => boolean) | undefined {
  if (key === 'InstanceIds') return (id) => values.includes(id);
  if (key === 'tag-key') return (id) => values.some((value) => Object.hasOwn(ec2.tags[id] ?? {}, value));
  if (key.startsWith('tag:')) return (id) => values.includes(rowOf(ec2.tags[id], key.slice(4)) ?? '\u0000');
  return undefined;
}
