import { fieldSpelled, isCounted } from '../../flow-log/spelling.js';
import { namesIn } from './json-tables.js';
import { type FieldValues, rowOfNamed } from './row.js';
import type { PieceFound } from './shape.js';

/** Puts together records that come in pieces, a line each. */
export interface Pieces {
  /** A record that is whole now, where this piece ends it or begins the next. */
  take(piece: PieceFound): FieldValues | null;
  /** The last one, where the end of the source is its end. */
  end(): FieldValues | null;
}

export function createPieces(): Pieces {
  let values: (readonly [name: string, value: string])[] = [];
  // In YAML the name of a value stands in a line of its own.
  let field: string | null = null;
  let names: readonly string[] = [];
  let cells: string[] = [];

  const settleValues = (): FieldValues | null => {
    const row = rowOfNamed(values);
    values = [];
    return row;
  };

  const takeValue = (name: string, value: string): FieldValues | null => {
    if (name === 'field') {
      field = value;
      return null;
    }
    const named = name === 'value' && field !== null ? field : name;
    field = null;
    // AWS ends each row with @ptr; where it does not, a name that comes again begins the next.
    const isNext = named === '@ptr' || values.some(([known]) => known === named);
    const settled = isNext ? settleValues() : null;
    if (fieldSpelled(named) !== undefined || isCounted(named)) values.push([named, value]);
    return settled;
  };

  const settleCells = (): FieldValues | null => {
    const row = cells;
    cells = [];
    if (names.length === 0) names = namesIn(row) ?? [];
    // The first row holds the names.
    return row.length !== names.length || row.every((cell, at) => cell === names[at])
      ? null
      : rowOfNamed(names.map((name, at) => [name, row[at]]));
  };

  return {
    take(piece) {
      switch (piece.kind) {
        case 'value':
          return takeValue(piece.name, piece.value);
        case 'column':
          names = [...names, piece.name];
          return null;
        case 'row':
          return settleCells();
        case 'cell':
          cells.push(piece.value);
          return names.length > 0 && cells.length === names.length ? settleCells() : null;
      }
    },
    end: () => settleValues() ?? settleCells(),
  };
}
