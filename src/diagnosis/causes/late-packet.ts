import { TCP } from '../../network/packet.js';
import type { Case } from '../case.js';
import { type Cause, evidenceAt, type Finding } from '../finding.js';
import { legs } from '../signature.js';
import { configuredAt, isLate, placeOfReject } from '../untangle.js';
import { subject } from '../words.js';

export const latePacket = {
  code: 'LATE_PACKET',
  title: 'A packet that came too late',
  means:
    'The refused packets open no connection (no SYN) and no rule explains them: they arrived after the connection was closed or forgotten.',
  explains: (facts: Case): Finding | undefined => {
    if (facts.connection.protocol !== TCP) return undefined;
    const leg = legs.find(
      (one) => facts.legs[one].state === 'reject' && evidenceAt(facts, placeOfReject[one]) !== 'contradicts',
    );
    if (leg === undefined || configuredAt(facts.path, leg) === 'deny') return undefined;
    const refused = facts.legs[leg].records.filter(({ action }) => action === 'REJECT');
    if (refused.length === 0 || !refused.every(isLate) || refused.some(({ rejectReason }) => rejectReason === 'BPA'))
      return undefined;
    return {
      evidence: 'shows',
      configuration: 'silent',
      isFirst: true,
      outcome: 'inconclusive',
      step: null,
      resourceId: null,
      rule: null,
      summary: `${subject(facts)} was refused in the middle, not at its opening: those packets came after the connection was closed or forgotten, which says nothing about rules.`,
      nextExperiment:
        'Open a new connection and look for a record whose tcp-flags hold SYN (2): that one is judged by the rules.',
    };
  },
} as const satisfies Cause;
