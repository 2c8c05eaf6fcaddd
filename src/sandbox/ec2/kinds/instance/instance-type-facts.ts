import type { _InstanceType } from '@aws-sdk/client-ec2';
import { instanceFamilies } from '../../../catalogue/instance-types.js';
import { AwsError } from '../../../endpoint/operation.js';
import type { World } from '../../../world/world.js';

export interface InstanceTypeFacts {
  readonly name: _InstanceType;
  readonly vcpus: number;
  readonly threads: number;
  readonly memoryMiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly hypervisor: 'nitro' | 'xen';
  readonly interfaces: number;
  readonly addresses: number;
  readonly burstable: boolean;
  readonly network: string;
  readonly maker: string;
  readonly isCurrent: boolean;
  /** Of the machine itself, beside those of EBS. */
  readonly disks?: { readonly count: number; readonly sizeGB: number };
}

export const instanceTypes: readonly InstanceTypeFacts[] = instanceFamilies.flatMap((line) => {
  const [family = '', sizes = ''] = line.split(' | ');
  const [name = '', architecture, hypervisor, maker = '', generation] = family.split(' ');
  return sizes.split(', ').map((text): InstanceTypeFacts => {
    const [size, vcpus, memoryMiB, interfaces, addresses, threads, network = '', disks] = text.split(':');
    const [count, sizeGB] = (disks ?? '').split('x').map(Number);
    return {
      // The list's names are EC2's own; the model of the SDK has them instanceTypes.
      name: `${name}.${size}` as _InstanceType,
      vcpus: Number(vcpus),
      threads: Number(threads),
      memoryMiB: Number(memoryMiB),
      architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
      hypervisor: hypervisor === 'xen' ? 'xen' : 'nitro',
      interfaces: Number(interfaces),
      addresses: Number(addresses),
      burstable: name.startsWith('t'),
      network: network.replace(/(\d)G$/, '$1 Gigabit'),
      maker: maker.replace('_', ' '),
      isCurrent: generation === 'current',
      ...(count && sizeGB && { disks: { count, sizeGB } }),
    };
  });
});

const byName: ReadonlyMap<string, InstanceTypeFacts> = new Map(instanceTypes.map((type) => [type.name, type]));

// "Free tier eligible instance types" by the account's age (AWS Free Tier guide, EC2).
const freeTier = {
  legacy: ['t2.micro', 't3.micro'],
  current: ['t3.micro', 't3.small', 't4g.micro', 't4g.small', 'c7i-flex.large', 'm7i-flex.large'],
} as const;

export const factsOf = (name: string): InstanceTypeFacts | undefined => byName.get(name);

export const isXen = (name: string | undefined): boolean => factsOf(name ?? '')?.hypervisor === 'xen';

export const isFree = (world: World, name: string): boolean =>
  freeTier[world.switches.freeTier ?? 'current'].some((free) => free === name);

export const isOffered = (world: World, zone: string, name: string): boolean =>
  factsOf(name) !== undefined && !(world.switches.missingTypes?.[zone] ?? []).includes(name);

export const unknownType = (name: string): AwsError =>
  new AwsError('InvalidInstanceType', `The following supplied instance types do not exist: [${name}]`);
