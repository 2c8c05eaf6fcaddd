import { type Fix, fixOf } from './fix.js';
import type { BlockingHop, Ground } from './ground.js';

/** Only a stopped instance can be started; one that is terminated is gone. */
export function startInstance(
  facts: Ground,
  { resourceId, interfaceId }: Pick<BlockingHop, 'resourceId' | 'interfaceId'>,
): Fix | null {
  const one = facts.network.interfaces.find(({ id }) => id === interfaceId);
  if (!one?.instanceId || one.instanceId !== resourceId || one.instanceState !== 'stopped') return null;
  return fixOf(facts, [
    {
      change: { kind: 'start-instance', instanceId: one.instanceId },
      summary: `Start ${one.instanceId}`,
      admits:
        'No traffic that its rules do not allow already; the instance costs money while it runs, and a public address that is not an Elastic IP changes.',
    },
  ]);
}

export function allowForwarding(facts: Ground, { interfaceId }: Pick<BlockingHop, 'interfaceId'>): Fix | null {
  if (interfaceId === null) return null;
  return fixOf(facts, [
    {
      change: { kind: 'set-source-dest-check', interfaceId, value: false },
      summary: `Turn the source/destination check of ${interfaceId} off`,
      admits:
        'Packets with any address, out of this interface and into it: the instance can forward, and can pretend to be another.',
    },
  ]);
}
