import type { Interface } from '../model.js';
import type { DescribedPart } from './shape.js';

interface Instance {
  readonly id: string;
  readonly state: string | null;
  readonly name: string | null;
  readonly interfaces: readonly DescribedPart[];
}

/** Every network interface, from its own description or from its instance's, with what the instance adds to it. */
export function interfacesFrom(described: DescribedPart): readonly Interface[] {
  const instances = described
    .list('Reservations')
    .flatMap((reservation) => reservation.list('Instances').flatMap(instanceFrom));
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  // An instance lists its interfaces too, which tells whose they are where their own list was cut down.
  const byInterface = new Map(
    instances.flatMap((one) => one.interfaces.map((row) => [row.text('NetworkInterfaceId'), one] as const)),
  );
  const vpcOf = new Map(described.list('Subnets').map((row) => [row.text('SubnetId'), row.text('VpcId')]));
  const own = described.list('NetworkInterfaces').flatMap((row) => {
    const instanceId = row.part('Attachment').text('InstanceId');
    const instance = instanceId === null ? byInterface.get(row.text('NetworkInterfaceId')) : byId.get(instanceId);
    return interfaceFrom(row, instance, vpcOf.get(row.text('SubnetId')));
  });
  const known = new Set<string | null>(own.map(({ id }) => id));
  const inside = instances
    // A terminated instance stays visible for a while and has no network any more (EC2 user guide, "Instance lifecycle").
    .filter(({ state }) => state !== 'terminated')
    .flatMap((instance) => instance.interfaces.map((row) => ({ row, instance })))
    .filter(({ row }) => !known.has(row.text('NetworkInterfaceId')));
  return [...own, ...inside.flatMap(({ row, instance }) => interfaceFrom(row, instance))];
}

/** An interface that came without its public addresses has those that the list of addresses gives it. */
export function withElasticAddresses(addresses: readonly DescribedPart[]): (one: Interface) => Interface {
  const known = new Map<string, Record<string, string>>();
  for (const row of addresses) {
    const [id, inside] = [row.text('NetworkInterfaceId'), row.address('PrivateIpAddress')];
    const outside = row.address('PublicIp');
    if (id !== null && inside !== null && outside !== null) known.set(id, { ...known.get(id), [inside]: outside });
  }
  return (one) => {
    const own = known.get(one.id);
    return own ? { ...one, publicAddresses: { ...own, ...one.publicAddresses } } : one;
  };
}

export function nameTag(row: DescribedPart, key: 'Tags' | 'TagSet'): string | null {
  const tag = row.list(key).find((one) => one.text('Key') === 'Name');
  return tag?.text('Value') || null;
}

function instanceFrom(row: DescribedPart): readonly Instance[] {
  const id = row.id('InstanceId');
  if (id === undefined) return [];
  return [
    {
      id,
      state: row.part('State').text('Name'),
      name: nameTag(row, 'Tags'),
      interfaces: row.list('NetworkInterfaces'),
    },
  ];
}

/** `subnetVpc` is where its subnet is, for an interface that does not say it. */
function interfaceFrom(
  row: DescribedPart,
  instance: Instance | undefined,
  subnetVpc: string | null = null,
): readonly Interface[] {
  const vpc = row.text('VpcId') ?? subnetVpc;
  const [id, vpcId, subnetId] = [row.id('NetworkInterfaceId'), vpc ?? row.id('VpcId'), row.id('SubnetId')];
  if (id === undefined || vpcId === undefined || subnetId === undefined) return [];
  const attachment = row.part('Attachment');
  const instanceId = instance?.id ?? attachment.text('InstanceId');
  const deviceIndex = attachment.number('DeviceIndex');
  const interfaceType = row.text('InterfaceType');
  const prefixes = prefixesFrom(row);
  const [description, requesterId, ownerId] = [row.text('Description'), row.text('RequesterId'), row.text('OwnerId')];
  const requesterManaged = row.flag('RequesterManaged');
  return [
    {
      id,
      name: instance?.name ?? nameTag(row, 'TagSet') ?? nameTag(row, 'Tags'),
      kind: kindOf(interfaceType, row.text('Description'), instanceId),
      instanceId,
      instanceState: instance?.state ?? null,
      vpcId,
      subnetId,
      ...addressesFrom(row),
      securityGroupIds: row.list('Groups').flatMap((group) => group.text('GroupId') ?? []),
      sourceDestCheck: row.flag('SourceDestCheck'),
      ...(row.text('Status') === 'available' ? { attached: false } : {}),
      ...(row.has('PrivateIpAddresses') || row.has('Association') ? {} : { addressesUnread: true }),
      ...(prefixes.length > 0 ? { prefixes } : {}),
      ...(deviceIndex === null ? {} : { deviceIndex }),
      ...(interfaceType === null ? {} : { interfaceType }),
      ...(description === null ? {} : { description }),
      ...(requesterId === null ? {} : { requesterId }),
      ...(requesterManaged === null ? {} : { requesterManaged }),
      ...(ownerId === null ? {} : { ownerId }),
    },
  ];
}

function addressesFrom(row: DescribedPart): Pick<Interface, 'privateAddresses' | 'ipv6Addresses' | 'publicAddresses'> {
  const rows = row.list('PrivateIpAddresses').toSorted((one, other) => rank(one) - rank(other));
  const primary = rows.length === 0 ? [row] : [];
  const pairs = [...rows, ...primary].flatMap((one) => {
    const inside = one.address('PrivateIpAddress');
    return inside === null ? [] : [{ inside, outside: one.part('Association').address('PublicIp') }];
  });
  return {
    privateAddresses: pairs.map(({ inside }) => inside),
    publicAddresses: Object.fromEntries(
      pairs.flatMap(({ inside, outside }) => (outside === null ? [] : [[inside, outside]])),
    ),
    ipv6Addresses: row.list('Ipv6Addresses').flatMap((one) => one.address('Ipv6Address') ?? []),
  };
}

const prefixesFrom = (row: DescribedPart): readonly string[] => [
  ...row.list('Ipv4Prefixes').flatMap((one) => one.cidr('Ipv4Prefix') ?? []),
  ...row.list('Ipv6Prefixes').flatMap((one) => one.cidr('Ipv6Prefix') ?? []),
];

const rank = (row: DescribedPart): number => (row.flag('Primary') ? 0 : 1);

/** Load balancers of the application kind are plain interfaces that say so in their description alone. */
function kindOf(type: string | null, description: string | null, instanceId: string | null): Interface['kind'] {
  switch (type) {
    case 'natGateway':
    case 'nat_gateway':
      return 'nat-gateway';
    case 'load_balancer':
    case 'network_load_balancer':
    case 'gateway_load_balancer':
    // It brings clients with their own addresses as well (Global Accelerator guide, "Client IP address preservation").
    case 'global_accelerator_managed':
      return 'load-balancer';
    case 'vpc_endpoint':
    case 'gateway_load_balancer_endpoint':
      return 'vpc-endpoint';
    case 'transit_gateway':
      return 'transit-gateway';
  }
  if (instanceId !== null) return 'instance';
  return description?.startsWith('ELB ') ? 'load-balancer' : 'other';
}
