import type { Route, RouteTable } from '../model.js';
import type { DescribedPart } from './shape.js';

export function routeTableFrom(row: DescribedPart): readonly RouteTable[] {
  const id = row.id('RouteTableId');
  if (id === undefined) return [];
  const associations = row
    .list('Associations')
    .filter((one) => ['associated', 'associating', null].includes(one.part('AssociationState').text('State')));
  const propagating = row.list('PropagatingVgws').flatMap((one) => one.text('GatewayId') ?? []);
  const gatewayIds = associations.flatMap((association) => association.text('GatewayId') ?? []);
  return [
    {
      id,
      vpcId: row.text('VpcId') ?? '',
      isMain: associations.some((association) => association.flag('Main')),
      subnetIds: associations.flatMap((association) => association.text('SubnetId') ?? []),
      ...associationsFrom(associations),
      ...(gatewayIds.length > 0 ? { gatewayIds } : {}),
      ...(propagating.length > 0 ? { propagatingGatewayIds: propagating } : {}),
      routes: row.list('Routes').flatMap(routeFrom),
    },
  ];
}

function associationsFrom(rows: readonly DescribedPart[]): Pick<RouteTable, 'associations'> {
  const associations = rows.flatMap((row) => {
    const id = row.text('RouteTableAssociationId');
    const [subnetId, gatewayId] = [row.text('SubnetId'), row.text('GatewayId')];
    if (id === null) return [];
    if (gatewayId !== null) return { id, subnetId: null, gatewayId };
    return subnetId !== null || row.flag('Main') === true ? { id, subnetId } : [];
  });
  return associations.length > 0 ? { associations } : {};
}

function routeFrom(row: DescribedPart): readonly Route[] {
  const destination =
    row.cidr('DestinationCidrBlock') ?? row.cidr('DestinationIpv6CidrBlock') ?? row.text('DestinationPrefixListId');
  const state = row.text('State') ?? 'active';
  if (destination === null || (state !== 'active' && state !== 'blackhole')) return [];
  const propagated = row.text('Origin') === 'EnableVgwRoutePropagation';
  return [{ destination, target: targetFrom(row), state, ...(propagated ? { propagated } : {}) }];
}

const targets = [
  ['EgressOnlyInternetGatewayId', 'egress-only-internet-gateway'],
  ['NatGatewayId', 'nat-gateway'],
  ['VpcPeeringConnectionId', 'peering'],
  ['TransitGatewayId', 'transit-gateway'],
  ['NetworkInterfaceId', 'interface'],
  ['LocalGatewayId', 'other'],
  ['CarrierGatewayId', 'other'],
  ['CoreNetworkArn', 'other'],
  ['OdbNetworkArn', 'other'],
  ['InstanceId', 'other'],
] as const;

/** `GatewayId` holds several kinds, told apart by the prefix of the id; every other kind has a key of its own. */
function targetFrom(row: DescribedPart): Route['target'] {
  const gateway = row.text('GatewayId');
  if (gateway === 'local') return { kind: 'local' };
  if (gateway !== null) return { kind: gatewayKind(gateway), id: gateway };
  for (const [key, kind] of targets) {
    const id = row.text(key);
    if (id !== null) return { kind, id };
  }
  return { kind: 'other', id: 'an unknown target' };
}

function gatewayKind(id: string): 'internet-gateway' | 'virtual-private-gateway' | 'vpc-endpoint' | 'other' {
  if (id.startsWith('igw-')) return 'internet-gateway';
  if (id.startsWith('vgw-')) return 'virtual-private-gateway';
  return id.startsWith('vpce-') ? 'vpc-endpoint' : 'other';
}
