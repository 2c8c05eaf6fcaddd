import type { World } from './world.js';

/** The world's generator: its state is kept in the world, so a saved world goes on as if it had never stopped. */
export function generator(world: { seed: number }): () => number {
  return () => {
    // mulberry32, public domain (Tommy Ettinger).
    world.seed = (world.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(world.seed ^ (world.seed >>> 15), 1 | world.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;

/** `i-0123456789abcdef0`: a prefix and 17 hexadecimal digits (EC2 user guide, "Resource IDs"). */
export function newId(prefix: string, random: Random): string {
  return `${prefix}-0${hex(16, random)}`;
}

export function hex(digits: number, random: Random): string {
  let text = '';
  for (let i = 0; i < digits; i++) text += Math.floor(random() * 16).toString(16);
  return text;
}

/** `AROA…`: a prefix and 17 characters (IAM user guide, "Unique identifiers"). */
export function uniqueId(prefix: string, random: Random): string {
  let text = prefix;
  for (let i = 0; i < 17; i++) text += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Math.floor(random() * 32)];
  return text;
}

/** Version 4 in form; from the world's generator, so the same seed gives the same. */
export function uuid(random: Random): string {
  const variant = '89ab'[Math.floor(random() * 4)];
  return `${hex(8, random)}-${hex(4, random)}-4${hex(3, random)}-${variant}${hex(3, random)}-${hex(12, random)}`;
}

/** Of the account, or of another owner: `aws`, or nobody. */
export function arn(world: World, service: string, resource: string, owner = world.account): string {
  return `arn:${world.partition}:${service}:${service === 'iam' ? '' : world.region}:${owner}:${resource}`;
}
