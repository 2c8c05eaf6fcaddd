import { containsAny } from '../../network/cidr.js';
import type { TransitGatewayAttachment, TransitGatewayRouteTable } from '../../network/gateways.js';
import { subnetById, vpcById } from '../../network/locate.js';
import type { Network } from '../../network/model.js';
import { type Fix, fixOf, type Remedy } from './fix.js';
import type { BlockingHop, Ground } from './ground.js';

/** What a transit gateway lacks: an attachment's zone, association or acceptance, or a route in the table that is asked. */
export function mendTransit(facts: Ground, step: BlockingHop): Fix | null {
  const { network } = facts;
  const attachment = network.transitGatewayAttachments?.find(({ id }) => id === step.resourceId);
  const table = network.transitGatewayRouteTables?.find(({ id }) => id === step.resourceId);
  const mend = attachment ? ofAttachment(facts, step, attachment) : table ? ofTable(network, step, table) : undefined;
  return mend ? fixOf(facts, [mend]) : null;
}

function ofAttachment(
  { network, source, destination }: Ground,
  { leg }: BlockingHop,
  attachment: TransitGatewayAttachment,
): Remedy | undefined {
  const { id, state, resourceId, transitGatewayId } = attachment;
  if (state === 'pendingAcceptance') {
    return {
      change: { kind: 'accept-attachment', attachmentId: id },
      summary: `Accept ${id}`,
      admits: `Whatever routes and rules allow between ${resourceId} and all that is attached to ${transitGatewayId}.`,
    };
  }
  const sender = (leg === 'request' ? source : destination).interface;
  const home = subnetById(network, sender?.subnetId ?? null);
  const zones = attachment.subnetIds?.map((subnetId) => subnetById(network, subnetId)?.availabilityZone);
  if (state !== 'available' || !home || !zones || home.vpcId !== resourceId) return undefined;
  if (!zones.includes(home.availabilityZone)) {
    return {
      change: { kind: 'add-attachment-subnet', attachmentId: id, subnetId: home.id },
      summary: `Let ${id} have a subnet in ${home.availabilityZone}: ${home.id}`,
      admits: `${transitGatewayId} to everything in ${home.availabilityZone} of ${resourceId} that routes there; AWS advises a small subnet for it alone, in which case name that one.`,
    };
  }
  const tables = (network.transitGatewayRouteTables ?? []).filter((one) => one.transitGatewayId === transitGatewayId);
  const [only, ...others] = tables;
  if (!only || others.length > 0 || attachment.routeTableId !== null || only.associated?.includes(id)) return undefined;
  return {
    change: { kind: 'associate-transit-table', transitTableId: only.id, attachmentId: id },
    summary: `Associate ${id} with ${only.id}`,
    admits: `The routes of ${only.id} to everything in ${resourceId} that routes to ${transitGatewayId}.`,
  };
}

/** The attached VPC that has the address; it propagates its blocks where nothing leads there yet. */
function ofTable(
  network: Network,
  { packet }: BlockingHop,
  { id, transitGatewayId, propagating, routes }: TransitGatewayRouteTable,
): Remedy | undefined {
  const { destination } = packet;
  const homes = (network.transitGatewayAttachments ?? []).filter(
    (one) =>
      one.transitGatewayId === transitGatewayId &&
      one.resourceType === 'vpc' &&
      containsAny(vpcById(network, one.resourceId)?.cidrs ?? [], destination),
  );
  const [home, ...others] = homes;
  if (!home || others.length > 0) return undefined;
  const dead = routes?.find((one) => one.state === 'blackhole' && containsAny([one.destination], destination));
  const admits = `The way to ${home.resourceId} for every attachment that is associated with ${id}, as far as rules allow.`;
  if (!dead && propagating !== null && !propagating.includes(home.id)) {
    return {
      change: { kind: 'enable-transit-propagation', transitTableId: id, attachmentId: home.id },
      summary: `Let ${home.id} propagate the blocks of ${home.resourceId} into ${id}`,
      admits,
    };
  }
  // A blackhole is somebody's will: to lead past it is for them to decide.
  const block = vpcById(network, home.resourceId)?.cidrs.find((cidr) => containsAny([cidr], destination));
  if (dead || block === undefined) return undefined;
  return {
    change: { kind: 'create-transit-route', transitTableId: id, destination: block, attachmentId: home.id },
    summary: `Add a route to ${id}: ${block} -> ${home.id}`,
    admits,
  };
}
