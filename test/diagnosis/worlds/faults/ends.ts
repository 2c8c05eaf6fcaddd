import * as ec2 from '@aws-sdk/client-ec2';
import type { Host } from '../../../../src/sandbox/world/world.js';
import type { Lab } from '../account.js';
import type { Machine, Places } from '../base.js';
import type { Fault } from '../fault.js';
import type { Shape } from '../shapes.js';

export function endFaults(shape: Shape, { client }: Places): readonly Fault[] {
  const { source, destination, way } = shape;
  const found: Fault[] = [];
  const stop =
    (one: Machine) =>
    ({ aws }: Lab) =>
      aws.ec2.send(new ec2.StopInstancesCommand({ InstanceIds: [one.instanceId] }));
  if (source) {
    found.push({
      name: 'the source is stopped',
      stage: 'sending',
      codes: ['SOURCE_NOT_RUNNING'],
      isConfigured: true,
      resource: source.instanceId,
      touches: source.instanceId,
      isMute: true,
      plant: stop(source),
    });
    found.push({
      name: 'nothing was sent',
      stage: 'sending',
      codes: ['NEVER_SENT', 'NO_TRAFFIC'],
      isConfigured: false,
      touches: source.instanceId,
      isMute: true,
      plant: () => undefined,
    });
  }
  if (source === client && shape.family === 4 && (way === 'vpc' || way === 'internet')) {
    found.push({
      name: 'a source address that is not its own',
      stage: 'check',
      codes: ['SOURCE_DEST_CHECK'],
      isConfigured: true,
      resource: client.eni,
      touches: 'addresses',
      endsHere: true,
      besides: ['NO_PUBLIC_ADDRESS'],
      asks: { from: '10.0.200.9' },
      plant: () => undefined,
    });
  }
  if (way === 'internet' && shape.family === 4) {
    found.push({
      name: 'a private address over the internet gateway',
      stage: 'gateway',
      codes: ['PRIVATE_ADDRESS_OVER_INTERNET_GATEWAY'],
      isConfigured: true,
      touches: 'addresses',
      endsHere: true,
      asks: { to: '192.168.9.9', seenTo: '192.168.9.9' },
      plant: () => undefined,
    });
  }
  if (!destination) return found;
  found.push({
    name: 'the destination is stopped',
    stage: 'receiver',
    codes: ['DESTINATION_NOT_RUNNING'],
    isConfigured: true,
    resource: destination.instanceId,
    touches: destination.instanceId,
    plant: stop(destination),
  });
  if (way === 'subnet' || way === 'vpc' || way === 'peering') {
    const wrong = (address: string): string =>
      address.replace(/[0-9a-f]+$/, (last) => (last === '251' ? '250' : '251'));
    found.push({
      name: 'an address that nobody has',
      stage: 'address',
      needsRoute: way === 'peering',
      codes: ['ADDRESS_NOT_FOUND'],
      isConfigured: true,
      touches: 'addresses',
      endsHere: true,
      asks: { to: wrong(shape.to), seenTo: wrong(shape.to), destination: null },
      plant: () => undefined,
    });
    found.push({
      name: 'the destination is gone',
      stage: 'address',
      needsRoute: way === 'peering',
      codes: ['ADDRESS_NOT_FOUND', 'DESTINATION_NOT_RUNNING'],
      isConfigured: true,
      touches: destination.instanceId,
      endsHere: true,
      asks: { destination: null },
      plant: ({ aws }) => aws.ec2.send(new ec2.TerminateInstancesCommand({ InstanceIds: [destination.instanceId] })),
    });
  }
  return found;
}

export function hostFaults(shape: Shape): readonly Fault[] {
  const { destination, protocol, family } = shape;
  const found: Fault[] = [];
  const base = { stage: 'host', isConfigured: false, touches: 'host' } as const;
  if (!destination) {
    const silent =
      protocol === 'icmp'
        ? family === 4
          ? { to: '52.94.7.7', seenTo: '52.94.7.7' }
          : { to: '2001:db8:1::7', seenTo: '2001:db8:1::7' }
        : { port: 81 };
    found.push({
      ...base,
      name: 'a silent host',
      codes: ['HOST_SILENT'],
      touches: 'addresses',
      asks: silent,
      plant: () => undefined,
    });
    return found;
  }
  const change =
    (edit: (host: Host) => void) =>
    ({ world }: Lab) => {
      const row = world.ec2.instances[destination.instanceId];
      if (row) edit(row.host);
    };
  const number = protocol === 'icmp' ? (family === 6 ? 58 : 1) : protocol === 'tcp' ? 6 : 17;
  found.push({
    ...base,
    name: 'the host drops it',
    codes: ['HOST_SILENT'],
    plant: change(({ drops }) => drops.push({ protocol: number, port: null })),
  });
  if (protocol === 'icmp' && family === 4) {
    found.push({
      ...base,
      name: 'the host ignores pings',
      codes: ['HOST_SILENT'],
      plant: change((host) => {
        host.ignoresPing = true;
      }),
    });
  }
  if (protocol !== 'icmp') {
    const listen = (address: string | null) =>
      change((host) => {
        host.listeners = address === null ? [] : [{ protocol: number, port: shape.port, address }];
      });
    found.push({ ...base, name: 'the port is closed', codes: ['PORT_CLOSED'], plant: listen(null) });
    found.push({ ...base, name: 'bound to 127.0.0.1', codes: ['PORT_CLOSED'], plant: listen('127.0.0.1') });
  }
  return found;
}
