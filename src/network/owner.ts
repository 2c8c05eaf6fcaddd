import type { Interface } from './model.js';
import type { OwnerKind } from './owner-row.js';
import { owners } from './owners.js';

export type { OwnerKind } from './owner-row.js';

/** Whose interface it is, as AWS's own notes on it tell. */
export interface Owner {
  readonly kind: OwnerKind;
  /** In words: `Network Load Balancer`, `RDS database`. */
  readonly service: string;
  /** What the service calls it: the load balancer's name, the file system's id; null where the interface does not carry it. */
  readonly name: string | null;
}

/**
 * Interfaces of AWS's services are described to their owner like any other, and only InterfaceType and Description tell
 * whose they are; that somebody else asked for them tells that they are a service's. The rows of the table are tried in order; an instance's own interface is the
 * instance's unless a container runtime made it.
 */
export function ownerOf(one: Interface): Owner {
  for (const { kind, service, types, description } of owners) {
    if (types && !types.includes(one.interfaceType ?? '')) continue;
    const found = description?.exec(one.description ?? '');
    if (description && !found) continue;
    return { kind, service, name: found?.groups?.name ?? null };
  }
  if (one.instanceId !== null) return { kind: 'instance', service: 'EC2 instance', name: one.instanceId };
  const byKind = kinds[one.kind];
  if (byKind) return { ...byKind, name: null };
  // Whoever makes one by themselves is its requester, too.
  const isManaged = one.requesterManaged ?? one.requesterId !== undefined;
  return isManaged
    ? { kind: 'aws-service', service: 'AWS service', name: one.description ?? null }
    : { kind: 'unknown', service: 'network interface', name: null };
}

/** `Network Load Balancer front`, `RDS database`, `EC2 instance i-0abc`. */
export function ownerInWords(one: Interface): string {
  const { service, name } = ownerOf(one);
  return name === null ? service : `${service} ${name}`;
}

/** Interfaces of a network that was put together without notes have their kind alone. */
const kinds: Partial<Readonly<Record<Interface['kind'], Pick<Owner, 'kind' | 'service'>>>> = {
  'nat-gateway': { kind: 'nat-gateway', service: 'NAT gateway' },
  'load-balancer': { kind: 'load-balancer', service: 'load balancer' },
  'vpc-endpoint': { kind: 'vpc-endpoint', service: 'VPC endpoint' },
  'transit-gateway': { kind: 'transit-gateway', service: 'transit gateway attachment' },
};
