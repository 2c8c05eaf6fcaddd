import { trafficPathOnXen } from '../../network/traffic-path.js';
import { instanceAt } from '../ec2/kinds/instance/instance-at.js';
import { isXen } from '../ec2/kinds/instance/instance-type-facts.js';
import type { World } from '../world/world.js';

/** The traffic-path that an interface records: some numbers are "applicable to Nitro-based instances only". */
export const pathNumber = (world: World, interfaceId: string, path: number | null): number | null =>
  isXen(instanceAt(world, interfaceId)?.instanceType) ? trafficPathOnXen(path) : path;
