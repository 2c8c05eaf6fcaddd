import { Problem } from '../../base/problem.js';
import { isNotUnderstood } from '../../diagnosis/what-if/command-line.js';
import { AwsError } from '../../sandbox/endpoint/operation.js';
import type { TrafficOutcome } from '../../sandbox/packets/traffic.js';
import { requestIn } from '../console/aws-line.js';
import type { Attempted } from '../exercise.js';
import { attempt, patienceMs } from '../send.js';
import type { Site } from '../site.js';
import { exampleLook } from '../tell/example.js';
import type { ExerciseGround } from './ground.js';
import { workOf } from './judge.js';
import { recordsOf } from './records.js';

/** A world of its own, in which packets are sent and calls are made. */
export const worldGround = (site: Site): ExerciseGround => ({
  now: site.now,
  records: () => recordsOf(site.world, site.now()),
  work: (exercise) => workOf(exercise, site),
  attempt: ({ attempted }) => {
    const outcome = attempt(site.world, site.now(), attempted, 32_768 + (site.now() % 28_000));
    site.advance(outcome.kind === 'silent' ? patienceMs : 1_000);
    return { isThrough: outcome.kind === 'answered', said: inWords(outcome, attempted) };
  },
  ask: (exercise, words) => answer(site, words, exampleLook(exercise)),
  wait: (minutes) => site.advance(minutes * 60_000),
  kept: (exercise) => exercise,
});

async function answer({ sandbox }: Site, words: readonly string[], example: string): Promise<unknown> {
  const line = ['aws', ...words].join(' ');
  const request = requestIn(words);
  if (isNotUnderstood(request)) {
    throw new Problem('usage', `${line}: this ${request.reason}.`, [
      `As with the AWS CLI: npx flowlab practice ${example}`,
    ]);
  }
  try {
    return await sandbox.ask(request);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new Problem('rejected', `${line}: AWS would refuse it (${error.code}): ${error.message}`);
  }
}

function inWords(outcome: TrafficOutcome, { source, destination, port }: Attempted): string {
  const way = `${source.name} to ${destination.name} (${destination.address}), port ${port}`;
  switch (outcome.kind) {
    case 'answered':
      return `${way}: connected after ${outcome.afterMs.toFixed(1)} ms.`;
    case 'refused':
      return `${way}: connection refused after ${outcome.afterMs.toFixed(1)} ms.`;
    case 'unreachable':
      return `${way}: ${outcome.reason}.`;
    case 'silent':
      return `${way}: connection timed out after ${patienceMs / 1_000} seconds.`;
  }
}
