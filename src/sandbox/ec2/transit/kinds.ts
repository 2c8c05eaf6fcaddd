import { AwsError, type Call } from '../../endpoint/operation.js';
import { latencyOf } from '../../world/latency.js';
import type { Life, TransitAttachmentRow, TransitGatewayRow, TransitRouteTableRow } from '../../world/transit-rows.js';
import type { Kind } from '../kinds.js';
import { find } from '../lookup.js';

type State = 'pending' | 'available' | 'modifying' | 'deleting' | 'deleted';

/** "Transit gateway attachment lifecycle" (Transit Gateways guide); the gateway and its tables go the same way. */
export function transitState({ world, clock }: Call, { createdAt, modifiedAt, deletedAt }: Life): State {
  const { transitPending, transitModifying, transitDeleting } = latencyOf(world);
  const now = clock.now();
  if (deletedAt !== null) return now < deletedAt + transitDeleting ? 'deleting' : 'deleted';
  if (now < createdAt + transitPending) return 'pending';
  return modifiedAt !== null && now < modifiedAt + transitModifying ? 'modifying' : 'available';
}

const isShown = ({ deletedAt }: Life, { world, clock }: Call): boolean => {
  const { transitDeleting, transitDeletedVisible } = latencyOf(world);
  return deletedAt === null || clock.now() < deletedAt + transitDeleting + transitDeletedVisible;
};

// The words are those of reports: aws-nuke's issue 961, the AWS provider of Terraform's 7196 and 25868.
const gone = (code: string, noun: string) => (id: string) =>
  new AwsError(code, `${noun} ${id} was deleted or does not exist.`);

export const transitGatewayKind: Kind<TransitGatewayRow> = {
  prefix: 'tgw',
  table: (world) => world.ec2.transitGateways,
  notFound: gone('InvalidTransitGatewayID.NotFound', 'Transit Gateway'),
  malformed: (id) => new AwsError('InvalidTransitGatewayID.Malformed', `Invalid Transit Gateway id ${id}.`),
  exists: isShown,
};

export const transitAttachmentKind: Kind<TransitAttachmentRow> = {
  prefix: 'tgw-attach',
  table: (world) => world.ec2.transitAttachments,
  notFound: gone('InvalidTransitGatewayAttachmentID.NotFound', 'Transit Gateway Attachment'),
  malformed: () =>
    new AwsError('InvalidTransitGatewayAttachmentID.Malformed', 'Invalid Transit Gateway Attachment id.'),
  exists: isShown,
};

export const transitRouteTableKind: Kind<TransitRouteTableRow> = {
  prefix: 'tgw-rtb',
  table: (world) => world.ec2.transitRouteTables,
  // The two codes differ in the case of one letter.
  notFound: gone('InvalidRouteTableID.NotFound', 'Transit Gateway Route Table'),
  malformed: (id) => new AwsError('InvalidRouteTableId.Malformed', `Invalid Transit Gateway Route Table id ${id}.`),
  exists: isShown,
};

/** One that a request may still act on: what is deleted is only looked at. */
export function findLive<Row extends Life>(call: Call, kind: Kind<Row>, id: string): Row {
  const row = find(call, kind, id);
  if (row.deletedAt !== null) throw kind.notFound(id);
  return row;
}

/** The same, where it must have come up. */
export function findAvailable<Row extends Life>(call: Call, kind: Kind<Row>, id: string): Row {
  const row = findLive(call, kind, id);
  if (transitState(call, row) === 'pending') throw new AwsError('IncorrectState', `${id} is in invalid state`);
  return row;
}
