import type { NetworkAclEntry, Route, SecurityGroupRule } from '../../network/model.js';
import { isTransitChange, type TransitChange, undoOfTransit } from './transit-change.js';

/**
 * One change of a network, as data: the command that is shown, the call that is made, the network as it would be and the
 * way back all come from this value. What it replaces or takes away is in it, so that it can be undone.
 */
export type NetworkChange =
  | GroupChange
  | AclChange
  | RouteChange
  | EndpointChange
  | GatewayChange
  | PeeringChange
  | InstanceChange
  | SourceDestCheckChange
  | DnsChange
  | PropagationChange
  | TransitChange;

export interface GroupChange {
  readonly kind: 'authorize-ingress' | 'authorize-egress' | 'revoke-ingress' | 'revoke-egress';
  readonly groupId: string;
  readonly rule: SecurityGroupRule;
}

export type AclChange = { readonly networkAclId: string; readonly entry: NetworkAclEntry } & (
  | { readonly kind: 'create-network-acl-entry' | 'delete-network-acl-entry' }
  | { readonly kind: 'replace-network-acl-entry'; readonly before: NetworkAclEntry }
);

export type RouteChange = {
  readonly routeTableId: string;
  /** A CIDR, or a prefix list id. */
  readonly destination: string;
  readonly target: RouteTarget;
} & (
  | { readonly kind: 'create-route' | 'delete-route' }
  | { readonly kind: 'replace-route'; readonly before: RouteTarget }
);

/** The route of a gateway endpoint is made with its association, to the prefix list of its service. */
export interface EndpointChange {
  readonly kind: 'add-endpoint-route' | 'remove-endpoint-route';
  readonly endpointId: string;
  readonly routeTableId: string;
  readonly prefixListId: string;
}

export interface GatewayChange {
  readonly kind: 'attach-internet-gateway' | 'detach-internet-gateway';
  readonly internetGatewayId: string;
  readonly vpcId: string;
}

export interface PeeringChange {
  readonly kind: 'accept-peering' | 'delete-peering';
  readonly peeringId: string;
}

export interface InstanceChange {
  readonly kind: 'start-instance' | 'stop-instance';
  readonly instanceId: string;
}

export interface SourceDestCheckChange {
  readonly kind: 'set-source-dest-check';
  readonly interfaceId: string;
  readonly value: boolean;
}

/** What names are answered with: the attributes of a VPC, the private names of an endpoint, those of a peered VPC. */
export type DnsChange = { readonly value: boolean } & (
  | { readonly kind: 'set-dns-support' | 'set-dns-hostnames'; readonly vpcId: string }
  | { readonly kind: 'set-private-dns'; readonly endpointId: string }
  /** `side`: whose names the other side then finds the private addresses of. */
  | { readonly kind: 'set-peering-dns'; readonly peeringId: string; readonly side: 'requester' | 'accepter' }
);

/** Whether a route table learns what a virtual private gateway knows. */
export interface PropagationChange {
  readonly kind: 'enable-propagation' | 'disable-propagation';
  readonly gatewayId: string;
  readonly routeTableId: string;
}

/** What a route can be written to: the local route comes with the VPC, other targets have calls of their own. */
export type RouteTarget = Exclude<Route['target'], { readonly kind: 'local' }> & { readonly kind: RoutableKind };

export type RoutableKind = Exclude<Route['target']['kind'], 'local' | 'other'>;

/** The change that takes it back; null where nothing does (a peering that was deleted has to be asked for anew). */
export function undoOf(change: NetworkChange): NetworkChange | null {
  if (isTransitChange(change)) return undoOfTransit(change);
  switch (change.kind) {
    case 'set-source-dest-check':
    case 'set-dns-support':
    case 'set-dns-hostnames':
    case 'set-private-dns':
    case 'set-peering-dns':
      return { ...change, value: !change.value };
    case 'replace-network-acl-entry':
      return { ...change, entry: change.before, before: change.entry };
    case 'replace-route':
      return { ...change, target: change.before, before: change.target };
    case 'delete-peering':
      return null;
    case 'authorize-ingress':
      return { ...change, kind: 'revoke-ingress' };
    case 'authorize-egress':
      return { ...change, kind: 'revoke-egress' };
    case 'revoke-ingress':
      return { ...change, kind: 'authorize-ingress' };
    case 'revoke-egress':
      return { ...change, kind: 'authorize-egress' };
    case 'create-network-acl-entry':
      return { ...change, kind: 'delete-network-acl-entry' };
    case 'delete-network-acl-entry':
      return { ...change, kind: 'create-network-acl-entry' };
    case 'create-route':
      return { ...change, kind: 'delete-route' };
    case 'delete-route':
      return { ...change, kind: 'create-route' };
    case 'add-endpoint-route':
      return { ...change, kind: 'remove-endpoint-route' };
    case 'remove-endpoint-route':
      return { ...change, kind: 'add-endpoint-route' };
    case 'attach-internet-gateway':
      return { ...change, kind: 'detach-internet-gateway' };
    case 'detach-internet-gateway':
      return { ...change, kind: 'attach-internet-gateway' };
    case 'enable-propagation':
      return { ...change, kind: 'disable-propagation' };
    case 'disable-propagation':
      return { ...change, kind: 'enable-propagation' };
    case 'accept-peering':
      return { ...change, kind: 'delete-peering' };
    case 'start-instance':
      return { ...change, kind: 'stop-instance' };
    case 'stop-instance':
      return { ...change, kind: 'start-instance' };
  }
}

/** In the order in which they are taken back. */
export const undoAll = (changes: readonly NetworkChange[]): readonly NetworkChange[] =>
  changes.flatMap((change) => undoOf(change) ?? []).toReversed();

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
