import type { Association, Network } from '../../network/model.js';
import { applyChange } from '../fix/apply-change.js';
import { changedId, type NetworkChange } from '../fix/change.js';
import type { NotUnderstood } from './command-line.js';
import { type CliOptions, one } from './options.js';

/** Another route table or network ACL for a subnet, or another main route table for a VPC (`subnetId` null). */
export interface Reassociation {
  readonly kind: 'set-route-table' | 'set-network-acl';
  readonly subnetId: string | null;
  /** Null: the main route table, which the subnet then has without being told. */
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
    (before, step) => (isReassociation(step) ? reassociated(before, step) : applyChange(before, step)),
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

function reassociated(network: Network, { kind, subnetId, id, before }: Reassociation): Network {
  if (kind === 'set-network-acl') return { ...network, networkAcls: moved(network.networkAcls, subnetId, id) };
  if (subnetId !== null) return { ...network, routeTables: moved(network.routeTables, subnetId, id) };
  const routeTables = network.routeTables.map((table) =>
    table.id === id || table.id === before ? { ...table, isMain: table.id === id } : table,
  );
  return { ...network, routeTables };
}

/** AWS gives a new association a new id: until then it has none. */
function moved<T extends Associated>(all: readonly T[], subnetId: string | null, id: string | null): readonly T[] {
  return all.map((one) => {
    const others = one.subnetIds.filter((each) => each !== subnetId);
    return {
      ...one,
      subnetIds: one.id === id && subnetId !== null ? [...others, subnetId] : others,
      ...(one.associations
        ? { associations: one.associations.filter((each) => each.subnetId === null || each.subnetId !== subnetId) }
        : {}),
    };
  });
}

export const aclAssociationOptions = ['association-id', 'network-acl-id'];

/** `associate-route-table`, `disassociate-route-table`, `replace-route-table-association`. */
export function tableAssociation(
  network: Network,
  kind: 'associate' | 'disassociate' | 'replace',
  options: CliOptions,
): Reassociation | NotUnderstood {
  if (options.has('gateway-id'))
    return { reason: 'is about the route table of a gateway, which is not understood here' };
  const id = one(options, 'route-table-id');
  const table = network.routeTables.find((each) => each.id === id);
  if (kind !== 'disassociate' && id === undefined) return { reason: 'names no route table: --route-table-id rtb-…' };
  if (kind !== 'disassociate' && !table) return { reason: `is about ${id}, which is not in this network` };
  if (kind === 'associate') return associated(network, table, one(options, 'subnet-id'));
  const found = associationOf(network.routeTables, options);
  if ('reason' in found) return found;
  const { subnetId, owner } = found;
  if (kind === 'replace' && table?.vpcId !== owner.vpcId) return { reason: `is about ${id}, which is in another VPC` };
  if (kind === 'disassociate' && subnetId === null)
    return { reason: `would leave ${owner.vpcId} without a main route table, which AWS refuses` };
  return {
    kind: 'set-route-table',
    subnetId,
    id: kind === 'disassociate' ? null : (table?.id ?? null),
    before: owner.id,
  };
}

function associated(
  network: Network,
  table: Network['routeTables'][number] | undefined,
  subnetId: string | undefined,
): Reassociation | NotUnderstood {
  if (subnetId === undefined) return { reason: 'names no subnet: --subnet-id subnet-…' };
  const subnet = network.subnets.find(({ id }) => id === subnetId);
  if (!subnet || !table) return { reason: `is about ${subnetId}, which is not in this network` };
  if (subnet.vpcId !== table.vpcId) return { reason: `is about ${table.id} and ${subnetId}, which are in two VPCs` };
  const present = network.routeTables.find(({ subnetIds }) => subnetIds.includes(subnetId));
  if (present)
    return { reason: `associates ${subnetId}, which has ${present.id} already: use replace-route-table-association` };
  return { kind: 'set-route-table', subnetId, id: table.id, before: null };
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
): { readonly subnetId: string | null; readonly owner: Associated } | NotUnderstood {
  const id = one(options, 'association-id');
  if (id === undefined) return { reason: 'names no association: --association-id' };
  for (const owner of all) {
    const found = owner.associations?.find((each) => each.id === id);
    if (found) return { subnetId: found.subnetId, owner };
  }
  return { reason: `is about ${id}, which is not in this network` };
}
