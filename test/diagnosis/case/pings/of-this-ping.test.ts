import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../src/diagnosis/diagnose.js';
import { evidence, idle, ping, seen } from '../../evidence.js';
import { A, B, BACK, open, THERE } from '../../worlds.js';

const idles = [idle('eni-a', 400), idle('eni-b', 400)];
const verdictOf = (lines: readonly string[], network = open().build(), parts: Parameters<typeof evidence>[1] = {}) =>
  diagnose(ping(A, B), network, evidence([...lines, ...idles], parts)).verdict;
const asked = ['eni-a', 'eni-b'].map((eni) => seen(eni, THERE, 'ACCEPT'));

describe('what the destination sends while nobody asks is no answer to a ping', () => {
  it('though the source refuses it', () => {
    const own = [seen('eni-b', BACK, 'ACCEPT', { start: 200 }), seen('eni-a', BACK, 'REJECT', { start: 200 })];
    expect(verdictOf([...asked, ...own], { ...open().build(), networkAcls: [] }).cause).toBe('HOST_SILENT');
  });

  it('but what comes back while somebody does is one', () => {
    const answers = [seen('eni-b', BACK, 'ACCEPT'), seen('eni-a', BACK, 'REJECT')];
    expect(verdictOf([...asked, ...answers], { ...open().build(), networkAcls: [] }).cause).toBe(
      'SOURCE_NETWORK_ACL_INGRESS',
    );
  });
});

describe('flow logs that nobody described', () => {
  it('may have recorded what these files do not hold', () => {
    const network = { ...open().build(), flowLogs: [], unread: ['flowLogs' as const] };
    const verdict = diagnose(ping(A, B), network, evidence([], { kind: 'files' })).verdict;
    expect(verdict.cause).toBe('NOT_IN_EVIDENCE');
  });
});
