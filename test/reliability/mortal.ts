/** How a process ended, and how many points at which it could have died it passed. */
export interface Ended<T> {
  readonly points: number;
  readonly result: T | undefined;
  readonly error: unknown;
  readonly killed: boolean;
}

export interface Mortal {
  /** A point: what came before it is done for good, what comes after it is not begun. */
  point(): void;
  isDead(): boolean;
}

export interface Fate {
  /** Dies at this point, the first being 1. */
  readonly dieAt?: number | undefined;
  readonly onPoint?: ((point: number) => void) | undefined;
}

/** Lives an act in a process that can be killed. A dead process hears nothing any more: its promises just never end. */
export async function live<T>({ dieAt, onPoint }: Fate, act: (mortal: Mortal) => Promise<T>): Promise<Ended<T>> {
  let points = 0;
  let dead = false;
  let bury: (ended: { readonly result: undefined; readonly error: undefined }) => void = () => {};
  const death = new Promise<{ readonly result: undefined; readonly error: undefined }>((resolve) => {
    bury = resolve;
  });
  const mortal: Mortal = {
    isDead: () => dead,
    point: () => {
      if (dead) return;
      points++;
      onPoint?.(points);
      if (points !== dieAt) return;
      dead = true;
      bury({ result: undefined, error: undefined });
    },
  };
  const ended = await Promise.race([
    act(mortal).then(
      (result) => ({ result, error: undefined }),
      (error: unknown) => ({ result: undefined, error }),
    ),
    death,
  ]);
  return { points, killed: dead, ...ended };
}

export const forever = new Promise<never>(() => {});
