import { flowLogsRole } from '../../src/stages/01-roles/flow-logs.js';
import { securityGroup } from '../../src/stages/02-instances/security-group.js';
import { destination, source } from '../../src/stages/02-instances/stage.js';
import { prediction } from '../../src/stages/04-ping/stage.js';
import { logGroup } from '../../src/stages/05-log-group/stage.js';
import { flowLog } from '../../src/stages/06-flow-log/flow-log.js';
import { loggedPings } from '../../src/stages/06-flow-log/stage.js';
import type { Circumstances } from './stage-context.js';

const place = { subnetId: 'subnet-1', vpcId: 'vpc-1' };

/** The lab’s two machines, side by side. */
export const machines = {
  source: { id: 'i-1', name: 'demo-source', address: '172.31.0.10', interfaceId: 'eni-0a1', ...place },
  destination: { id: 'i-2', name: 'demo-destination', address: '172.31.0.11', interfaceId: 'eni-0b2', ...place },
} as const;

export const pinged = (target: string, received: number | null, from = Date.UTC(2026, 0, 5, 8, 59, 0)) => ({
  target,
  from,
  to: from + 3_000,
  sent: received === null ? null : 3,
  received,
});

type Results = NonNullable<Circumstances['results']>;

/** What stages 1 to 6 leave behind, where the ping to the destination fails. */
export const labResults: Results = [
  [source, machines.source],
  [destination, machines.destination],
  [securityGroup, { id: 'sg-1', name: 'launch-wizard-1', vpcId: 'vpc-1' }],
  [
    flowLogsRole,
    {
      id: 'AROA2',
      name: 'Demo-VPC-Flow-Logs',
      arn: 'arn:aws:iam::123456789012:role/flowlab/abcdefg2/Demo-VPC-Flow-Logs',
    },
  ],
  [prediction, { guess: null }],
  [logGroup, { id: 'arn:aws:logs:eu-west-1:123456789012:log-group:VPC-Flow-Logs-Demo', name: 'VPC-Flow-Logs-Demo' }],
  [flowLog, { id: 'fl-1', scope: 'VPC', resourceId: 'vpc-1' }],
  [loggedPings, { peer: pinged('172.31.0.11', 0), internet: pinged('8.8.8.8', 3) }],
];

/** The same with another result of some steps. */
export const labResultsWith = (...changed: Results): Results => [...labResults, ...changed];
