import type { Stage } from '../../engine/step.js';
import { instance } from './instance.js';
import { placement } from './placement.js';
import { securityGroup } from './security-group.js';

export const source = instance('source');
export const destination = instance('destination', source);

export const stage: Stage = {
  number: 2,
  id: 'instances',
  title: 'Instances',
  goal: 'Two Amazon Linux servers, side by side in one subnet, with one security group that has no inbound rule. No key pair: the role of stage 1 replaces it.',
  minutes: 2,
  steps: [placement, securityGroup, source, destination],
};
