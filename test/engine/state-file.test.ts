import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem, type ProblemCode } from '../../src/base/problem.js';
import { done, intend, observed, refused, removed, removing, type State, stageMarked } from '../../src/engine/state.js';
import { maxStateBytes, parseState, serialise } from '../../src/engine/state-file.js';
import { freshState } from '../helpers/tiny-cloud.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const at = '2026-01-05T09:01:00.000Z';
const kept = { resource: 'role', label: 'role Demo-SSM-Role', stage: 1, costPerHour: 0.0104 };

const grown = (): State => {
  const plan = { name: 'Demo-SSM-Role', tags: [{ Key: 'flowlab', Value: 'é – ☁️' }] };
  let state = freshState();
  state = intend(state, 'roles/role', { plan, token: 'abcdefg2-roles.role-1', attempt: 1, preview: kept }, at);
  state = done(state, 'roles/role', { id: 'AROA1', arn: 'arn:aws:iam::123456789012:role/x' }, 'Demo-SSM-Role', at);
  state = observed(state, 'roles/look', null, at);
  state = intend(state, 'roles/policy', { plan: null, token: 't', attempt: 2, preview: kept }, at);
  state = refused(state, 'roles/policy', 'quota', at);
  state = intend(state, 'roles/old', { plan: [1], token: 't', attempt: 1, preview: kept }, at);
  state = removing(state, 'roles/old', at);
  state = removed(state, 'roles/old', at);
  return stageMarked(state, 1, 'done', at);
};

const codeOf = (text: string): ProblemCode | 'accepted' => {
  try {
    parseState(text, sha256);
    return 'accepted';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

/** A file with this content and a digest that fits it. */
const signed = (content: object) => JSON.stringify({ ...content, sha256: sha256(JSON.stringify(content)) });
const { steps: _, ...withoutSteps } = grown();

describe('a state file', () => {
  it('reads back what was written', () => {
    expect(parseState(serialise(grown(), sha256), sha256)).toEqual(grown());
  });

  it('reads back any plan and result', () => {
    const json = fc
      .jsonValue({ noUnicodeString: false })
      .filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(json, json, (plan, result) => {
        // What JSON forgets (the sign of a negative zero) it forgets in both.
        const state = JSON.parse(
          JSON.stringify(
            observed(
              intend(grown(), 'a', { plan: plan as null, token: 't', attempt: 1, preview: kept }, at),
              'b',
              result as null,
              at,
            ),
          ),
        );
        expect(parseState(serialise(state, sha256), sha256)).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused at every length short of whole', () => {
    const text = serialise(grown(), sha256);
    const bytes = Buffer.from(text);
    // The last byte is the newline after the last brace.
    for (let length = 0; length < bytes.length - 1; length++)
      expect(codeOf(bytes.subarray(0, length).toString('utf8')), `cut at ${length}`).toBe('damaged-state');
    expect(codeOf(text.trimEnd())).toBe('accepted');
  });

  it('is refused with any bit flipped, unless the content is the same to the letter', () => {
    const bytes = Buffer.from(serialise(grown(), sha256));
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = flipped.toString('utf8');
      const code = codeOf(text);
      if (code === 'accepted') expect(parseState(text, sha256)).toEqual(grown());
      else expect(['damaged-state', 'newer-state']).toContain(code);
    }
  });

  it.each([
    ['empty', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['text', 'flowlab'],
    ['an object without a format', '{}'],
    ['nested beyond the stack', '['.repeat(100_000)],
    ['nested beyond the stack, and closed', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['too large', `{"format":1,"x":"${'x'.repeat(maxStateBytes)}"}`],
    ['of a format that never was', signed({ ...grown(), format: 0 })],
    ['of a broken format', signed({ ...grown(), format: 1.5 })],
    ['without steps', signed(withoutSteps)],
    ['with a foreign id', signed({ ...grown(), lab: { ...grown().lab, id: '../../etc' } })],
    ['with a wrong account', signed({ ...grown(), lab: { ...grown().lab, account: '1' } })],
    ['with a lab that has too much', signed({ ...grown(), lab: { ...grown().lab, extra: 1 } })],
    ['with an unknown status', signed({ ...grown(), steps: { a: { status: 'lost' } } })],
    ['with an inherited status', signed({ ...grown(), steps: { a: { status: 'constructor' } } })],
    [
      'with a change whose result is no object',
      signed({ ...grown(), steps: { a: { status: 'done', plan: 1, result: 1, attempt: 1, at, preview: kept } } }),
    ],
    ['with a negative serial', signed({ ...grown(), serial: -1 })],
    ['with a time that is none', signed({ ...grown(), at: 'yesterday' })],
    ['with a stage that is half done', signed({ ...grown(), stages: { 1: 'half' } })],
    [
      'with an odd step name',
      signed({ ...grown(), steps: { 'a b': { status: 'done', plan: 1, result: 1, attempt: 1, at } } }),
    ],
    ['without a digest', JSON.stringify(grown())],
  ])('that is %s is damaged', (_name, text) => {
    expect(codeOf(text)).toBe('damaged-state');
  });

  it('cannot bring a prototype along', () => {
    const text = serialise(grown(), sha256).replace('"steps": {', '"steps": { "__proto__": { "polluted": true },');
    expect(codeOf(text)).toBe('damaged-state');
    expect(codeOf('{"__proto__": {"format": 1}}')).toBe('damaged-state');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('may begin with a byte order mark and be laid out differently', () => {
    const text = serialise(grown(), sha256);
    expect(codeOf(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toBe('accepted');
  });

  it('never makes the reader throw anything but a Problem', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => codeOf(text) !== 'accepted'),
      { numRuns: 500 },
    );
  });
});

describe('a state file of another version', () => {
  it('that is newer names the flowlab it needs, whatever else it holds', () => {
    const text = JSON.stringify({ format: 2, minReader: '2.1.0', tool: '2.3.0', novel: true });
    expect(() => parseState(text, sha256)).toThrow(
      expect.objectContaining({
        code: 'newer-state',
        message: 'The state file was written by a newer flowlab and needs 2.1.0 or later.',
        next: ['Go on with the newest: npx flowlab@latest resume'],
      }),
    );
  });

  it('of this format with a member never heard of is newer, not damaged', () => {
    expect(codeOf(signed({ ...grown(), tool: '1.9.0', shared: [] }))).toBe('newer-state');
  });

  it('does not get control characters into a message', () => {
    const text = JSON.stringify({ format: 2, minReader: '\u001b[2J', tool: '9\u001b[2J' });
    expect(() => parseState(text, sha256)).toThrow(/^The state file was written by a newer flowlab\.$/);
  });

  it('that is older is brought forward step by step', () => {
    const { steps, ...old } = grown();
    const text = signed({ ...old, format: -1, records: steps });
    const ways = {
      [-1]: ({ records, ...rest }: Record<string, unknown>) => ({ ...rest, format: 0, entries: records }) as never,
      0: ({ entries, ...rest }: Record<string, unknown>) => ({ ...rest, format: 1, steps: entries }) as never,
    };
    expect(parseState(text, sha256, ways)).toEqual(grown());
  });
});
