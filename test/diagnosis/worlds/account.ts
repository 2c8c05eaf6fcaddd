import type { Aws } from '../../../src/cloud.js';
import type { World } from '../../../src/sandbox/world/world.js';

/** One simulated account, its time, and the SDK clients that speak to it. */
export interface Lab {
  readonly world: World;
  readonly aws: Aws;
  readonly now: () => number;
  readonly advance: (ms: number) => void;
}
