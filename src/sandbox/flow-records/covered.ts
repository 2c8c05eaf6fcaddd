import type { Covered } from '../../flow-log/compose.js';
import type { FlowLogRow } from '../ec2/kinds/flow-log/kind.js';
import type { TransitAttachmentRow } from '../ec2/kinds/transit/attachment-kind.js';
import { latencyOf } from '../world/latency.js';
import type { InterfaceHistory, World } from '../world/world.js';

/** What a flow log writes about: an interface, or an attachment of a transit gateway. */
export type Watched = InterfaceHistory & Pick<Covered, 'transit'>;

/** All that a flow log covers, and what its records say of each, by their ids. */
export function coveredBy(world: World, { ResourceId }: FlowLogRow): readonly (readonly [string, Watched])[] {
  if (ResourceId.startsWith('tgw-')) {
    const resourceType = ResourceId.startsWith('tgw-attach-') ? 'TransitGatewayAttachment' : 'TransitGateway';
    return Object.values(world.ec2.transitAttachments)
      .filter((row) => [row.TransitGatewayId, row.TransitGatewayAttachmentId].includes(ResourceId))
      .map((row) => [row.TransitGatewayAttachmentId, attachment(world, row, resourceType)]);
  }
  return Object.entries(world.history?.interfaces ?? {}).filter(([id, { subnetId, vpcId }]) =>
    [id, subnetId, vpcId].includes(ResourceId),
  );
}

const attachment = (
  world: World,
  { TransitGatewayId: gatewayId, createdAt, deletedAt }: TransitAttachmentRow,
  resourceType: 'TransitGateway' | 'TransitGatewayAttachment',
): Watched => ({
  vpcId: '',
  subnetId: '',
  instanceId: null,
  azId: null,
  privateAddress: null,
  ipv6Addresses: [],
  from: createdAt + latencyOf(world).transitPending,
  until: deletedAt,
  exposure: [],
  transit: { gatewayId, resourceType },
});
