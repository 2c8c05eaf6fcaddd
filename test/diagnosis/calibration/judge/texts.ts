import type { Verdict } from '../../../../src/diagnosis/verdict.js';
import { aclAllows, groupsAllow, type Packet } from '../cloud/filters.js';
import type { Sighting } from '../traffic/fate.js';
import type { Handed } from '../worlds/evidence.js';
import { eniOf } from '../worlds/scene.js';
import type { World } from '../worlds/world.js';
import { isSeen } from './judge.js';

/** A sentence that says more than the rows and rules that were handed over carry, and why. */
export interface Overclaim {
  readonly sentence: string;
  readonly why: string;
}

export function overclaims(
  world: World,
  handed: Handed,
  verdict: Verdict,
  isCertainAndRight: boolean,
): readonly Overclaim[] {
  const { summary, rule } = verdict.verdict;
  const texts = [summary, rule ?? '', ...verdict.contradictions, verdict.nextExperiment ?? ''];
  const facts = { ...factsOf(world, handed), isCertainAndRight };
  return texts
    .flatMap((text) => text.split(/(?<=[.;:])\s+/))
    .flatMap((sentence) =>
      claims
        .flatMap(({ says, refute }) => (says.test(sentence) ? refute(facts, sentence) : []))
        .map((why) => ({ sentence, why })),
    );
}

interface Facts {
  readonly world: World;
  /** Of the newest attempt that left any row. */
  readonly requestLeft: boolean;
  readonly requestArrived: boolean;
  readonly answerLeft: boolean;
  readonly answerArrived: boolean;
  /** Any row of what is asked. */
  readonly anyRow: boolean;
  /** An attempt truly came to the destination's interface. */
  readonly truthArrived: boolean;
  /** Absence at an interface is known: its rows reach past the newest attempt, whole. */
  readonly sourceWatched: boolean;
  readonly destinationWatched: boolean;
  /** The configuration tells where it stops, so that it cannot have come further. */
  readonly isCertainAndRight: boolean;
}

function factsOf(world: World, handed: Handed): Omit<Facts, 'isCertainAndRight'> {
  const { source, destination } = world.scene;
  const seen = world.attempts.filter((attempt) => isSeen(attempt, handed));
  const newest = seen.at(-1) ?? world.attempts.at(-1);
  const handedOver = new Set(handed.rows.flatMap(({ of }) => of));
  const has = (eniId: string | null, egress: boolean, answers: boolean, attempts = newest ? [newest] : []) =>
    attempts.some((attempt) =>
      [...attempt.seen].some(
        (one: Sighting) =>
          one.eniId === eniId &&
          one.egress === egress &&
          one.packet.answers === answers &&
          one.packet.protocol === world.scene.protocol &&
          one.accepted &&
          handedOver.has(one),
      ),
    );
  const at = newest?.plan.at ?? world.until - 240;
  const watched = (eniId: string | null): boolean => {
    const own = handed.rows.filter((row) => row.eniId === eniId);
    const around = own.filter(({ closes }) => closes > at - 60 && closes <= at + 120);
    return (
      own.some(({ closes, status }) => closes > at && status !== 'SKIPDATA') &&
      around.length > 0 &&
      around.every(({ status }) => status !== 'SKIPDATA') &&
      !handed.taken.includes('oneAction')
    );
  };
  return {
    world,
    requestLeft: has(source, true, false),
    requestArrived: has(destination, false, false),
    answerLeft: has(destination, true, true),
    answerArrived: has(source, false, true),
    anyRow: seen.length > 0,
    truthArrived: world.attempts.some((attempt) =>
      [...attempt.seen].some(({ eniId, egress }) => eniId === destination && !egress),
    ),
    sourceWatched: watched(source),
    destinationWatched: watched(destination),
  };
}

interface Claim {
  readonly says: RegExp;
  readonly refute: (facts: Facts, sentence: string) => readonly string[];
}

const when = (holds: boolean, why: string): readonly string[] => (holds ? [why] : []);
const isOfAnswer = (sentence: string): boolean =>
  /answer[^,;.]*(never|did not|not) (arrive|reach|come|came|get|got)/.test(sentence);

const claims: readonly Claim[] = [
  {
    says: /never (arrived|reached|came|got)|did not (arrive|reach|come)|nothing (arrived|reached)/,
    refute: (facts, sentence) =>
      isOfAnswer(sentence)
        ? [
            ...when(facts.answerArrived, 'a row shows the answer arriving'),
            ...when(!facts.sourceWatched && !facts.isCertainAndRight, "the source's rows do not cover it"),
          ]
        : [
            ...when(facts.requestArrived, 'a row shows it arriving'),
            ...when(!facts.destinationWatched && !facts.isCertainAndRight, "the destination's rows do not cover it"),
          ],
  },
  {
    says: /no such traffic|nobody sent/,
    refute: (facts) => [
      ...when(facts.anyRow, 'there are rows of it'),
      ...when(!facts.sourceWatched, "the source's rows do not cover it"),
    ],
  },
  {
    says: /sent no answer|did not answer/,
    refute: (facts) => [
      ...when(facts.answerLeft, 'a row shows the answer leaving'),
      ...when(!facts.destinationWatched, "the destination's rows do not cover it"),
    ],
  },
  {
    says: /no answer (came|arrived|reached)/,
    refute: (facts) => [
      ...when(facts.answerArrived, 'a row shows the answer arriving'),
      ...when(!facts.sourceWatched, "the source's rows do not cover it"),
    ],
  },
  {
    says: /nothing left|left nothing|did not leave|never left/,
    refute: (facts) => [
      ...when(facts.requestLeft, 'a row shows it leaving'),
      ...when(!facts.sourceWatched, "the source's rows do not cover it"),
    ],
  },
  {
    says: /no (inbound |outbound )?rule/,
    refute: ({ world }, sentence) => [
      ...(sentence.match(/sg-[0-9a-f]+/g) ?? []).flatMap((id) =>
        when(groupLetsThrough(world, id, sentence), `${id} has a rule that allows it`),
      ),
      ...(sentence.match(/acl-[0-9a-f]+/g) ?? []).flatMap((id) =>
        when(aclLetsThrough(world, id), `${id} has a rule that allows it`),
      ),
    ],
  },
  {
    says: /^(?!.*(By the configuration|never|not reach|would|if )).*\b(reached|arrived at)\b/,
    refute: (facts) =>
      when(facts.world.scene.destination !== null && !facts.truthArrived, 'in truth it never came to the destination'),
  },
];

function askedPacket({ scene }: World, src: string, dst: string): Packet {
  const { protocol, port } = scene;
  const type = protocol === 1 ? 8 : 128;
  const icmp = protocol === 1 || protocol === 58 ? { type, id: 1 } : null;
  return { src, dst, sport: 60_001, dport: port, protocol, bytes: 60, flags: 2, icmp, answers: false };
}

/** By what the group itself says now of what is asked; a reference counts as far as it can be known to hold. */
function groupLetsThrough({ scene, cloud, ...rest }: World, id: string, sentence: string): boolean {
  const egress = sentence.includes('outbound');
  const eni = eniOf({ cloud }, egress ? scene.source : scene.destination);
  if (!eni?.groups.includes(id) || scene.way === 'hairpin') return false;
  const identity = !['transit-gateway', 'appliance'].includes(scene.way);
  const packet = askedPacket({ scene, cloud, ...rest }, scene.from, egress ? scene.to : (eni.addresses[0] ?? scene.to));
  return groupsAllow(cloud, { ...eni, groups: [id] }, egress, packet, { identity }) !== undefined;
}

/** An ACL that lets all four pass, whichever of them was meant: request and answer, in and out. */
function aclLetsThrough(world: World, id: string): boolean {
  const { cloud, scene, attempts } = world;
  const acl = cloud.acls.find((one) => one.id === id);
  if (!acl) return false;
  const own = attempts
    .flatMap(({ seen }) => [...seen])
    .filter(({ eniId }) => acl.subnetIds.includes(eniOf({ cloud }, eniId)?.subnetId ?? ''))
    .map(({ packet }) => packet);
  const asked = askedPacket(world, scene.from, scene.to);
  const icmp = asked.icmp && { ...asked.icmp, type: scene.protocol === 1 ? 0 : 129 };
  const answer = {
    ...asked,
    src: asked.dst,
    dst: asked.src,
    sport: asked.dport,
    dport: asked.sport,
    icmp,
    answers: true,
  };
  return [asked, answer, ...own].every((packet) =>
    [true, false].every((egress) => aclAllows(acl, egress, packet).allow),
  );
}
