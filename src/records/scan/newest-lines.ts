/** The newest lines of a block, found while it is scanned: a heap with the oldest of them on top, in typed arrays. */
export interface NewestLines {
  take(start: number, from: number, to: number): void;
  /** Where they are, in order of time, later lines of the same second behind earlier ones; then it is empty again. */
  drain(): readonly { readonly from: number; readonly to: number }[];
}

export function newestLines(most: number): NewestLines {
  const starts = new Float64Array(most);
  const froms = new Int32Array(most);
  const tos = new Int32Array(most);
  let size = 0;

  // Lines come in order of position, so that a higher position is a later line.
  const isOlder = (one: number, other: number): boolean => {
    const a = starts[one] as number;
    const b = starts[other] as number;
    return a < b || (a === b && (froms[one] as number) < (froms[other] as number));
  };
  const swap = (one: number, other: number): void => {
    for (const column of [starts, froms, tos]) {
      const kept = column[one] as number;
      column[one] = column[other] as number;
      column[other] = kept;
    }
  };
  const sink = (top: number): void => {
    let at = top;
    for (;;) {
      const left = at * 2 + 1;
      if (left >= size) return;
      const child = left + 1 < size && isOlder(left + 1, left) ? left + 1 : left;
      if (!isOlder(child, at)) return;
      swap(at, child);
      at = child;
    }
  };
  const rise = (bottom: number): void => {
    for (let at = bottom; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!isOlder(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };

  return {
    take(start, from, to) {
      const isFull = size === most;
      if (isFull && start < (starts[0] as number)) return;
      const at = isFull ? 0 : size;
      starts[at] = start;
      froms[at] = from;
      tos[at] = to;
      if (isFull) sink(0);
      else {
        size += 1;
        rise(at);
      }
    },
    drain() {
      const order = Array.from({ length: size }, (_, at) => at).sort((a, b) => (isOlder(a, b) ? -1 : 1));
      size = 0;
      return order.map((at) => ({ from: froms[at] as number, to: tos[at] as number }));
    },
  };
}
