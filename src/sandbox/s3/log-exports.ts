import { worldsOf } from '../world/account.js';
import type { World } from '../world/world.js';
import type { Delivered } from './delivered.js';
import { keptBytes } from './kept-bytes.js';

/** What tasks of CloudWatch Logs have exported to a bucket by now. */
export const logExports = (world: World, bucket: string, now: number): readonly Delivered[] =>
  worldsOf(world)
    .flatMap(({ logs }) => Object.values(logs.exportTasks))
    .filter(({ destination, doneAt, cancelledAt }) => destination === bucket && cancelledAt === null && doneAt <= now)
    .flatMap(({ files, doneAt }) => files.map((file) => ({ key: file.key, bytes: keptBytes(file), at: doneAt })));
