import type { Ui } from '../ui.js';
import { nobodyToAsk } from './unanswered.js';
import type { Writer } from './writer.js';

/** Events for a program: one JSON object a line. Nobody is asked. */
export const jsonUi = (writer: Writer): Ui => ({
  tell: (event) => writer.json(event),
  ask: (question) => Promise.reject(nobodyToAsk(question)),
});
