/** Of so many things in order, the place of the first that something is true of, as of all behind it; their number where it is of none. */
export function firstIndex(count: number, isTrueOf: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrueOf(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
