import { Problem } from '../../base/problem.js';
import { shellLine } from '../../base/shell-word.js';

import { applySteps, type WhatIfStep } from '../../diagnosis/what-if/association.js';
import { changesIn } from '../../diagnosis/what-if/changes-in.js';
import { isNotUnderstood } from '../../diagnosis/what-if/command-line.js';
import type { Network, NetworkPart } from '../../network/model.js';
import type { Facts } from '../key/key.js';
import { trailOf } from '../key/trail.js';
import type { ExerciseGround } from '../work/ground.js';
import type { OpenExercise } from '../work/open-exercise.js';
import type { NumberedRecord } from '../work/records.js';

/** The network and the records of a saved case: nothing can be sent there, and changes are changes of its description. */
export function caseGround(exercise: OpenExercise, saved: NonNullable<OpenExercise['saved']>): ExerciseGround {
  let { changes, isTried } = saved;
  const networkNow = (): Network => applySteps(exercise.before, changes);
  const records: readonly NumberedRecord[] = saved.evidence.records.map((record, at) => ({ number: at + 1, record }));
  return {
    now: () => exercise.plantedAt,
    records: () => records,
    work: async (current) => ({
      facts: caseFacts(exercise),
      answer: current.answer,
      records: saved.evidence.records,
      looks: current.looks,
      after: networkNow(),
      isListening: caseFacts(exercise).isListening,
      newListeners: [],
      isProved: isTried && trailOf(networkNow(), exercise.attempted).stop === null,
      isTouched: changes.length > 0,
    }),
    attempt: ({ attempted: { source, destination } }) => {
      const { stop } = trailOf(networkNow(), exercise.attempted);
      isTried = true;
      const way = `By the rules, ${source.name} to ${destination.name}`;
      return stop === null
        ? { isThrough: true, said: `${way}: there and back, nothing stops it.` }
        : { isThrough: false, said: `${way}: no answer.` };
    },
    ask: async (_exercise, words) => {
      const part = described[words.join(' ')] ?? described[words.slice(0, 2).join(' ')];
      if (part) return networkNow()[part] ?? [];
      const made = changesOf(networkNow(), words);
      changes = [...changes, ...made];
      isTried = false;
      return {};
    },
    wait: () => undefined,
    kept: (current) => ({ ...current, saved: { ...saved, changes, isTried } }),
  };
}

/** As the network of a case is kept: by lists, in this program's own words. */
const described: Readonly<Record<string, NetworkPart>> = {
  'ec2 describe-security-groups': 'securityGroups',
  'ec2 describe-network-acls': 'networkAcls',
  'ec2 describe-route-tables': 'routeTables',
  'ec2 describe-network-interfaces': 'interfaces',
  'ec2 describe-instances': 'interfaces',
  'ec2 describe-subnets': 'subnets',
  'ec2 describe-vpcs': 'vpcs',
  'ec2 describe-internet-gateways': 'internetGateways',
  'ec2 describe-nat-gateways': 'natGateways',
  'ec2 describe-vpc-peering-connections': 'peerings',
  'ec2 describe-vpc-endpoints': 'vpcEndpoints',
  'ec2 describe-flow-logs': 'flowLogs',
};

function changesOf(network: Network, words: readonly string[]): readonly WhatIfStep[] {
  const line = shellLine(['aws', ...words]);
  const changes = changesIn(network, line);
  if (!isNotUnderstood(changes)) return changes;
  throw new Problem('usage', `${line}: it ${changes.reason}.`, [
    `To look at it: ${Object.keys(described)
      .map((one) => `aws ${one}`)
      .join(', ')}`,
  ]);
}

/** What was handed over. */
export const caseFacts = ({ attempted, goal, healthy, before, saved }: OpenExercise): Facts => ({
  attempted,
  goal,
  healthy,
  before,
  isListening: saved?.evidence.hosts?.listening ?? null,
  records: saved?.evidence.records ?? [],
});
