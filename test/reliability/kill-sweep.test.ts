import { killSweep } from './kill-sweep.js';

killSweep('honours client tokens', {
  switches: { honourTokens: true },
  until: 9,
  floors: { start: 91, cleanup: 45 },
});
