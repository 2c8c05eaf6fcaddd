/**
 * The same worlds each time, unless the environment says otherwise: FLOWLAB_SEED=random or a number for others,
 * FLOWLAB_PATH=<path> for the one that a failure printed (with -t for its test), FLOWLAB_WORLDS=10 for ten times as many.
 */
export function runs(count: number): { readonly numRuns: number; readonly seed?: number; readonly path?: string } {
  const { FLOWLAB_SEED: seed = '20261123', FLOWLAB_PATH: path, FLOWLAB_WORLDS: times = '1' } = process.env;
  return {
    numRuns: Math.ceil(count * Number(times)),
    ...(seed === 'random' ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  };
}
