import { must, type Random } from '../random.js';
import type { Plan } from '../traffic/plan.js';
import { INTERNET } from './base.js';
import { START, trial } from './plans.js';
import { eniOf, type Scene } from './scene.js';

/** What else goes on: scanners, chatter that keeps the records coming, and pings of whoever looks for the trouble. */
export function noise(made: Scene, chance: Random, length: number): readonly Plan[] {
  const plans: Plan[] = [];
  const at = () => START + chance.between(0, length) + chance.next();
  if (chance.chance(0.5)) plans.push(...scanners(made, chance, at));
  if (chance.chance(0.5)) plans.push(...chatter(made, chance, length));
  if (made.protocol !== 1 && made.protocol !== 58 && chance.chance(0.35)) plans.push(ping(made, at()));
  if (chance.chance(0.25)) plans.push(otherPort(made, chance, at()));
  return plans;
}

function scanners(made: Scene, chance: Random, at: () => number): readonly Plan[] {
  const targets = made.cloud.enis.flatMap(({ publics }) => Object.values(publics));
  return Array.from({ length: chance.between(1, 6) }, () => ({
    ...trial(made, chance.between(1024, 65_535), at()),
    protocol: 6,
    from: { outside: `185.220.101.${chance.between(1, 250)}` },
    to: chance.pick(targets),
    dport: chance.pick([23, 445, 3389, 8080]),
    count: 1,
  }));
}

/** A machine in the same VPC asks something of its neighbour every minute. */
function chatter(made: Scene, chance: Random, length: number): readonly Plan[] {
  const ends = [made.source, made.destination]
    .flatMap((id) => eniOf(made, id) ?? [])
    .filter(({ kind }) => kind === 'instance');
  const [machine] = ends.length > 0 ? [chance.pick(ends)] : [];
  if (!machine) return [];
  return Array.from({ length: Math.floor(length / 60) }, (_, minute) => ({
    ...trial(made, 40_000 + minute, START + minute * 60 + 7),
    protocol: 6,
    from: { eniId: machine.id, address: must(machine.addresses[0], 'address') },
    to: INTERNET.v4,
    dport: 8883,
    count: 1,
  }));
}

const ping = (made: Scene, at: number): Plan => ({
  ...trial(made, 4711, at),
  protocol: made.from.includes(':') ? 58 : 1,
  dport: 0,
  up: 84,
});

const otherPort = (made: Scene, chance: Random, at: number): Plan => ({
  ...trial(made, chance.between(32_768, 60_999), at),
  protocol: 6,
  dport: 9200,
  count: 1,
});
