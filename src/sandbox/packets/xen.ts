import { trafficPathOnXen } from '../../network/traffic-path.js';
import { factsOf } from '../ec2/kinds/instance/instance-type-facts.js';
import type { World } from '../world/world.js';

/** The traffic-path that an interface records: some numbers are "applicable to Nitro-based instances only". */
export function pathNumber({ ec2 }: World, interfaceId: string, path: number | null): number | null {
  if (path === null) return null;
  const instance = ec2.instances[ec2.interfaces[interfaceId]?.Attachment?.InstanceId ?? ''];
  return instance && factsOf(instance.instanceType)?.hypervisor === 'xen' ? trafficPathOnXen(path) : path;
}
