import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { computer } from './flowlab.js';

const hook = new URL('./crash-hook.mjs', import.meta.url).pathname;
const hooked = (more: Readonly<Record<string, string>>) => ({ NODE_OPTIONS: `--import ${hook}`, ...more });

const inHand = computer();
let group = '';
beforeAll(async () => {
  expect((await inHand.run('practice', 'empty-report', '--seed', '5')).code).toBe(0);
  const named = ['--query', 'SecurityGroups[].GroupId', '--output', 'text'];
  const groups = await inHand.run('practice', 'aws', 'ec2', 'describe-security-groups', ...named);
  group = /sg-\w+/.exec(groups.stdout)?.[0] ?? '';
  expect(group).not.toBe('');
});
afterAll(() => inHand.discard());

/** Another computer, on which the same exercise is in hand. */
function another(): ReturnType<typeof computer> {
  const own = computer();
  cpSync(inHand.home, own.home, { recursive: true });
  return own;
}

const opening = () => ['--group-id', group, '--protocol', 'tcp', '--port', '2222', '--cidr', '192.0.2.0/24'];

it.each([
  ['another one is begun', () => ['practice', 'no-updates', '--seed', '2']],
  ['it is tried', () => ['practice', 'try']],
  ['a rule is made', () => ['practice', 'aws', 'ec2', 'authorize-security-group-ingress', ...opening()]],
  ['it is graded', () => ['practice', 'grade']],
])(
  'an exercise that is killed at any write when %s is whole, or away, and leaves nothing half-written',
  async (_, words) => {
    const counted = another();
    const count = join(counted.home, 'count');
    const whole = await counted.runIn(hooked({ CRASH_COUNT: count }), words());
    const renames = Number(readFileSync(count, 'utf8'));
    counted.discard();
    for (let death = 0; death < 2 * renames; death += 1) {
      const own = another();
      const at = `${death % 2 === 0 ? 'before' : 'after'}:${1 + Math.floor(death / 2)}`;
      expect((await own.runIn(hooked({ CRASH_AT: at }), words())).code, at).toBeNull();
      const ticket = await own.run('practice', '--json');
      expect(ticket.code, `${at}: ${ticket.stderr}`).toBe(0);
      const isInHand = existsSync(join(own.home, 'state.json.practice.exercise'));
      expect(Array.isArray(JSON.parse(ticket.stdout)), at).toBe(!isInHand);
      const again = await own.run(...words());
      const isThere = again.stderr.includes('InvalidPermission.Duplicate');
      if (isInHand && !isThere) expect(again.code, `${at}: ${again.stderr}`).toBe(whole.code);
      if (isInHand) expect((await own.run('practice', 'grade')).code, at).toBe(3);
      expect(
        readdirSync(own.home).filter((name) => /\.(tmp|lock)$/.test(name)),
        at,
      ).toEqual([]);
      own.discard();
    }
  },
);
