import { killSweep } from './kill-sweep.js';

killSweep('ignores client tokens', { honourTokens: false });
