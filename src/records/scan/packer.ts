import { type Format, formatText } from '../../flow-log/format.js';
import type { Piece } from './job.js';

export interface RecordLine {
  readonly format: Format;
  readonly line: string;
}

// So many records travel together, and about so many bytes of JSON: each piece wakes another thread up.
const BATCH = 2_000;
const PIECE_BYTES = 1 << 19;

/** Puts what is found into pieces, in order. `memory`: what came back from whoever took a piece. */
export function packer(memory: () => ArrayBuffer | undefined) {
  let pieces: Piece[] = [];
  let lines: string[] = [];
  let format: Format | undefined;
  let json = new Uint8Array();
  let filled = 0;

  const packRecords = () => {
    if (format && lines.length > 0)
      pieces.push({ kind: 'records', format: formatText(format), lines: lines.join('\n') });
    lines = [];
  };
  const packJson = () => {
    if (filled > 0) pieces.push({ kind: 'json', lines: json.subarray(0, filled) });
    json = new Uint8Array();
    filled = 0;
  };
  const drain = (): readonly Piece[] => {
    packRecords();
    const packed = pieces;
    pieces = [];
    return packed;
  };

  return {
    take({ format: own, line }: RecordLine) {
      packJson();
      if (own !== format || lines.length >= BATCH) packRecords();
      format = own;
      lines.push(line);
    },
    json(bytes: Uint8Array) {
      packRecords();
      if (filled + bytes.length > json.length) {
        packJson();
        json = new Uint8Array(roomFor(Math.max(bytes.length, PIECE_BYTES), memory()));
      }
      json.set(bytes, filled);
      filled += bytes.length;
    },
    /** What is complete so far. */
    drain,
    rest(): readonly Piece[] {
      packJson();
      return drain();
    },
  };
}

const roomFor = (bytes: number, known: ArrayBuffer | undefined): ArrayBuffer =>
  known !== undefined && known.byteLength >= bytes ? known : new ArrayBuffer(bytes);
