import type { Case } from '../case.js';
import { evidenceAt, type Finding } from '../finding.js';
import { allowForwarding } from '../fix/instance.js';
import { evidenceOnWay, isAtNatGateway, wayCause } from './ways.js';

export const sourceDestCheck = wayCause('SOURCE_DEST_CHECK', {
  title: 'The source/destination check drops it',
  means: 'The packet does not carry an address of the interface that sends or takes it, and the check is on.',
  leg: 'request',
  stops: (step, facts) => step.reason === 'source-dest-check' && !isAtNatGateway(step, facts),
  couldBe: () => false,
  evidence,
  fix: allowForwarding,
  next: 'Compare pkt-srcaddr with the addresses of the interface.',
});

/** Whether the drop leaves a record, AWS does not document. */
function evidence(facts: Case, isNamed: boolean): Finding['evidence'] {
  const onWay = evidenceOnWay('request')(facts, isNamed);
  return onWay === 'contradicts' ? evidenceAt(facts, 'leaving-source') : onWay;
}
