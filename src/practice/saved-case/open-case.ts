import { Problem } from '../../base/problem.js';
import { diagnose } from '../../diagnosis/diagnose.js';
import { applyChanges } from '../../diagnosis/fix/change.js';
import type { SavedCase } from '../../diagnosis/saved/case-file.js';
import type { Verdict } from '../../diagnosis/verdict.js';
import { interfaceById } from '../../network/locate.js';
import { type Attempted, type TriedEnd, useOf } from '../exercise.js';
import { keyOf } from '../key/key.js';
import type { OpenExercise } from '../work/open-exercise.js';
import { caseFacts } from './case-ground.js';

/**
 * An exercise of a diagnosis that was saved: its network, its records, and what its rules say. Problem 'precondition' where
 * they do not say for certain what it was, for then nobody could be graded. `now`: milliseconds since the Unix epoch.
 */
export function exerciseFromCase(file: string, saved: SavedCase, now: number): OpenExercise {
  const { connection, network, evidence } = saved;
  const verdict = diagnose(connection, network, evidence);
  const attempted = attemptedIn(saved, verdict);
  const times = evidence.records.flatMap(({ start }) => (start == null ? [] : [start * 1000]));
  const fix = verdict.fix?.change ?? [];
  const opened: OpenExercise = {
    schema: 1,
    name: `case ${file}`,
    title: `What was it, between ${attempted.source.name} and ${attempted.destination.name}?`,
    seed: 0,
    plantedAt: now,
    triedFrom: times.length === 0 ? now : Math.min(...times),
    closedAt: null,
    goal: 'through',
    withoutDiagnose: true,
    ticket: [
      `${attempted.source.name} (${attempted.source.address}) did not get an answer from ${attempted.destination.name} (${attempted.destination.address}), ${useOf(attempted)}. It happened to somebody, and these are the records and the rules of that day.`,
    ],
    attempted,
    healthy: applyChanges(network, fix),
    before: network,
    listeners: {},
    looks: [],
    hints: 0,
    answer: null,
    saved: { evidence, changes: [], isTried: false },
  };
  refuseUngradable(opened, verdict);
  return opened;
}

function attemptedIn({ connection, network }: SavedCase, { question }: Verdict): Attempted {
  const end = (side: 'source' | 'destination'): TriedEnd => {
    const { address, eniId } = question[side];
    return { name: interfaceById(network, eniId)?.name ?? address, address, interfaceId: eniId };
  };
  return {
    source: end('source'),
    destination: end('destination'),
    protocol: connection.protocol,
    port: connection.port ?? 0,
  };
}

/** Packets and rules have to say what it was, and the diagnosis the same, or that this very rule was changed. */
function refuseUngradable(opened: OpenExercise, { verdict, blockers: [first] }: Verdict): void {
  const cause = causeIn(opened);
  const isChanged = verdict.cause === 'RULE_CHANGED' && first?.rule === verdict.rule && first?.cause === cause;
  if (cause !== null && (cause === verdict.cause || isChanged)) return;
  throw new Problem(
    'precondition',
    `This case makes no exercise: its rules and its records do not name one and the same cause. A diagnosis says: ${verdict.summary}`,
    ['Look at it: npx flowlab diagnose --replay <file>', 'Planted faults: npx flowlab practice --list'],
  );
}

function causeIn(opened: OpenExercise): string | null {
  try {
    return keyOf(caseFacts(opened)).cause;
  } catch (error) {
    // Nothing is in the way by the rules, and no record says otherwise.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
