import type { StageTitle } from '../engine/status.js';
import type { Stage } from '../engine/step.js';
import { withOptions } from './command-options.js';

interface Entry extends StageTitle {
  /** Loads the stage, and the SDK with it, when it is needed. */
  readonly load: () => Promise<{ readonly stage: Stage }>;
}

/** The lab's table of contents. */
export const contents: readonly Entry[] = [
  { number: 1, id: 'roles', title: 'IAM roles', load: () => import('./01-roles/stage.js') },
  { number: 2, id: 'instances', title: 'Instances', load: () => import('./02-instances/stage.js') },
  { number: 3, id: 'sessions', title: 'Login to both', load: () => import('./03-sessions/stage.js') },
  { number: 4, id: 'ping', title: 'Failing ping', load: () => import('./04-ping/stage.js') },
  { number: 5, id: 'log-group', title: 'Log group', load: () => import('./05-log-group/stage.js') },
  { number: 6, id: 'flow-log', title: 'Flow log', load: () => import('./06-flow-log/stage.js') },
  { number: 7, id: 'read-logs', title: 'Read the logs', proves: true, load: () => import('./07-read-logs/stage.js') },
  {
    number: 8,
    id: 'security-group',
    title: 'Fix the security group',
    proves: true,
    load: () => import('./08-security-group/stage.js'),
  },
  {
    number: 9,
    id: 'network-acl',
    title: 'Network ACL (bonus)',
    proves: true,
    load: () => import('./09-network-acl/stage.js'),
  },
];

export const loadStages = async (): Promise<readonly Stage[]> =>
  (await Promise.all(contents.map(({ load }) => load()))).map(({ stage }) => withOptions(stage));
