import { blockPublicAccessAt } from '../../network/path/block-public-access.js';
import { stepInWords } from '../../network/step-words.js';
import type { Case } from '../case.js';
import { evidenceFor, type Finding } from '../finding.js';
import type { PathHop } from '../path.js';
import { sentence, subject, subjectWithin } from '../words.js';
import { type Cause, type Excluded, isExcluded } from './cause.js';
import { judgeComponent } from './component.js';
import { isFromNatGateway } from './reply-way.js';

export const blockPublicAccess = {
  code: 'BLOCK_PUBLIC_ACCESS',
  stops: ({ reason }) => reason === 'block-public-access',
  explain,
} as const satisfies Cause;

function explain(facts: Case): Finding | Excluded | undefined {
  const judged = judgeComponent(facts, blockPublicAccess, (step) => weigh(facts, step));
  if (isExcluded(judged)) return judged;
  const isRecorded = refusals(facts).some((reason) => reason === 'BPA');
  if (!judged && !isRecorded) return undefined;
  const step = judged?.configuration === 'shows' ? judged.step : null;
  const evidence = judged?.evidence ?? 'shows';
  const said =
    evidence === 'shows'
      ? `${subject(facts)} was refused by VPC Block Public Access`
      : `By the configuration, ${subjectWithin(facts)} is refused`;
  return {
    code: 'BLOCK_PUBLIC_ACCESS',
    evidence,
    configuration: step ? 'shows' : 'silent',
    outcome: 'blocked',
    step,
    resourceId: step?.resourceId ?? null,
    rule: step?.rule ?? null,
    summary: sentence(
      `${said}${step ? `: ${stepInWords(step).replace(/^VPC Block Public Access (?=is |lets )/, evidence === 'shows' ? 'it ' : '$&')}` : ''}`,
    ),
    nextExperiment:
      'Ask whoever looks after the account: Block Public Access is meant to hold. An exclusion for the VPC or subnet lets its traffic through.',
  };
}

const refusals = ({ attempt }: Case): readonly (string | null | undefined)[] =>
  attempt.sights.flatMap(({ records }) =>
    records.filter(({ action }) => action === 'REJECT').map(({ rejectReason }) => rejectReason),
  );

// Where an interface is blocked its records say so in reject-reason (VPC user guide, "Flow log records", version 8).
function weigh(facts: Case, step: PathHop): Finding['evidence'] | null {
  const reasons = refusals(facts);
  if (reasons.includes('BPA')) return 'shows';
  if (reasons.some((reason) => reason !== undefined)) return null;
  // Behind a NAT gateway it is that one's interface which is blocked, and that of the source which is not.
  if (isFromNatGateway(step, facts)) return evidenceFor(facts, step, true);
  return facts.attempt.left.some(
    (position) => position > 0 && position < 2 * facts.attempt.sights.length && !isAtHost(facts, position),
  )
    ? 'fits'
    : null;
}

const isAtHost = ({ path }: Case, position: number): boolean => position === 2 * path.ends['reply-at-destination'];

/** It refused by the records, and is off by the configuration that was read. */
export function isAccessOpen({ attempt, path, source, destination, network }: Case, checkpoint: number): boolean {
  const refused = attempt.sights[checkpoint]?.records.at(-1);
  const one = [source, destination].find(
    ({ interfaceId }) => interfaceId === path.checkpoints[checkpoint]?.interfaceId,
  );
  return refused?.rejectReason === 'BPA' && !!one?.interface && blockPublicAccessAt(network, one.interface) === 'off';
}

/** It refuses at the interface too: records say so in reject-reason, where the format has it. */
export function isBlockedByAccount(facts: Case, checkpoint: number): boolean {
  const { rejectReason } = facts.attempt.sights[checkpoint]?.records.at(-1) ?? {};
  if (rejectReason !== undefined) return rejectReason === 'BPA';
  return facts.path.steps.some(({ decision, reason }) => decision === 'deny' && reason === 'block-public-access');
}
