import { worldWith } from '../../../world/account.js';
import type { World } from '../../../world/world.js';
import type { InstanceRow } from './kind.js';

/** The instance that an interface is attached to, in whichever Region that is. */
export function instanceAt(world: World, interfaceId: string | null): InstanceRow | undefined {
  const { ec2 } = worldWith(world, interfaceId);
  return ec2.instances[ec2.interfaces[interfaceId ?? '']?.Attachment?.InstanceId ?? ''];
}
