import {
  type _InstanceType,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
} from '@aws-sdk/client-ec2';
import { AwsError, matchesFilters, type Operation, on, page } from '../endpoint/operation.js';
import type { World } from '../world/world.js';
import { zonesOf } from './zones.js';

export interface InstanceTypeFacts {
  readonly name: _InstanceType;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly hypervisor: 'nitro' | 'xen';
  readonly interfaces: number;
  readonly addresses: number;
  readonly burstable: boolean;
  readonly network: string;
}

const row = (
  name: _InstanceType,
  vcpus: number,
  memoryMiB: number,
  architecture: 'x86_64' | 'arm64',
  interfaces: number,
  addresses: number,
): InstanceTypeFacts => ({
  name,
  vcpus,
  memoryMiB,
  architecture,
  hypervisor: name.startsWith('t2') ? 'xen' : 'nitro',
  interfaces,
  addresses,
  burstable: name.startsWith('t'),
  network: name.startsWith('t2') ? 'Low to Moderate' : name.startsWith('t') ? 'Up to 5 Gigabit' : 'Up to 12.5 Gigabit',
});

// EC2 instance types guide: vCPUs, memory, interfaces and IPv4 addresses for each interface.
const all: readonly InstanceTypeFacts[] = [
  row('t2.nano', 1, 512, 'x86_64', 2, 2),
  row('t2.micro', 1, 1024, 'x86_64', 2, 2),
  row('t2.small', 1, 2048, 'x86_64', 3, 4),
  row('t3.nano', 2, 512, 'x86_64', 2, 2),
  row('t3.micro', 2, 1024, 'x86_64', 2, 2),
  row('t3.small', 2, 2048, 'x86_64', 3, 4),
  row('t3.medium', 2, 4096, 'x86_64', 3, 6),
  row('t3a.micro', 2, 1024, 'x86_64', 2, 2),
  row('t3a.small', 2, 2048, 'x86_64', 2, 4),
  row('t4g.nano', 2, 512, 'arm64', 2, 2),
  row('t4g.micro', 2, 1024, 'arm64', 2, 2),
  row('t4g.small', 2, 2048, 'arm64', 3, 4),
  row('c7i-flex.large', 2, 4096, 'x86_64', 3, 10),
  row('m7i-flex.large', 2, 8192, 'x86_64', 3, 10),
  row('m7g.medium', 1, 4096, 'arm64', 2, 4),
  row('m7i.large', 2, 8192, 'x86_64', 3, 10),
];

// "Free tier eligible instance types" by the account's age (AWS Free Tier guide, EC2).
const freeTier = {
  legacy: ['t2.micro', 't3.micro'],
  current: ['t3.micro', 't3.small', 't4g.micro', 't4g.small', 'c7i-flex.large', 'm7i-flex.large'],
} as const;

export const factsOf = (name: string): InstanceTypeFacts | undefined => all.find((type) => type.name === name);

const isFree = (world: World, name: string): boolean =>
  freeTier[world.switches.freeTier ?? 'current'].some((free) => free === name);

export const isOffered = (world: World, zone: string, name: string): boolean =>
  factsOf(name) !== undefined && !(world.switches.missingTypes?.[zone] ?? []).includes(name);

export const unknownType = (name: string): AwsError =>
  new AwsError('InvalidInstanceType', `The following supplied instance types do not exist: [${name}]`);

export const instanceTypeOperations: readonly Operation[] = [
  on(DescribeInstanceTypesCommand, ({ InstanceTypes, Filters, NextToken, MaxResults }, { world }) => {
    const unknown = InstanceTypes?.find((name) => !factsOf(name));
    if (unknown !== undefined) throw unknownType(unknown);
    const asked = all.filter(
      ({ name }) =>
        InstanceTypes === undefined || InstanceTypes.length === 0 || InstanceTypes.some((one) => one === name),
    );
    const matches = matchesFilters<InstanceTypeFacts>(Filters, {
      'instance-type': (type) => type.name,
      'free-tier-eligible': (type) => isFree(world, type.name),
      'current-generation': (type) => !type.name.startsWith('t2'),
      'bare-metal': () => false,
      'burstable-performance-supported': (type) => type.burstable,
      hypervisor: (type) => type.hypervisor,
      'processor-info.supported-architecture': (type) => type.architecture,
      'supported-virtualization-type': () => 'hvm',
      'vcpu-info.default-vcpus': (type) => type.vcpus,
      'memory-info.size-in-mib': (type) => type.memoryMiB,
      'instance-storage-supported': () => false,
      'network-info.ipv6-supported': () => true,
    });
    const { items, next } = page(asked.filter(matches), { token: NextToken, max: MaxResults, limit: 100 });
    return { InstanceTypes: items.map((type) => view(world, type)), NextToken: next };
  }),

  on(DescribeInstanceTypeOfferingsCommand, ({ LocationType, Filters, NextToken, MaxResults }, { world }) => {
    const zones = zonesOf(world);
    const places =
      LocationType === 'availability-zone'
        ? zones.map(({ name }) => ({ location: name, zones: [name] }))
        : LocationType === 'availability-zone-id'
          ? zones.map(({ name, id }) => ({ location: id, zones: [name] }))
          : [{ location: world.region, zones: zones.map(({ name }) => name) }];
    const offerings = places.flatMap((place) =>
      all
        .filter(({ name }) => place.zones.some((zone) => isOffered(world, zone, name)))
        .map(({ name }) => ({ name, location: place.location })),
    );
    const matches = matchesFilters<(typeof offerings)[number]>(Filters, {
      'instance-type': ({ name }) => name,
      location: ({ location }) => location,
    });
    const { items, next } = page(offerings.filter(matches), { token: NextToken, max: MaxResults });
    return {
      InstanceTypeOfferings: items.map(({ name, location }) => ({
        InstanceType: name,
        LocationType: LocationType ?? 'region',
        Location: location,
      })),
      NextToken: next,
    };
  }),
];

function view(world: World, type: InstanceTypeFacts) {
  return {
    InstanceType: type.name,
    CurrentGeneration: !type.name.startsWith('t2'),
    FreeTierEligible: isFree(world, type.name),
    SupportedUsageClasses: ['on-demand' as const, 'spot' as const],
    SupportedRootDeviceTypes: ['ebs' as const],
    SupportedVirtualizationTypes: ['hvm' as const],
    BareMetal: false,
    Hypervisor: type.hypervisor,
    ProcessorInfo: {
      SupportedArchitectures: [type.architecture],
      Manufacturer: type.architecture === 'arm64' ? 'AWS' : 'Intel',
    },
    VCpuInfo: { DefaultVCpus: type.vcpus },
    MemoryInfo: { SizeInMiB: type.memoryMiB },
    InstanceStorageSupported: false,
    NetworkInfo: {
      NetworkPerformance: type.network,
      MaximumNetworkInterfaces: type.interfaces,
      Ipv4AddressesPerInterface: type.addresses,
      Ipv6AddressesPerInterface: type.addresses,
      Ipv6Supported: true,
      EnaSupport: type.hypervisor === 'nitro' ? ('required' as const) : ('unsupported' as const),
    },
    HibernationSupported: false,
    BurstablePerformanceSupported: type.burstable,
    AutoRecoverySupported: true,
  };
}
