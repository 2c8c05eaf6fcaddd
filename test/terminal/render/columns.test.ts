import { describe, expect, it } from 'vitest';
import { columns } from '../../../src/terminal/render/columns.js';
import { render } from '../../../src/terminal/render/event.js';
import { colourless } from '../styles.js';

describe('columns', () => {
  it('are as wide as what stands in them', () => {
    expect(columns([{ head: 'A' }, { head: 'PKTS', align: 'right' }], [['long cell', '3']], 40)).toEqual([
      ['A          PKTS'],
      ['long cell     3'],
    ]);
  });

  it('take what is missing from the widest', () => {
    expect(columns([{ head: 'A' }, { head: 'B' }], [['short', 'a much longer cell than that']], 25)).toEqual([
      ['A      B'],
      ['short  a much longer cell', '       than that'],
    ]);
  });

  it('are aligned by what is seen, not by characters', () => {
    expect(
      columns(
        [{ head: 'NAME' }, { head: 'X' }],
        [
          ['東京', '1'],
          ['ab', '2'],
        ],
        20,
      ),
    ).toEqual([['NAME  X'], ['東京  1'], ['ab    2']]);
  });

  it('give up where a cell would be narrower than eight', () => {
    const wide = Array.from({ length: 12 }, () => 'a longer cell');
    expect(
      columns(
        wide.map((head) => ({ head })),
        [wide],
        60,
      ),
    ).toBeUndefined();
    const table = { kind: 'table', title: '', columns: wide.map((_, i) => `C${i}`), rows: [wide], mark: 0 } as const;
    expect(render(table, colourless(60))).toEqual([...wide.map((cell, i) => `  C${i}: ${cell}`), '  <- here']);
  });

  it('fill a row that is too short', () => {
    expect(columns([{ head: 'A' }, { head: 'B' }], [['x']], 20)).toEqual([['A  B'], ['x']]);
  });
});
