import type { Eni } from '../cloud/cloud.js';
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
  /** Of one interface, or of all (null), records of one action alone. */
  readonly only?: { readonly eniId: string | null; readonly action: 'ACCEPT' | 'REJECT' };
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
/** What covered one end is replaced by flow logs of each interface, and that end's own by what is said. */
export const apart = (
  { described }: Handed,
  { cloud }: World,
  one: Eni,
  own: (log: Record<string, unknown>) => readonly Record<string, unknown>[],
): Described => {
  const covers = (log: Record<string, unknown>) => [one.vpcId, one.subnetId, one.id].includes(`${log.ResourceId}`);
  const logs = (described.FlowLogs ?? []).flatMap((log) => {
    if (!covers(log)) return [log];
    const others = cloud.enis.filter(
      ({ id, vpcId, subnetId }) => id !== one.id && [vpcId, subnetId].includes(`${log.ResourceId}`),
    );
    return [
      ...others.map(({ id }, at) => ({ ...log, FlowLogId: `${log.FlowLogId}${at}`, ResourceId: id })),
      ...own(log),
    ];
  });
  return { ...described, ...(described.FlowLogs ? { FlowLogs: logs } : {}) };
};

export const lacking = (described: Described, ...keys: readonly string[]): Described =>
  Object.fromEntries(Object.entries(described).filter(([key]) => !keys.includes(key)));

export const vpcOf = ({ scene }: World, which: 'source' | 'destination'): string | undefined =>
  eniOf(scene, scene[which])?.vpcId;
