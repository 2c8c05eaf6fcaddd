import type { World } from '../../../world/world.js';
import type { InstanceRow } from './kind.js';

/** The instance that an interface is attached to. */
export const instanceAt = ({ ec2 }: World, interfaceId: string | null): InstanceRow | undefined =>
  ec2.instances[ec2.interfaces[interfaceId ?? '']?.Attachment?.InstanceId ?? ''];
