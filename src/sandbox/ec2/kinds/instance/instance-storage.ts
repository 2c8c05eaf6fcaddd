import type { Getters } from '../../../endpoint/filters.js';
import type { InstanceTypeFacts } from './instance-type-facts.js';

/** The machine's own disks, as DescribeInstanceTypes lists them (EC2 user guide, "Instance store"): those here are NVMe, and encrypted by it. */
export function storageOf({ disks }: InstanceTypeFacts) {
  if (!disks) return { InstanceStorageSupported: false };
  return {
    InstanceStorageSupported: true,
    InstanceStorageInfo: {
      TotalSizeInGB: disks.count * disks.sizeGB,
      Disks: [{ SizeInGB: disks.sizeGB, Count: disks.count, Type: 'ssd' as const }],
      NvmeSupport: 'required' as const,
      EncryptionSupport: 'required' as const,
    },
  };
}

export const storageFilters: Getters<InstanceTypeFacts> = {
  'instance-storage-supported': ({ disks }) => disks !== undefined,
  'instance-storage-info.disk.count': ({ disks }) => disks?.count,
  'instance-storage-info.disk.size-in-gb': ({ disks }) => disks?.sizeGB,
  'instance-storage-info.disk.type': ({ disks }) => disks && 'ssd',
  'instance-storage-info.encryption-support': ({ disks }) => disks && 'required',
  'instance-storage-info.nvme-support': ({ disks }) => disks && 'required',
  'instance-storage-info.total-size-in-gb': ({ disks }) => disks && disks.count * disks.sizeGB,
};
