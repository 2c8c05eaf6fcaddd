import { within } from '../cloud/addresses.js';
import type { Eni } from '../cloud/cloud.js';
import type { Packet } from '../cloud/filters.js';
import { type Fate, type Moment, stopped, type Walker } from './fate.js';
import { filtersAt, interfaceAt } from './interface-filters.js';

/** Out of the far attachment, into its VPC. */
export interface Crossed {
  readonly kind: 'crossed';
  readonly by: Eni;
  readonly identity: boolean;
}

/** Through the attachments' own interfaces, whose subnets' ACLs apply (VPC user guide, "Network ACLs for transit gateways"). */
export function throughTransitGateway(
  walker: Walker,
  moment: Moment,
  eni: Eni,
  packet: Packet,
  gatewayId: string,
  identity: boolean,
): Fate | Crossed {
  const { cloud, at } = moment;
  const lost = () => stopped('transit-gateway', [gatewayId], { by: 'tgw' });
  const tgw = cloud.tgws.find(({ id }) => id === gatewayId);
  const near = tgw?.attachments.find(({ vpcId }) => vpcId === eni.vpcId);
  if (!tgw || !near) return lost();
  const door = interfaceAt(cloud, near.eniId);
  const refusedIn = filtersAt(walker, moment, door, false, packet, door.subnetId !== eni.subnetId, identity);
  walker.see({ eniId: door.id, egress: false, packet, accepted: !refusedIn, reason: null, path: null, at });
  if (refusedIn) return refusedIn;
  const next = tgw.routes.find(({ to }) => within(packet.dst, to));
  const far = tgw.attachments.find(({ vpcId }) => vpcId === next?.vpcId);
  if (!far) return lost();
  const out = interfaceAt(cloud, far.eniId);
  const refusedOut = filtersAt(walker, moment, out, true, packet, true, identity);
  walker.see({
    eniId: out.id,
    egress: true,
    packet,
    accepted: !refusedOut,
    reason: null,
    path: refusedOut ? null : 1,
    at,
  });
  if (refusedOut) return refusedOut;
  return { kind: 'crossed', by: out, identity: identity && tgw.referencing };
}
