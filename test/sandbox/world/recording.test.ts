import { CreateVpcCommand } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { watchInput } from '../../../src/sandbox/endpoint/honour.js';
import { operationSchema } from '../../../src/sandbox/endpoint/operation.js';
import { shapesOf } from '../../../src/sandbox/endpoint/wire/shape.js';
import { homeOf, joinAccount } from '../../../src/sandbox/world/account.js';
import { changesOf, startCounting } from '../../../src/sandbox/world/changes.js';
import { emptyWorld } from '../../../src/sandbox/world/empty-world.js';
import { original } from '../../../src/sandbox/world/original.js';
import { recording } from '../../../src/sandbox/world/recording.js';
import type { World } from '../../../src/sandbox/world/world.js';
import { smallWorld, T0 } from '../small-world.js';
import { standInsIn } from '../stand-ins.js';

interface Tree {
  table: Record<string, { name: string; list: { n: number }[]; more?: { n: number } }>;
}

type Step = (tree: Tree, key: string, other: string, n: number) => void;

/** What operations do with rows. */
const steps: Readonly<Record<string, Step>> = {
  put: ({ table }, key, _, n) => {
    table[key] = { name: key, list: [{ n }] };
  },
  define: ({ table }, key, _, n) => {
    Object.defineProperty(table, key, {
      value: { name: key, list: [{ n }] },
      writable: true,
      enumerable: true,
      configurable: true,
    });
  },
  remove: ({ table }, key) => {
    delete table[key];
  },
  rename: ({ table }, key, other) => {
    const row = table[key];
    if (row) row.name = other;
  },
  share: ({ table }, key, other) => {
    const [from, to] = [table[key], table[other]];
    if (from?.list[0] && to) to.more = { ...from.list[0] };
  },
  unshare: ({ table }, key) => {
    delete table[key]?.more;
  },
  move: ({ table }, key, other) => {
    const [from, to] = [table[key], table[other]];
    if (from && to && from !== to) table[other] = { ...to, list: [...from.list, ...to.list] };
  },
  push: ({ table }, key, _, n) => void table[key]?.list.push({ n }),
  pop: ({ table }, key) => void table[key]?.list.pop(),
  shift: ({ table }, key) => void table[key]?.list.shift(),
  splice: ({ table }, key, _, n) => void table[key]?.list.splice(n % 3, 1, { n }, { n: n + 1 }),
  cut: ({ table }, key, _, n) => {
    const row = table[key];
    if (row && row.list.length > n) row.list.length = n;
  },
  sort: ({ table }, key) => void table[key]?.list.sort((a, b) => b.n - a.n),
  filter: ({ table }, key, _, n) => {
    const row = table[key];
    if (row) row.list = row.list.filter((one) => one.n !== n);
  },
  change: ({ table }, key, _, n) => {
    for (const one of table[key]?.list ?? []) one.n += n;
  },
};

const key = fc.constantFrom('a', 'b', 'c', '__proto__x');
const script = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), key, key, fc.nat(4)), { maxLength: 30 });
const run = (tree: Tree, [name, ...rest]: [string, string, string, number]) => steps[name]?.(tree, ...rest);

it('does what would be done without it, and takes all of it back, whatever it was', () => {
  fc.assert(
    fc.property(script, script, (before, during) => {
      const [real, plain]: Tree[] = [{ table: {} }, { table: {} }];
      if (!real || !plain) return;
      for (const step of before) for (const tree of [real, plain]) run(tree, step);
      const text = JSON.stringify(real);
      const world = real as unknown as World;
      const tried = recording(world, { keepsOrder: true });
      for (const step of during) {
        run(tried.world as unknown as Tree, step);
        run(plain, step);
      }
      expect(JSON.stringify(real)).toBe(JSON.stringify(plain));
      expect(standInsIn(real)).toEqual([]);
      tried.takeBack();
      expect(JSON.stringify(real)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it('shows each thing as one thing, and tells which it is', () => {
  const world = smallWorld();
  const { world: recorded } = recording(world, { keepsOrder: false });
  expect(recorded.ec2.vpcs).toBe(recorded.ec2.vpcs);
  expect(original(recorded.ec2.vpcs)).toBe(world.ec2.vpcs);
});

it('is looked through by what a watched member of a row says that it stands for', () => {
  const world = smallWorld();
  const { world: recorded } = recording(world, { keepsOrder: false });
  const { input } = shapesOf(operationSchema(new CreateVpcCommand({}).schema));
  const watched = watchInput(input, recorded.ec2.vpcs).input as World['ec2']['vpcs'];
  expect(original(watched)).toBe(world.ec2.vpcs);
});

it('changes what a Region has in common with its account, in the account, and takes it back there', () => {
  const home = smallWorld();
  const region = joinAccount(home, emptyWorld({ seed: 2, region: 'eu-west-1', now: T0 }));
  const before = JSON.stringify(home);
  const { world: recorded, takeBack } = recording(region, { keepsOrder: true });
  expect(homeOf(recorded).elsewhere?.['eu-west-1']).toBe(recorded);
  recorded.faults.push({ action: '*', nth: 1, count: 1, seen: 0, kind: 'throttle' });
  recorded.iam.deletionTasks = ['task'];
  recorded.ec2.made.one = 1;
  homeOf(recorded).seed += 1;
  expect([home.faults.length, home.iam.deletionTasks, region.ec2.made.one]).toEqual([1, ['task'], 1]);
  takeBack();
  expect(JSON.stringify(home)).toBe(before);
});

it('counts what is changed, and its being taken back, also where somebody else counts already', () => {
  const world = smallWorld();
  startCounting(world);
  const { world: recorded, takeBack } = recording(world, { keepsOrder: false });
  recorded.seed += 1;
  const changed = changesOf(world);
  expect(changed).toBeGreaterThan(0);
  takeBack();
  expect(changesOf(world)).toBeGreaterThan(changed ?? 0);
  const before = changesOf(world);
  startCounting(world);
  expect(changesOf(world)).toBe(before);
});
