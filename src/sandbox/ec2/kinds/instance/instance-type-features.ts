import type { Getters } from '../../../endpoint/filters.js';
import type { InstanceTypeFacts } from './instance-type-facts.js';

const familyOf = ({ name }: InstanceTypeFacts): string => name.split('.')[0] ?? '';

/** EC2 user guide, "Boot modes": Graviton boots by UEFI alone, what is not of the Nitro system by BIOS alone. */
function bootModes({ architecture, hypervisor }: InstanceTypeFacts): ('legacy-bios' | 'uefi')[] {
  if (architecture === 'arm64') return ['uefi'];
  return hypervisor === 'xen' ? ['legacy-bios'] : ['legacy-bios', 'uefi'];
}

// EC2 user guide, "Elastic Fabric Adapter", supported instance types: the largest ones of a family.
const withAdapter = new Set(
  [
    'c5n.9xlarge c5n.18xlarge c6a.48xlarge c6gn.16xlarge c6i.32xlarge c6in.32xlarge c7a.48xlarge c7g.16xlarge',
    'c7i.48xlarge c8g.24xlarge c8g.48xlarge m6a.48xlarge m6i.32xlarge m7a.48xlarge m7g.16xlarge m7i.48xlarge',
    'm8g.24xlarge m8g.48xlarge r6a.48xlarge r6i.32xlarge r7a.48xlarge r7g.16xlarge r7i.48xlarge r8g.24xlarge r8g.48xlarge',
  ].flatMap((line) => line.split(' ')),
);

// EC2 user guide, "Network cards": of the types here, this one has two.
const networkCards = ({ name }: InstanceTypeFacts): number => (name === 'c6in.32xlarge' ? 2 : 1);

// EC2 user guide, "Encryption in transit".
const encryptsInTransit = (type: InstanceTypeFacts): boolean =>
  /^(c5a|c5n|c6a|c6gn|c6in?|m6[ai]|r6[ai]|[cmr][78].*)$/.test(familyOf(type));

// EC2 user guide, "Configure bandwidth weighting": the eighth generation.
const weightings = (type: InstanceTypeFacts): ('default' | 'vpc-1' | 'ebs-1')[] | undefined =>
  /^[cmr]8/.test(familyOf(type)) ? ['default', 'vpc-1', 'ebs-1'] : undefined;

// Nitro Enclaves user guide, "Requirements": sizes and families of the parent instance.
function hasEnclaves({ name, architecture, hypervisor, vcpus }: InstanceTypeFacts): boolean {
  if (hypervisor !== 'nitro') return false;
  return architecture === 'arm64'
    ? vcpus >= 2 && !/^(a1|m7g|r7g|t4g)\./.test(name)
    : vcpus >= 4 && !/^(t3a?\.|[cm]7i-flex\.|[cmr]7i\.(24|48)xlarge)/.test(name);
}

// EC2 user guide, "AMD SEV-SNP", supported instance types: up to a size of each family.
const sevSnpUpTo: Readonly<Record<string, number>> = { m6a: 32, c6a: 64, r6a: 16 };
const processorFeatures = (type: InstanceTypeFacts): 'amd-sev-snp'[] =>
  type.vcpus <= (sevSnpUpTo[familyOf(type)] ?? 0) ? ['amd-sev-snp'] : [];

// EC2 user guide, "Enhanced networking" and "EBS-optimized instance types": the fourth generation is of neither the old kind nor Nitro's.
const enaSupport = ({ hypervisor, name }: InstanceTypeFacts): 'required' | 'supported' | 'unsupported' => {
  if (hypervisor === 'nitro') return 'required';
  return name === 'm4.16xlarge' || name.startsWith('r4.') ? 'supported' : 'unsupported';
};
const isEbsOptimized = (type: InstanceTypeFacts): boolean =>
  type.hypervisor === 'nitro' || /^[cmr]4$/.test(familyOf(type));

/** What a type can do beyond its size, as DescribeInstanceTypes lists it. */
export function featuresOf(type: InstanceTypeFacts) {
  const hasAdapter = withAdapter.has(type.name);
  const isNitro = type.hypervisor === 'nitro';
  return {
    bootModes: bootModes(type),
    networkCards: networkCards(type),
    encryptsInTransit: encryptsInTransit(type),
    weightings: weightings(type),
    processorFeatures: processorFeatures(type),
    enclaves: hasEnclaves(type) ? ('supported' as const) : ('unsupported' as const),
    ena: enaSupport(type),
    threads: type.threads > 1 ? [1, type.threads] : [1],
    efa: hasAdapter ? { MaximumEfaInterfaces: networkCards(type) } : undefined,
    ebs: {
      EbsOptimizedSupport: isEbsOptimized(type) ? ('default' as const) : ('unsupported' as const),
      EncryptionSupport: 'supported' as const,
      NvmeSupport: isNitro ? ('required' as const) : ('unsupported' as const),
    },
  };
}

export const featureFilters: Getters<InstanceTypeFacts> = {
  'ebs-info.ebs-optimized-support': (type) => featuresOf(type).ebs.EbsOptimizedSupport,
  'ebs-info.encryption-support': (type) => featuresOf(type).ebs.EncryptionSupport,
  'ebs-info.nvme-support': (type) => featuresOf(type).ebs.NvmeSupport,
  'network-info.bandwidth-weightings': (type) => featuresOf(type).weightings ?? [],
  'network-info.efa-info.maximum-efa-interfaces': (type) => featuresOf(type).efa?.MaximumEfaInterfaces,
  'network-info.efa-supported': (type) => featuresOf(type).efa !== undefined,
  'network-info.ena-support': (type) => featuresOf(type).ena,
  'network-info.encryption-in-transit-supported': (type) => featuresOf(type).encryptsInTransit,
  'network-info.maximum-network-cards': (type) => featuresOf(type).networkCards,
  'nitro-enclaves-support': (type) => featuresOf(type).enclaves,
  'processor-info.supported-features': (type) => featuresOf(type).processorFeatures,
  'supported-boot-mode': (type) => featuresOf(type).bootModes,
  'vcpu-info.valid-threads-per-core': (type) => featuresOf(type).threads,
};
