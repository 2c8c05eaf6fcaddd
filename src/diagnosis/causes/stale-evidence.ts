import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding } from '../finding.js';
import { endOf, isoTime } from '../period.js';
import { legs } from '../signature.js';
import { configuredAt, placeOfReject } from '../untangle.js';
import { subject } from '../words.js';

export const staleEvidence = {
  code: 'STALE_EVIDENCE',
  title: 'The rules have changed since',
  means:
    'The records say REJECT, but the rules of now allow it: they were changed after the records were written, or the records are not true.',
  explains: (facts: Case): Finding | undefined => {
    const leg = legs.find(
      (one) => facts.legs[one].state === 'reject' && evidenceAt(facts, placeOfReject[one]) === 'shows',
    );
    if (leg === undefined || configuredAt(facts.path, leg) !== 'allow') return undefined;
    const last = facts.legs[leg].records.findLast(({ action }) => action === 'REJECT');
    if (last?.rejectReason === 'BPA') return undefined;
    const at = last && isoTime(endOf(last));
    return {
      evidence: 'shows',
      configuration: 'silent',
      outcome: 'inconclusive',
      step: null,
      resourceId: null,
      rule: null,
      summary: `${subject(facts)} was refused${at ? ` at ${at.slice(11, 19)} UTC` : ''}, but the rules of now allow it: send it again.`,
      nextExperiment: 'Send it again: records of after the change tell whether it gets through now.',
    };
  },
} as const satisfies Cause;
