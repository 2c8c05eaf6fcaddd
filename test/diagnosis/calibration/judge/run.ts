import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import { ask } from '../ask.js';
import { type Random, random } from '../random.js';
import { lineOf } from '../traffic/formats.js';
import { handOver } from '../worlds/evidence.js';
import { eniOf } from '../worlds/scene.js';
import type { Handed } from '../worlds/taking.js';
import { type World, world } from '../worlds/world.js';
import { type FixFinding, tryFix } from './fixes.js';
import { type Judgement, judge, seenOf } from './judge.js';
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

/** Without a row under the addresses that were asked about, a verdict may be about others of the same two, and says so. */
function meantBy({ verdict: { summary } }: Verdict, world: World): World {
  const short = (address: string): string => address.replaceAll(/(^|:)0+(?=[0-9a-f])/g, '$1');
  const isMeant = ({ scene: { from, to } }: World): boolean =>
    summary.includes(`spoke as ${short(from)} and ${short(to)}.`);
  return world.others.find(isMeant) ?? world;
}

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
  const meant = meantBy(verdict, played);
  const judged = judge(meant, handed, verdict);
  // Nothing is recorded of what was asked, such a verdict says.
  const judgement = { ...judged, isRight: judged.isRight && (meant === played || seenOf(played, handed).length === 0) };
  return {
    world: meant,
    handed,
    asked,
    lines,
    verdict,
    judgement,
    overclaims: overclaims(meant, handed, verdict, judgement.isRight && judgement.claim === 'certain'),
    fix: judgement.isRight ? tryFix(meant, verdict) : null,
  };
}
