import { DescribeInstanceTypeOfferingsCommand, DescribeInstanceTypesCommand } from '@aws-sdk/client-ec2';
import { matchesFilters, notSimulated } from '../../../endpoint/filters.js';
import { withoutEffect } from '../../../endpoint/limits.js';
import { type Operation, on, page } from '../../../endpoint/operation.js';
import type { World } from '../../../world/world.js';
import { zonesOf } from '../../zones.js';
import { canHibernate } from './hibernation.js';
import { storageFilters, storageOf } from './instance-storage.js';
import {
  factsOf,
  type InstanceTypeFacts,
  instanceTypes,
  isFree,
  isOffered,
  unknownType,
} from './instance-type-facts.js';
import { featureFilters, featuresOf } from './instance-type-features.js';

export const instanceTypeOperations: readonly Operation[] = [
  on(
    DescribeInstanceTypesCommand,
    ({ InstanceTypes, Filters, NextToken, MaxResults, IncludeUnsupportedInRegion }, { world }) => {
      withoutEffect(IncludeUnsupportedInRegion);
      const unknown = InstanceTypes?.find((name) => !factsOf(name));
      if (unknown !== undefined) throw unknownType(unknown);
      const asked = instanceTypes.filter(
        ({ name }) =>
          InstanceTypes === undefined || InstanceTypes.length === 0 || InstanceTypes.some((one) => one === name),
      );
      const matches = matchesFilters<InstanceTypeFacts>(Filters, {
        'instance-type': (type) => type.name,
        'free-tier-eligible': (type) => isFree(world, type.name),
        'current-generation': (type) => type.isCurrent,
        'bare-metal': () => false,
        'burstable-performance-supported': (type) => type.burstable,
        hypervisor: (type) => type.hypervisor,
        'processor-info.supported-architecture': (type) => type.architecture,
        'supported-virtualization-type': () => 'hvm',
        'vcpu-info.default-vcpus': (type) => type.vcpus,
        'memory-info.size-in-mib': (type) => type.memoryMiB,
        'network-info.ipv6-supported': () => true,
        'network-info.ipv4-addresses-per-interface': (type) => type.addresses,
        'network-info.ipv6-addresses-per-interface': (type) => type.addresses,
        'network-info.maximum-network-interfaces': (type) => type.interfaces,
        'network-info.network-performance': (type) => type.network,
        'supported-root-device-type': () => 'ebs',
        'supported-usage-class': () => ['on-demand', 'spot'],
        'vcpu-info.default-cores': (type) => Math.max(1, type.vcpus / type.threads),
        'vcpu-info.default-threads-per-core': (type) => type.threads,
        'auto-recovery-supported': () => true,
        'hibernation-supported': canHibernate,
        ...featureFilters,
        ...storageFilters,
        ...notSimulated(
          'dedicated-hosts-supported',
          'ebs-info.attachment-limit-type',
          'ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps',
          'ebs-info.ebs-optimized-info.baseline-iops',
          'ebs-info.ebs-optimized-info.baseline-throughput-in-mbps',
          'ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps',
          'ebs-info.ebs-optimized-info.maximum-iops',
          'ebs-info.ebs-optimized-info.maximum-throughput-in-mbps',
          'ebs-info.maximum-ebs-attachments',
          'network-info.flexible-ena-queues-support',
          'nitro-tpm-info.supported-versions',
          'nitro-tpm-support',
          'processor-info.sustained-clock-speed-in-ghz',
          'reboot-migration-support',
          'vcpu-info.valid-cores',
        ),
      });
      const { items, next } = page(asked.filter(matches), { token: NextToken, max: MaxResults, limit: 100 });
      return { InstanceTypes: items.map((type) => view(world, type)), NextToken: next };
    },
  ),

  on(DescribeInstanceTypeOfferingsCommand, ({ LocationType, Filters, NextToken, MaxResults }, { world }) => {
    const zones = zonesOf(world);
    const places =
      LocationType === 'availability-zone'
        ? zones.map(({ name }) => ({ location: name, zones: [name] }))
        : LocationType === 'availability-zone-id'
          ? zones.map(({ name, id }) => ({ location: id, zones: [name] }))
          : [{ location: world.region, zones: zones.map(({ name }) => name) }];
    const offerings = places.flatMap((place) =>
      instanceTypes
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
  const features = featuresOf(type);
  return {
    InstanceType: type.name,
    CurrentGeneration: type.isCurrent,
    FreeTierEligible: isFree(world, type.name),
    SupportedUsageClasses: ['on-demand' as const, 'spot' as const],
    SupportedRootDeviceTypes: ['ebs' as const],
    SupportedVirtualizationTypes: ['hvm' as const],
    BareMetal: false,
    Hypervisor: type.hypervisor,
    ProcessorInfo: {
      SupportedArchitectures: [type.architecture],
      Manufacturer: type.maker,
      SupportedFeatures: features.processorFeatures,
    },
    VCpuInfo: {
      DefaultVCpus: type.vcpus,
      DefaultCores: Math.max(1, type.vcpus / type.threads),
      DefaultThreadsPerCore: type.threads,
      ValidThreadsPerCore: features.threads,
    },
    MemoryInfo: { SizeInMiB: type.memoryMiB },
    ...storageOf(type),
    EbsInfo: features.ebs,
    // "Cluster placement groups: … burstable performance instances are not supported" (EC2 user guide).
    PlacementGroupInfo: {
      SupportedStrategies: type.burstable
        ? (['partition', 'spread'] as const)
        : (['cluster', 'partition', 'spread'] as const),
    },
    NetworkInfo: {
      NetworkPerformance: type.network,
      MaximumNetworkInterfaces: type.interfaces,
      MaximumNetworkCards: features.networkCards,
      DefaultNetworkCardIndex: 0,
      NetworkCards: Array.from({ length: features.networkCards }, (_, NetworkCardIndex) => ({
        NetworkCardIndex,
        NetworkPerformance: type.network,
        MaximumNetworkInterfaces: type.interfaces / features.networkCards,
      })),
      Ipv4AddressesPerInterface: type.addresses,
      Ipv6AddressesPerInterface: type.addresses,
      Ipv6Supported: true,
      EnaSupport: features.ena,
      EfaSupported: features.efa !== undefined,
      ...(features.efa && { EfaInfo: features.efa }),
      EncryptionInTransitSupported: features.encryptsInTransit,
      ...(features.weightings && { BandwidthWeightings: features.weightings }),
    },
    HibernationSupported: canHibernate(type),
    BurstablePerformanceSupported: type.burstable,
    AutoRecoverySupported: true,
    SupportedBootModes: features.bootModes,
    NitroEnclavesSupport: features.enclaves,
  };
}
