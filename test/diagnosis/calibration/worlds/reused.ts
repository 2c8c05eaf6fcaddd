import type { Cloud } from '../cloud/cloud.js';
import { must, type Random } from '../random.js';
import type { Plan } from '../traffic/plan.js';
import type { Row } from '../traffic/row.js';
import { START } from './plans.js';
import { eniOf, type Scene } from './scene.js';

/** Until then another interface, of a machine that is gone, had the destination's addresses. */
export interface Reused {
  readonly at: number;
  readonly old: string;
  readonly now: string;
  readonly before: Cloud;
}

export function reused(made: Scene, cloud: Cloud, chance: Random, length: number): Reused | null {
  const eni = eniOf({ cloud }, made.destination);
  const isInside = ['same-subnet', 'subnets', 'subnets-v6', 'peering', 'transit-gateway'].includes(made.way);
  if (eni?.kind !== 'instance' || eni.instanceId === null || !isInside || !chance.chance(0.3)) return null;
  const [old, machine] = [eni.id, eni.instanceId].map((id) => `${id.slice(0, -4)}bbbb`);
  const text = JSON.stringify(cloud).replaceAll(eni.id, `${old}`).replaceAll(eni.instanceId, `${machine}`);
  const before = JSON.parse(text) as Cloud;
  const host = must(before.hosts[`${old}`], 'host');
  // It answered whatever its successor does, or nothing at all.
  const ports = chance.chance(0.5)
    ? ({ tcp: 'open', udp: 'answers' } as const)
    : ({ tcp: 'silent', udp: 'silent' } as const);
  host.ping = ports.tcp === 'open';
  host.tcp[made.port] = ports.tcp;
  host.udp[made.port] = ports.udp;
  return { at: START + chance.between(60, length - 60), old: `${old}`, now: eni.id, before };
}

/** Nobody speaks while one goes and the other comes, and what was open is over; what that machine says comes from the one of the time. */
export function byThen(plan: Plan, then: Reused | null): readonly Plan[] {
  if (then === null || plan.at >= then.at) return [plan];
  const { open: _open, idle: _idle, late: _late, ...short } = plan;
  const early = {
    ...short,
    at: Math.min(plan.at, then.at - 40),
    count: Math.min(plan.count, 5),
    pause: Math.min(plan.pause, 1),
  };
  const isOurs = 'eniId' in plan.from && plan.from.eniId === then.now;
  return early.at < START
    ? []
    : [{ ...early, ...(isOurs ? { from: { ...plan.from, eniId: then.old } as Plan['from'] } : {}) }];
}

/** An interface has rows as long as it is there. */
export const rowsOfTime = (rows: readonly Row[], then: Reused | null): readonly Row[] =>
  rows.filter(
    ({ eniId, closes, length }) =>
      then === null || (eniId === then.old ? closes - length < then.at : eniId !== then.now || closes > then.at),
  );
