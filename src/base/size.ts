/** `840 B`, `1.2 kB`, `34 MB`: decimal units, as AWS bills them. */
export function sizeInWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  // What would be shown as 1000 of a unit is one of the next.
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit > 0 && size < 9.95 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
