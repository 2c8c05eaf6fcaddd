import { writeDurably } from '../../disk/durable-file.js';
import type { World } from '../../sandbox/world/world.js';

/** Keeps a world with the time that it has come to. */
export async function saveWorld(
  path: string,
  { world, now }: { readonly world: World; readonly now: () => number },
): Promise<void> {
  world.savedAt = now();
  await writeDurably(path, JSON.stringify(world), { durable: false });
}
