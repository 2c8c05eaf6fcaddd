import type { Dice } from '../dice.js';

/** What differs from one network to the next: names, blocks, ports. The layout is always the same. */
export interface SceneryPlan {
  readonly names: {
    readonly fronts: readonly [string, string];
    readonly apps: readonly [string, string];
    readonly stores: readonly [string, string];
    readonly peers: readonly [string, string];
    readonly exchange: string;
  };
  /** First two numbers of the addresses of either VPC. */
  readonly blocks: { readonly main: string; readonly other: string };
  /** Third number of the addresses of each subnet. */
  readonly thirds: readonly [number, number, number, number, number, number];
  readonly ports: {
    readonly app: number;
    readonly store: number;
    readonly peer: number;
    readonly exchange: number;
  };
  /** Of a company that is let in from the internet. */
  readonly partner: string;
  /** The AWS service that an interface endpoint leads to: `secretsmanager`. */
  readonly service: string;
}

const fronts = ['shop', 'portal', 'www', 'booking', 'desk'];
const apps = ['orders', 'billing', 'search', 'mailer', 'imports', 'pricing'];
const stores = ['ledger', 'stock', 'members', 'archive', 'invoices'];
const peers = ['payroll', 'warehouse', 'fleet', 'reports', 'staff'];
const exchanges = ['exchange', 'uploads', 'feeds', 'dropbox'];

export function sceneryPlan(dice: Dice): SceneryPlan {
  const two = (from: readonly string[]): readonly [string, string] => {
    const [one = '', other = ''] = dice.shuffled(from);
    return [one, other];
  };
  const [first = 0, second = 0] = dice.shuffled(Array.from({ length: 60 }, (_, at) => at + 10));
  const thirds = dice.shuffled([1, 2, 4, 8, 16, 20, 32, 40, 64, 96]);
  const third = (at: number): number => thirds[at] ?? at;
  return {
    names: {
      fronts: two(fronts),
      apps: two(apps),
      stores: two(stores),
      peers: two(peers),
      exchange: dice.pick(['exchange', ...exchanges]),
    },
    blocks: { main: `10.${first}`, other: dice.pick([`10.${second}`, `172.${16 + (second % 16)}`]) },
    thirds: [third(0), third(1), third(2), third(3), third(4), third(5)],
    ports: {
      app: dice.pick([8080, 8443, 9000, 3000, 8000]),
      store: dice.pick([5432, 3306, 1433, 6379, 27_017]),
      peer: dice.pick([8081, 9090, 7000, 4000]),
      exchange: dice.pick([2222, 8883, 5671, 9443]),
    },
    partner: `203.0.113.${dice.between(2, 250)}`,
    service: dice.pick(['secretsmanager', 'kms', 'sqs', 'sns', 'ecs']),
  };
}
