const controller = new AbortController();

/** Ends the run at the next safe point. */
export const interruption: AbortSignal = controller.signal;

let questions = 0;

/** Runs while the person is being asked: nothing else goes on then. */
export async function whileAsking<T>(ask: () => Promise<T>): Promise<T> {
  questions += 1;
  try {
    return await ask();
  } finally {
    questions -= 1;
  }
}

export const isAsking = (): boolean => questions > 0;

/** Stops the run; the reason tells by what. */
export const interrupt = (reason: Error): void => controller.abort(reason);
