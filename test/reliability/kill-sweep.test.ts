import { killSweep } from './kill-sweep.js';

killSweep('honours client tokens', { honourTokens: true });
