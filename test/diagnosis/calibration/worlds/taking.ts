import type { Described } from '../cloud/describe.js';
import type { Random } from '../random.js';
import type { Row } from '../traffic/row.js';
import { eniOf } from './scene.js';
import type { World } from './world.js';

/** What is handed over: less than there was. */
export interface Handed {
  readonly described: Described;
  readonly rows: readonly Row[];
  /** Files never grow; a log group was read at a time. Unix seconds. */
  readonly readAt: number | null;
  /** What was taken away, by name. */
  readonly taken: readonly string[];
}

export type Take = (handed: Handed, world: World, random: Random) => Handed | undefined;

export const without = (
  described: Described,
  key: string,
  isGone: (one: Record<string, unknown>) => boolean,
): Described => ({
  ...described,
  [key]: (described[key] ?? []).filter((one) => !isGone(one)),
});
export const lacking = (described: Described, ...keys: readonly string[]): Described =>
  Object.fromEntries(Object.entries(described).filter(([key]) => !keys.includes(key)));

export const vpcOf = ({ scene }: World, which: 'source' | 'destination'): string | undefined =>
  eniOf(scene, scene[which])?.vpcId;
