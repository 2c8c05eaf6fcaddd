import type { Random } from '../random.js';
import type { Plan } from '../traffic/plan.js';
import type { Scene } from './scene.js';

/** Unix seconds: where every world begins. */
export const START = 1_795_430_400;

/** One attempt at what is asked. */
export const trial = ({ protocol, source, from, to, port, front }: Scene, sport: number, at: number): Plan => ({
  protocol,
  from: source === null ? { outside: from } : { eniId: source, address: from },
  to: front ?? to,
  sport,
  dport: port,
  at,
  count: protocol === 6 ? 3 : 4,
  pause: 1,
  up: protocol === 6 ? 300 : 84,
  down: 1,
});

/** The client tries several times, each from another port; now and then a connection stays open, or sends much. */
export function plans(made: Scene, fault: string | null, chance: Random, length: number): readonly Plan[] {
  if (fault === 'neverSent' || fault === 'sourceStopped') return [];
  const [low, high] = made.client === 'linux' ? [32_768, 60_999] : [49_152, 65_535];
  const count = chance.between(2, 5);
  const apart = Math.floor((length - 60) / count);
  return Array.from({ length: count }, (_, at): Plan => {
    const plan = trial(
      made,
      chance.between(low, high),
      START + at * apart + chance.between(0, apart - 1) + chance.next(),
    );
    const kind = chance.next();
    // What the tunnel does not take is large.
    if (fault === 'smallTunnel') return { ...plan, up: 1500, count: 8 };
    if (made.protocol === 6 && kind < 0.1)
      return { ...plan, count: Math.floor((length - 30 - at * apart) / 25), pause: 25, open: true };
    if (made.protocol === 6 && kind < 0.2) return { ...plan, up: 1448, count: 30, pause: 0.1 };
    if (made.protocol === 6 && kind < 0.3) return { ...plan, down: 40 };
    if (made.protocol === 6 && kind < 0.42) return { ...plan, late: true };
    if (made.protocol === 6 && kind < 0.47) return { ...plan, idle: chance.between(200, 600) };
    if (made.protocol !== 6 && kind < 0.3) return { ...plan, count: chance.between(1, 12) };
    return plan;
  });
}

/** The same two, between others of their addresses: now and then. */
export const besides = (made: Scene, chance: Random, length: number): readonly Plan[] =>
  Array.from({ length: chance.between(1, 3) }, () =>
    trial(made, chance.between(49_152, 60_000), START + chance.between(0, length) + chance.next()),
  );
