const controller = new AbortController();

/** Ends the run at the next safe point. */
export const interruption: AbortSignal = controller.signal;

/** Stops the run; the reason tells by what. */
export const interrupt = (reason: Error): void => controller.abort(reason);
