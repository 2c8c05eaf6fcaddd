import { subnetById } from '../../network/locate.js';
import type { Association, Network, RouteTable } from '../../network/model.js';
import { changedId, type NetworkChange, withChange } from '../fix/change.js';
import type { NotUnderstood } from './command-line.js';
import { type CliOptions, one } from './options.js';

/**
 * Another route table or network ACL for a subnet, another route table for a gateway, or another main route table for a VPC
 * (`subnetId` null).
 */
export interface Reassociation {
  readonly kind: 'set-route-table' | 'set-network-acl';
  readonly subnetId: string | null;
  readonly gatewayId?: string;
  /** Null: none, or for a subnet the main route table, which it then has without being told. */
  readonly id: string | null;
  readonly before: string | null;
}

/** One change of a what-if. A fix makes none that only associates. */
export type WhatIfStep = NetworkChange | Reassociation;

const isReassociation = (step: WhatIfStep): step is Reassociation =>
  step.kind === 'set-route-table' || step.kind === 'set-network-acl';

/** The network as it is once all are made, each on top of those before it. */
export const applySteps = (network: Network, steps: readonly WhatIfStep[]): Network =>
  steps.reduce(
    (before, step) => (isReassociation(step) ? reassociated(before, step) : withChange(before, step)),
    network,
  );

/** The resources that are changed, or that take the place of others. */
export const changedIds = (step: WhatIfStep): readonly string[] =>
  isReassociation(step) ? [step.id, step.before].flatMap((id) => id ?? []) : [changedId(step)];

interface Associated {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly associations?: readonly Association[];
}

function reassociated(network: Network, { kind, subnetId, gatewayId, id, before }: Reassociation): Network {
  if (kind === 'set-network-acl') return { ...network, networkAcls: moved(network.networkAcls, subnetId, id) };
  if (gatewayId !== undefined) return { ...network, routeTables: directed(network.routeTables, gatewayId, id) };
  if (subnetId !== null) return { ...network, routeTables: moved(network.routeTables, subnetId, id) };
  const routeTables = network.routeTables.map((table) =>
    table.id === id || table.id === before ? { ...table, isMain: table.id === id } : table,
  );
  return { ...network, routeTables };
}

function moved<T extends Associated>(all: readonly T[], subnetId: string | null, id: string | null): readonly T[] {
  return all.map((one) => ({
    ...one,
    subnetIds: [
      ...one.subnetIds.filter((each) => each !== subnetId),
      ...(one.id === id && subnetId !== null ? [subnetId] : []),
    ],
    ...without(one, (each) => each.subnetId !== null && each.subnetId === subnetId),
  }));
}

function directed(tables: readonly RouteTable[], gatewayId: string, id: string | null): readonly RouteTable[] {
  return tables.map(({ gatewayIds = [], ...table }) => {
    const own = [...gatewayIds.filter((each) => each !== gatewayId), ...(table.id === id ? [gatewayId] : [])];
    return {
      ...table,
      ...(own.length > 0 ? { gatewayIds: own } : {}),
      ...without(table, (each) => each.gatewayId === gatewayId),
    };
  });
}

/** AWS gives a new association a new id: until then it has none. */
const without = (
  { associations }: Pick<Associated, 'associations'>,
  isGone: (association: Association) => boolean,
): Pick<Associated, 'associations'> =>
  associations ? { associations: associations.filter((each) => !isGone(each)) } : {};

export const aclAssociationOptions = ['association-id', 'network-acl-id'];

/** `associate-route-table`, `disassociate-route-table`, `replace-route-table-association`. */
export function tableAssociation(
  network: Network,
  kind: 'associate' | 'disassociate' | 'replace',
  options: CliOptions,
): Reassociation | NotUnderstood {
  const id = one(options, 'route-table-id');
  const table = network.routeTables.find((each) => each.id === id);
  if (kind !== 'disassociate' && id === undefined) return { reason: 'names no route table: --route-table-id rtb-…' };
  if (kind !== 'disassociate' && !table) return { reason: `is about ${id}, which is not in this network` };
  if (kind === 'associate' && table) return associated(network, table, options);
  const found = associationOf(network.routeTables, options);
  if ('reason' in found) return found;
  const { subnetId, gatewayId, owner } = found;
  if (kind === 'replace' && table?.vpcId !== owner.vpcId) return { reason: `is about ${id}, which is in another VPC` };
  const wrong = kind === 'replace' && gatewayId !== undefined ? unfit(table) : undefined;
  if (wrong !== undefined) return { reason: wrong };
  if (kind === 'disassociate' && subnetId === null && gatewayId === undefined)
    return { reason: `would leave ${owner.vpcId} without a main route table, which AWS refuses` };
  return {
    kind: 'set-route-table',
    subnetId,
    ...(gatewayId === undefined ? {} : { gatewayId }),
    id: kind === 'disassociate' ? null : (table?.id ?? null),
    before: owner.id,
  };
}

/** For a subnet, or for what comes in by a gateway. */
function associated(network: Network, table: RouteTable, options: CliOptions): Reassociation | NotUnderstood {
  const isOfGateway = options.has('gateway-id');
  const place = one(options, isOfGateway ? 'gateway-id' : 'subnet-id');
  if (place === undefined)
    return { reason: isOfGateway ? 'names no gateway: --gateway-id igw-…' : 'names no subnet: --subnet-id subnet-…' };
  const gateways = [...network.internetGateways, ...(network.vpnGateways ?? [])];
  const subnet = subnetById(network, place);
  const vpcIds = isOfGateway ? gateways.find(({ id }) => id === place)?.vpcIds : subnet && [subnet.vpcId];
  if (!vpcIds) return { reason: `is about ${place}, which is not in this network` };
  if (!vpcIds.includes(table.vpcId)) return { reason: `is about ${table.id} and ${place}, which are in two VPCs` };
  const present = network.routeTables.find(({ subnetIds, gatewayIds = [] }) =>
    (isOfGateway ? gatewayIds : subnetIds).includes(place),
  );
  if (present && present !== table)
    return { reason: `associates ${place}, which has ${present.id} already: use replace-route-table-association` };
  const wrong = isOfGateway ? unfit(table) : undefined;
  if (wrong !== undefined) return { reason: wrong };
  const of = isOfGateway ? { subnetId: null, gatewayId: place } : { subnetId: place };
  return { kind: 'set-route-table', ...of, id: table.id, before: present?.id ?? null };
}

/** "You cannot associate a route table with a gateway if" it leads elsewhere (VPC user guide, "Gateway route tables"). */
function unfit(table: RouteTable | undefined): string | undefined {
  const other = table?.routes.find(({ target }) => !['local', 'interface', 'vpc-endpoint'].includes(target.kind));
  return (
    other &&
    `gives a gateway ${table?.id}, whose route to ${other.destination} leads neither to an interface nor to an endpoint, which AWS refuses`
  );
}

/** `replace-network-acl-association` */
export function aclAssociation(network: Network, options: CliOptions): Reassociation | NotUnderstood {
  const id = one(options, 'network-acl-id');
  const acl = network.networkAcls.find((each) => each.id === id);
  if (id === undefined) return { reason: 'names no network ACL: --network-acl-id acl-…' };
  if (!acl) return { reason: `is about ${id}, which is not in this network` };
  const found = associationOf(network.networkAcls, options);
  if ('reason' in found) return found;
  if (found.owner.vpcId !== acl.vpcId) return { reason: `is about ${id}, which is in another VPC` };
  return { kind: 'set-network-acl', subnetId: found.subnetId, id, before: found.owner.id };
}

function associationOf(
  all: readonly Associated[],
  options: CliOptions,
): (Pick<Reassociation, 'subnetId' | 'gatewayId'> & { readonly owner: Associated }) | NotUnderstood {
  const id = one(options, 'association-id');
  if (id === undefined) return { reason: 'names no association: --association-id' };
  for (const owner of all) {
    const found = owner.associations?.find((each) => each.id === id);
    if (found) return { ...found, owner };
  }
  return { reason: `is about ${id}, which is not in this network` };
}
