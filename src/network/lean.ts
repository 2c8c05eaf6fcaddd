import type { Described } from './from-aws.js';

/**
 * A description without what says nothing about packets: of instances their id, state, name and interfaces; of tags the
 * name alone. What is left reads as AWS prints it.
 */
export function lean(described: Described): Described {
  const { Reservations, ...rest } = described;
  const listed = new Set(described.NetworkInterfaces?.map(({ NetworkInterfaceId }) => NetworkInterfaceId));
  const instances = Reservations?.map(({ OwnerId, Instances = [] }) => ({
    ...(OwnerId === undefined ? {} : { OwnerId }),
    Instances: Instances.map(({ InstanceId, State, VpcId, SubnetId, Tags, NetworkInterfaces = [] }) => ({
      ...given({ InstanceId, State, VpcId, SubnetId, Tags }),
      // Described in full in their own list, where that could be read.
      NetworkInterfaces: NetworkInterfaces.map((one) =>
        listed.has(one.NetworkInterfaceId) ? given({ NetworkInterfaceId: one.NetworkInterfaceId }) : one,
      ),
    })),
  }));
  return withNamesAlone({ ...(instances ? { Reservations: instances } : {}), ...rest });
}

const given = <T extends object>(parts: T): { [Key in keyof T]: Exclude<T[Key], undefined> } =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

/** Tags may hold anything; a name is what people call a thing by. */
function withNamesAlone<T>(value: T): T {
  const walk = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null || 'getTime' in one) return one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, isTags(key) ? names(item) : walk(item)]));
  };
  return walk(value) as T;
}

const isTags = (key: string): boolean => key === 'Tags' || key === 'TagSet';

const names = (tags: unknown): unknown =>
  Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'object' && tag !== null && tag.Key === 'Name') : tags;
