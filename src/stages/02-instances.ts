import type { Stage } from '../engine/step.js';
import { instance } from './instances/instance.js';
import { placement } from './instances/placement.js';
import { securityGroup } from './instances/security-group.js';

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
