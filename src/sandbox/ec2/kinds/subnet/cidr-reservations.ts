import {
  CreateSubnetCidrReservationCommand,
  DeleteSubnetCidrReservationCommand,
  GetSubnetCidrReservationsCommand,
  type SubnetCidrReservation,
} from '@aws-sdk/client-ec2';
import { covers, overlaps, parseCidr } from '../../../../network/cidr.js';
import { matchesFilters } from '../../../endpoint/filters.js';
import { AwsError, type Call, type Operation, on, page } from '../../../endpoint/operation.js';
import { newId } from '../../../world/ids.js';
import type { Row } from '../../../world/row.js';
import { anyBlock } from '../../cidr-block.js';
import { malformed, notFound, type WholeKind } from '../../kind.js';
import { find } from '../../lookup.js';
import { addRow, removeRow, rowsBy } from '../../rows.js';
import { setTags, tagSet, tagsFor, tagsOf } from '../../tag-set.js';
import { type SubnetRow, subnetKind } from './kind.js';

const members = { SubnetCidrReservationId: 'text', SubnetId: 'text', Cidr: 'text', ReservationType: 'text' } as const;

export type CidrReservationRow = Row<SubnetCidrReservation, keyof typeof members>;

declare module '../../../world/world.js' {
  interface Ec2Rows {
    cidrReservations: CidrReservationRow;
  }
}

/**
 * IPv4 blocks of a subnet that AWS takes no single address from; of `explicit` ones no prefix either (VPC user guide, "Subnet
 * CIDR reservations").
 */
export const reservedBlocks = (
  call: Call,
  { SubnetId }: SubnetRow,
  types: readonly string[] = ['prefix', 'explicit'],
): readonly string[] =>
  rowsBy(call, cidrReservationKind, 'SubnetId', SubnetId)
    .filter(({ ReservationType, Cidr }) => types.includes(ReservationType ?? '') && parseCidr(Cidr)?.family === 4)
    .map(({ Cidr }) => Cidr);

const operations: readonly Operation[] = [
  on(CreateSubnetCidrReservationCommand, (input, call) => {
    const tags = tagsFor(input.TagSpecifications, 'subnet-cidr-reservation');
    const { Description, ReservationType } = input;
    const subnet = find(call, subnetKind, input.SubnetId);
    const Cidr = blockIn(call, subnet, input.Cidr);
    const id = newId('scr', call.random);
    const row: CidrReservationRow = {
      SubnetCidrReservationId: id,
      SubnetId: subnet.SubnetId,
      Cidr,
      ReservationType,
      OwnerId: call.world.account,
      ...(Description !== undefined && { Description }),
    };
    addRow(call, cidrReservationKind, row);
    setTags(call, id, tags);
    return { SubnetCidrReservation: view(call, row) };
  }),

  on(GetSubnetCidrReservationsCommand, ({ SubnetId, Filters, NextToken, MaxResults }, call) => {
    const subnet = find(call, subnetKind, SubnetId);
    const matches = matchesFilters<CidrReservationRow>(
      Filters,
      { reservationType: (row) => row.ReservationType, 'subnet-id': (row) => row.SubnetId },
      (row) => tagsOf(call.world, row.SubnetCidrReservationId),
    );
    const rows = rowsBy(call, cidrReservationKind, 'SubnetId', subnet.SubnetId).filter(matches);
    const { items, next } = page(rows, { token: NextToken, max: MaxResults });
    const of = (family: 4 | 6) =>
      items.filter(({ Cidr }) => parseCidr(Cidr)?.family === family).map((row) => view(call, row));
    return { SubnetIpv4CidrReservations: of(4), SubnetIpv6CidrReservations: of(6), NextToken: next };
  }),

  on(DeleteSubnetCidrReservationCommand, ({ SubnetCidrReservationId }, call) => {
    const row = find(call, cidrReservationKind, SubnetCidrReservationId);
    const DeletedSubnetCidrReservation = view(call, row);
    removeRow(call, cidrReservationKind, row.SubnetCidrReservationId);
    return { DeletedSubnetCidrReservation };
  }),
];

const view = (call: Call, row: CidrReservationRow) => ({
  ...row,
  Tags: tagSet(call.world, row.SubnetCidrReservationId),
});

function blockIn(call: Call, subnet: SubnetRow, text: string): string {
  const block = anyBlock(text, 'cidr');
  const homes = [
    subnet.CidrBlock,
    ...subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock = '' }) => Ipv6CidrBlock),
  ];
  if (!homes.some((home) => covers(home, block))) {
    throw new AwsError('InvalidParameterValue', `The CIDR '${block}' is not within subnet '${subnet.SubnetId}'.`);
  }
  const others = rowsBy(call, cidrReservationKind, 'SubnetId', subnet.SubnetId);
  if (others.some(({ Cidr }) => overlaps(Cidr, block)))
    throw new AwsError('InvalidParameterValue', `The CIDR '${block}' conflicts with another reservation.`);
  return block;
}

export const cidrReservationKind: WholeKind<'cidrReservations'> = {
  table: 'cidrReservations',
  id: 'SubnetCidrReservationId',
  prefix: 'scr',
  type: 'subnet-cidr-reservation',
  notFound: notFound('InvalidSubnetCidrReservationID.NotFound', 'subnetCidrReservation'),
  malformed: malformed('InvalidSubnetCidrReservationID.Malformed', 'scr'),
  // A reservation goes with its subnet.
  exists: ({ SubnetId }, { world }) => world.ec2.subnets[SubnetId] !== undefined,
  members,
  operations,
};
