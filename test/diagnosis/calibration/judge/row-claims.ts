import { isUnroutable, sentByThen } from './sent.js';
import { type Claim, when } from './text-facts.js';

const isOfAnswer = (sentence: string): boolean =>
  /answer[^,;.]*(never|did not|not) (arrive|reach|come|came|get|got)/.test(sentence);

export const rowClaims: readonly Claim[] = [
  {
    says: /never (arrived|reached|came|got)|did not (arrive|reach|come)|nothing (arrived|reached)/i,
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
    says: /there was no such traffic|nobody sent|nothing was sent/i,
    refute: (facts) => [
      ...when(facts.anyRow, 'there are rows of it'),
      ...when(
        !(facts.sourceWatched || isUnroutable(facts.world, facts.handed)) && sentByThen(facts.world, facts.handed),
        "the source's rows do not cover it",
      ),
    ],
  },
  {
    says: /^(?!.*\bIf ).*(sent no answer|did not answer)/,
    refute: (facts) => [
      ...when(facts.answerLeft, 'a row shows the answer leaving'),
      ...when(!facts.destinationWatched, "the destination's rows do not cover it"),
    ],
  },
  {
    says: /no answer (came|arrived|reached)/,
    refute: (facts) => [
      ...when(facts.answerArrived, 'a row shows the answer arriving'),
      ...when(!facts.sourceTakes, "the source's rows do not cover it"),
    ],
  },
  {
    says: /nothing left|left nothing|did not leave|never left/i,
    refute: (facts) => [
      ...when(facts.requestLeft, 'a row shows it leaving'),
      ...when(!facts.sourceWatched && !facts.isCertainAndRight, "the source's rows do not cover it"),
    ],
  },
  {
    says: /^(?!.*([Bb]y the configuration|never|not reach|would|\b[Ii]f )).*\b(reached|arrived at)\b/,
    refute: ({ world, truthArrived }, sentence) => {
      // The interface that it reached is named: an appliance on the way, or the one that had the address then.
      const between = [...world.cloud.enis.map(({ id }) => id), world.predecessor].find(
        (id) => id !== world.scene.destination && sentence.includes(`ed ${id}`),
      );
      const isThere = between
        ? world.attempts.some(({ seen }) => [...seen].some(({ eniId }) => eniId === between))
        : truthArrived;
      return when(world.scene.destination !== null && !isThere, 'in truth it never came there');
    },
  },
  {
    says: /No such traffic is recorded/,
    refute: (facts) => when(facts.anyRow, 'there are rows of it'),
  },
  {
    says: /hold nothing of (?!.* (after|before|between) )|cover no interface/,
    refute: ({ handed, world: { scene, cloud } }, sentence) => {
      const named = cloud.enis.filter(
        ({ id, instanceId }) => sentence.includes(id) || sentence.includes(`${instanceId}`),
      );
      const rows = handed.rows.filter(({ eniId }) =>
        named.length > 0 ? named.some(({ id }) => id === eniId) : [scene.source, scene.destination].includes(eniId),
      );
      return when(rows.length > 0, 'there are rows of it');
    },
  },
  {
    says: /^[Tt]he [^,;]* left (i-|eni-)/,
    refute: (facts) => when(!facts.anyRow, 'no row shows it'),
  },
  {
    says: /^\S+ answered|and the answer (left|came back)/,
    refute: (facts) => when(!facts.truthAnswered, 'in truth nobody answered'),
  },
];
