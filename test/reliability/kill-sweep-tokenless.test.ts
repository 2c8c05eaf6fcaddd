import { killSweep } from './kill-sweep.js';

// The flow log of stage 6 is the last to be made with a token.
killSweep('ignores client tokens', {
  switches: { honourTokens: false },
  until: 6,
  duringCalls: true,
  floors: { start: 25 },
});
