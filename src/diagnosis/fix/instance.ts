import type { Case } from '../case.js';
import type { Step } from '../path.js';
import type { Fix } from '../verdict.js';

/** Only a stopped instance can be started; one that is terminated is gone. */
export function startInstance(facts: Case, { resourceId, interfaceId }: Step): Fix | null {
  const one = facts.network.interfaces.find(({ id }) => id === interfaceId);
  if (!one?.instanceId || one.instanceId !== resourceId || one.instanceState !== 'stopped') return null;
  return {
    summary: `Start ${one.instanceId}`,
    command: `aws ec2 start-instances --instance-ids ${one.instanceId}`,
    undo: `aws ec2 stop-instances --instance-ids ${one.instanceId}`,
    admits:
      'No traffic that its rules do not allow already; the instance costs money while it runs, and a public address that is not an Elastic IP changes.',
  };
}

export function allowForwarding(_facts: Case, { interfaceId }: Step): Fix | null {
  if (interfaceId === null) return null;
  const change = `aws ec2 modify-network-interface-attribute --network-interface-id ${interfaceId}`;
  return {
    summary: `Turn the source/destination check of ${interfaceId} off`,
    command: `${change} --no-source-dest-check`,
    undo: `${change} --source-dest-check`,
    admits:
      'Packets with any address, out of this interface and into it: the instance can forward, and can pretend to be another.',
  };
}
