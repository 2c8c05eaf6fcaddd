import { publicImages } from '../ec2/kinds/image/public-images.js';
import { amazonPrefixLists } from '../ec2/kinds/prefix-list/prefix-lists.js';
import { makeDefaultVpc } from '../ec2/kinds/vpc/default-vpc.js';
import { callAt } from '../endpoint/call-on.js';
import { emptyWorld } from './empty-world.js';
import type { World } from './world.js';

/** A new account: a default VPC, Amazon's public images, nothing else. The same seed gives the same world. */
export function newWorld(options: { readonly seed: number; readonly region: string; readonly now: number }): World {
  const { now } = options;
  const world = emptyWorld(options);
  const call = callAt(world, () => now);
  makeDefaultVpc(call);
  publicImages(call);
  amazonPrefixLists(call);
  // What was there before the first request is no news to anyone.
  for (const id of Object.keys(world.ec2.made)) delete world.ec2.made[id];
  return world;
}
