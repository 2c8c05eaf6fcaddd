import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import { ask } from '../ask.js';
import { type Random, random } from '../random.js';
import { lineOf } from '../traffic/formats.js';
import { handOver } from '../worlds/evidence.js';
import { eniOf } from '../worlds/scene.js';
import type { Handed } from '../worlds/taking.js';
import { type World, world } from '../worlds/world.js';
import { type FixFinding, tryFix } from './fixes.js';
import { type Judgement, judge } from './judge.js';
import { type Overclaim, overclaims } from './texts.js';

export interface Trial {
  readonly world: World;
  readonly handed: Handed;
  readonly asked: readonly [string, string];
  readonly lines: readonly string[];
  readonly verdict: Verdict;
  readonly judgement: Judgement;
  readonly overclaims: readonly Overclaim[];
  /** Of a right verdict's fix. */
  readonly fix: FixFinding | null;
}

/** Files of S3 and streams of several interfaces have no order among them. */
const shuffled = (lines: readonly string[], chance: Random): readonly string[] =>
  lines
    .map((line) => ({ line, at: chance.next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ line }) => line);

/** One world, by its number: played, muddied, asked, judged. */
export function trial(seed: number): Trial {
  const played = world(seed);
  const chance = random(seed + 7_777_777);
  const handed = handOver(played, chance);
  const { scene, cloud } = played;
  const lines = cloud.flowLogs.flatMap(({ id, fields }) => {
    const own = handed.rows.filter(({ logId }) => logId === id).map((row) => lineOf(row, fields));
    return own.length === 0 ? [] : [fields.join(' '), ...(chance.chance(0.3) ? shuffled(own, chance) : own)];
  });
  const isById = chance.chance(0.3);
  const nameOf = (eniId: string | null, address: string): string => {
    const eni = eniOf({ cloud }, eniId);
    const isDescribed = (handed.described.NetworkInterfaces ?? []).some((one) => one.NetworkInterfaceId === eniId);
    const isPrimary = eni && [eni.addresses[0], eni.v6[0]].includes(address) && !address.includes(':');
    return isById && isDescribed && isPrimary ? (eni.instanceId ?? eni.id) : address;
  };
  const asked = [nameOf(scene.source, scene.from), nameOf(scene.destination, scene.to)] as const;
  const verdict = ask({
    source: asked[0],
    destination: asked[1],
    protocol: scene.protocol,
    port: scene.protocol === 6 || scene.protocol === 17 ? scene.port : null,
    described: handed.described,
    lines,
    readAt: handed.readAt,
  });
  const judgement = judge(played, handed, verdict);
  return {
    world: played,
    handed,
    asked,
    lines,
    verdict,
    judgement,
    overclaims: overclaims(played, handed, verdict, judgement.isRight && judgement.claim === 'certain'),
    fix: judgement.isRight ? tryFix(played, verdict) : null,
  };
}
