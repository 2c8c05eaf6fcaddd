import type { Case } from '../case.js';
import type { CaseEnd } from '../ends.js';
import { evidenceAt, type Finding } from '../finding.js';
import { startInstance } from '../fix/instance.js';
import { isOurs, sourceName } from '../words.js';
import { wayCause } from './ways.js';

export const destinationNotRunning = wayCause('DESTINATION_NOT_RUNNING', {
  title: 'The destination is not running',
  means: 'The destination instance is stopped or terminated, or its interface is not attached to anything.',
  leg: 'request',
  stops: (step) => step.leg === 'request' && step.reason === 'destination-not-running',
  couldBe: ({ destination }) => isStateUnknown(destination),
  fix: startInstance,
  next: "Look at the destination instance's state.",
});

export const sourceNotRunning = wayCause('SOURCE_NOT_RUNNING', {
  title: 'The source is not running',
  means: 'The source instance is stopped or terminated, or its interface is not attached to anything.',
  leg: 'request',
  stops: (step) => step.leg === 'request' && step.reason === 'source-not-running',
  couldBe: ({ source }) => isStateUnknown(source),
  fix: startInstance,
  evidence: sentNothing,
  say: (facts, evidence) =>
    evidence === 'shows'
      ? `Nothing left ${sourceName(facts)}`
      : `By the configuration, ${sourceName(facts)} cannot send`,
  next: "Look at the source instance's state.",
});

const isStateUnknown = (end: CaseEnd): boolean =>
  end.interface ? end.interface.instanceId !== null && end.interface.instanceState === null : isOurs(end);

function sentNothing(facts: Case): Finding['evidence'] {
  return evidenceAt(facts, 'before-source');
}
