import type { Stage } from '../../engine/step.js';
import { login } from './login.js';
import { ready } from './ready.js';

export const stage: Stage = {
  number: 3,
  id: 'sessions',
  title: 'Login to both',
  goal: 'A way onto both machines with no open port: their Systems Manager agent calls out to AWS and takes commands from there.',
  minutes: 3,
  steps: [ready, login],
};
