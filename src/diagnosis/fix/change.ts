import type { Network } from '../../network/model.js';
import { aclChanges } from './changes/acl-entries.js';
import { groupChanges } from './changes/groups.js';
import { resourceChanges } from './changes/resources.js';
import { routeChanges } from './changes/routes.js';
import { transitChanges } from './changes/transit.js';

/** Every kind of change: the call that makes it, the network as it would be, and the change that takes it back. */
const changes = { ...groupChanges, ...aclChanges, ...routeChanges, ...resourceChanges, ...transitChanges };

type Changes = typeof changes;
type Kind = keyof Changes;
type Details<K extends Kind> = Parameters<Changes[K]['call']>[0];
type CallOf<K extends Kind> = ReturnType<Changes[K]['call']>;

/**
 * One change of a network, as data: the command that is shown, the call that is made, the network as it would be and the
 * way back all come from this value. What it replaces or takes away is in it, so that it can be undone.
 */
export type NetworkChange = ChangeOf<Kind>;

type ChangeOf<K extends Kind> = { [P in K]: { readonly kind: P } & Details<P> }[K];

export type GroupChange = ChangeOf<keyof typeof groupChanges>;
export type AclChange = ChangeOf<keyof typeof aclChanges>;
export type RouteChange = ChangeOf<'create-route' | 'replace-route' | 'delete-route'>;

interface Row<K extends Kind> {
  readonly call: (details: Details<K>) => CallOf<K>;
  readonly apply: (network: Network, details: Details<K>) => Network;
  /** Null where nothing takes it back. */
  readonly undo: (details: Details<K>) => NetworkChange | null;
}

const rows: { readonly [K in Kind]: Row<K> } = changes;

/** The one call of EC2's API that makes a change: the command line and the SDK command are both written from it. */
export const ec2Call = <K extends Kind>(change: ChangeOf<K>): CallOf<K> => rows[change.kind].call(change);

/** The network as it is once the change is made. A change of what is not there changes nothing. */
export const withChange = <K extends Kind>(network: Network, change: ChangeOf<K>): Network =>
  rows[change.kind].apply(network, change);

export const applyChanges = (network: Network, all: readonly NetworkChange[]): Network =>
  all.reduce((before, one) => withChange(before, one), network);

/** The change that takes it back; null where nothing does (a peering that was deleted has to be asked for anew). */
export const undoOf = <K extends Kind>(change: ChangeOf<K>): NetworkChange | null => rows[change.kind].undo(change);

/** In the order in which they are taken back. */
export const undoAll = (all: readonly NetworkChange[]): readonly NetworkChange[] =>
  all.flatMap((one) => undoOf(one) ?? []).toReversed();

/** The resource that is changed. */
export function changedId(change: NetworkChange): string {
  if ('transitTableId' in change) return change.transitTableId;
  if ('attachmentId' in change) return change.attachmentId;
  if ('groupId' in change) return change.groupId;
  if ('networkAclId' in change) return change.networkAclId;
  if ('routeTableId' in change) return change.routeTableId;
  if ('internetGatewayId' in change) return change.internetGatewayId;
  if ('peeringId' in change) return change.peeringId;
  if ('endpointId' in change) return change.endpointId;
  if ('vpcId' in change) return change.vpcId;
  return 'instanceId' in change ? change.instanceId : change.interfaceId;
}
