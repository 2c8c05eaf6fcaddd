import { deviceName } from './addressing.js';
import type { ShellMachine } from './machine.js';

/**
 * The machine as a program sees it that is bound to one of its interfaces, by name (`ens6` is the second) or by one of its
 * addresses, as those of containers are; null where it has none such.
 */
export function boundTo(machine: ShellMachine, wanted: string): ShellMachine | null {
  const { world, instance } = machine;
  for (const [index, id] of instance.interfaceIds.entries()) {
    const row = world.ec2.interfaces[id];
    if (!row) continue;
    if (wanted === deviceName(instance, index)) return { ...machine, interface: row };
    const isOwn = row.PrivateIpAddresses.some(({ PrivateIpAddress }) => PrivateIpAddress === wanted);
    if (isOwn) return { ...machine, interface: { ...row, PrivateIpAddress: wanted } };
  }
  return null;
}
