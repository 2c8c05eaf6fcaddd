const controller = new AbortController();

/** Ends the run at the next safe point. */
export const interruption: AbortSignal = controller.signal;

const under = { questions: 0, waits: 0 };

async function counted<T>(what: keyof typeof under, act: () => Promise<T>): Promise<T> {
  under[what] += 1;
  try {
    return await act();
  } finally {
    under[what] -= 1;
  }
}

/** Runs while the person is being asked: nothing else goes on then. */
export const whileAsking = <T>(ask: () => Promise<T>): Promise<T> => counted('questions', ask);

/** Runs what only reads or waits: it can be left at any moment, and nothing has to be finished first. */
export const whileIdle = <T>(wait: () => Promise<T>): Promise<T> => counted('waits', wait);

export const isIdle = (): boolean => under.questions + under.waits > 0;

let wasAsking = false;

/** The run was stopped at a question, so what was asked about was not done. */
export const isStoppedAtQuestion = (): boolean => interruption.aborted && wasAsking;

/** Stops the run; the reason tells by what. */
export function interrupt(reason: Error): void {
  wasAsking = under.questions > 0;
  controller.abort(reason);
}
