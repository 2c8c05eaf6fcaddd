import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anything, mapLegs, type Seen, signatureOf } from '../../src/diagnosis/signature.js';

/** `A R . ?` for the four legs: accepted, rejected, no record, not known. */
function read(text: string) {
  const states: Readonly<Record<string, readonly Seen[]>> = {
    A: ['accept'],
    R: ['reject'],
    '.': ['none'],
    '?': anything,
  };
  const parts = text.split(' ');
  return signatureOf(mapLegs((_, at) => states[parts[at] ?? ''] ?? anything));
}

describe('the signature of four legs', () => {
  it.each([
    ['A A A A', 'K0', 'arrived'],
    ['R . . .', 'K1', 'leaving-source'],
    ['A R . .', 'K2', 'entering-destination'],
    ['A A R .', 'K3', 'leaving-destination'],
    ['A A A R', 'K4', 'entering-source'],
    ['A . . .', 'K5', 'request-way'],
    ['A A . .', 'K6', 'destination-host'],
    ['A A A .', 'K7', 'reply-way'],
    ['. . . .', 'K8', 'before-source'],
  ])('%s is %s', (text, id, place) => {
    expect(read(text)).toEqual({ id, places: [place], open: [], impossible: [] });
  });

  it.each([
    ['? R ? ?', 'K2'],
    ['? ? R ?', 'K3'],
    ['? ? ? R', 'K4'],
    ['R ? ? ?', 'K1'],
    ['? ? ? A', 'K0'],
  ])('one record can be enough: %s is %s', (text, id) => {
    expect(read(text)).toMatchObject({ id, open: [] });
  });

  it('with the source alone recorded, a request without an answer leaves five places open', () => {
    const { id, places, open } = read('A ? ? .');
    expect(id).toBeNull();
    expect(places).toEqual([
      'request-way',
      'entering-destination',
      'destination-host',
      'leaving-destination',
      'reply-way',
    ]);
    expect(open).toEqual(['request-at-destination', 'reply-at-destination']);
  });

  it('with the destination alone recorded, an answer that left may have arrived or not', () => {
    expect(read('? A A ?').places).toEqual(['reply-way', 'entering-source', 'arrived']);
  });

  it('with the destination alone recorded, no record there may mean three things', () => {
    expect(read('? . . ?').places).toEqual(['before-source', 'leaving-source', 'request-way']);
  });

  it('a request that the destination recorded and the source did not is K12', () => {
    expect(read('. A A A')).toMatchObject({ id: 'K12', places: ['arrived'] });
    expect(read('. R . .')).toMatchObject({ id: 'K12', places: ['entering-destination'] });
  });

  it('an answer to a request that was rejected cannot be', () => {
    expect(read('A R A .')).toMatchObject({ id: 'K2', impossible: ['reply-at-destination'] });
    expect(read('R A A A').impossible).toEqual(['request-at-destination', 'reply-at-destination', 'reply-at-source']);
  });

  it('half a view excludes half: rejects that are not recorded leave no room for an accept', () => {
    const possible = mapLegs((_, at): readonly Seen[] => (at === 0 ? ['accept'] : ['reject', 'none']));
    expect(signatureOf(possible).places).toEqual(['request-way', 'entering-destination']);
  });

  it('every combination has an answer', () => {
    const states = fc.constantFrom<readonly Seen[]>(
      ['accept'],
      ['reject'],
      ['none'],
      ['accept', 'none'],
      ['reject', 'none'],
      anything,
    );
    fc.assert(
      fc.property(fc.tuple(states, states, states, states), (four) => {
        const { places, id } = signatureOf(mapLegs((_, at) => four[at] ?? anything));
        expect(places.length).toBeGreaterThan(0);
        expect(id === null || /^K\d+$/.test(id)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});
