import { GetConsoleOutputCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Operation, on } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { instanceState, runningSince } from './instance-state.js';
import { factsOf } from './instance-type-facts.js';
import { instanceKind } from './kind.js';

// "The most recent 64 KB of post output" (EC2 user guide, "Instance console output").
const most = 65_536;

export const consoleOutputOperations: readonly Operation[] = [
  // What cloud-init prints goes to the console as well; a kernel's messages are not simulated.
  on(GetConsoleOutputCommand, ({ InstanceId, Latest }, call) => {
    const row = find(call, instanceKind, InstanceId);
    if (Latest === true && factsOf(row.instanceType)?.hypervisor !== 'nitro') {
      const text = 'The latest console output is supported on instances built on the Nitro System only.';
      throw new AwsError('UnsupportedOperation', text);
    }
    const now = call.clock.now();
    if (instanceState(call.world, row, now) === 'pending') return { InstanceId, Timestamp: now, Output: '' };
    const printed = row.host.files?.['/var/log/cloud-init-output.log'] ?? '';
    const text = `${printed}${row.host.hostname.split('.')[0]} login: `.slice(-most);
    return { InstanceId, Timestamp: runningSince(call.world, row), Output: Buffer.from(text).toString('base64') };
  }),
];
