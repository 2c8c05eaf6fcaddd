/** A uniform number in [0, 1) that follows from its words alone: noise and jitter are the same whenever they are computed. */
export function chance(...words: readonly (string | number)[]): number {
  return fingerprint(...words) / 2 ** 32;
}

/** An integer from `low` to `high`, both included. */
export function between(low: number, high: number, ...words: readonly (string | number)[]): number {
  return low + Math.floor(chance(...words) * (high - low + 1));
}

/** 32 bits: FNV-1a, then murmur3's finaliser, so that neighbouring words end far apart. */
export function fingerprint(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const word of words) {
    const text = `${word}\u0000`;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
