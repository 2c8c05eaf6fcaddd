import {
  CreateCustomerGatewayCommand,
  type CustomerGateway,
  DeleteCustomerGatewayCommand,
  DescribeCustomerGatewaysCommand,
} from '@aws-sdk/client-ec2';
import { parseAddress } from '../../../network/address.js';
import { AwsError, type Call, type Operation, on } from '../../endpoint/operation.js';
import { newId } from '../../world/ids.js';
import { latencyOf } from '../../world/latency.js';
import type { Row } from '../../world/row.js';
import { malformed, notFound, type WholeKind } from '../kind.js';
import { existing, find, list } from '../lookup.js';
import { addRow } from '../rows.js';
import { setTags, tagSet, tagsFor } from '../tag-set.js';

const members = {
  CustomerGatewayId: 'text',
  IpAddress: 'text',
  BgpAsn: 'text',
  Type: 'text',
} as const;

/** The device at the far end of a VPN, as it is written down at AWS. */
export type CustomerGatewayRow = Row<CustomerGateway, keyof typeof members> & {
  /** When it was deleted: it is shown so for a while. */
  deletedAt?: number;
};

declare module '../../world/world.js' {
  interface Ec2Rows {
    customerGateways: CustomerGatewayRow;
  }
}

const operations: readonly Operation[] = [
  on(DescribeCustomerGatewaysCommand, (input, call) => {
    const { rows } = list(call, customerGatewayKind, input.CustomerGatewayIds, input, {
      'bgp-asn': (gateway) => gateway.BgpAsn,
      'customer-gateway-id': (gateway) => gateway.CustomerGatewayId,
      'ip-address': (gateway) => gateway.IpAddress,
      state: (gateway) => gateway.State,
      type: (gateway) => gateway.Type,
    });
    return { CustomerGateways: rows.map((row) => view(call, row)) };
  }),

  on(CreateCustomerGatewayCommand, (input, call) => {
    const { Type, DeviceName, CertificateArn, PublicIp, IpAddress = PublicIp ?? '' } = input;
    const tags = tagsFor(input.TagSpecifications, 'customer-gateway');
    if (parseAddress(IpAddress) === undefined && CertificateArn === undefined)
      throw new AwsError('InvalidParameterValue', `Value (${IpAddress}) for parameter ipAddress is invalid.`);
    const BgpAsn = String(input.BgpAsnExtended ?? input.BgpAsn ?? 65_000);
    // "If you run an identical request more than one time … subsequent requests return information about the existing customer
    // gateway" (EC2 API reference, CreateCustomerGateway).
    const same = existing(call, customerGatewayKind).find(
      (row) => row.deletedAt === undefined && row.Type === Type && row.IpAddress === IpAddress && row.BgpAsn === BgpAsn,
    );
    if (same) return { CustomerGateway: view(call, same) };
    const row: CustomerGatewayRow = {
      CustomerGatewayId: newId('cgw', call.random),
      BgpAsn,
      IpAddress,
      Type,
      State: 'available',
      ...(DeviceName !== undefined && { DeviceName }),
      ...(CertificateArn !== undefined && { CertificateArn }),
    };
    addRow(call, customerGatewayKind, row);
    setTags(call, row.CustomerGatewayId, tags);
    return { CustomerGateway: view(call, row) };
  }),

  on(DeleteCustomerGatewayCommand, ({ CustomerGatewayId }, call) => {
    const row = find(call, customerGatewayKind, CustomerGatewayId);
    if (row.deletedAt !== undefined) throw customerGatewayKind.notFound(CustomerGatewayId);
    if (call.isHeld(CustomerGatewayId)) throw new AwsError('IncorrectState', 'The customer gateway is in use.');
    row.State = 'deleted';
    row.deletedAt = call.clock.now();
    return {};
  }),
];

const view = ({ world }: Call, { deletedAt: _, ...row }: CustomerGatewayRow) => ({
  ...row,
  Tags: tagSet(world, row.CustomerGatewayId),
});

export const customerGatewayKind: WholeKind<'customerGateways'> = {
  table: 'customerGateways',
  id: 'CustomerGatewayId',
  prefix: 'cgw',
  type: 'customer-gateway',
  notFound: notFound('InvalidCustomerGatewayID.NotFound', 'customerGateway'),
  malformed: malformed('InvalidCustomerGatewayId.Malformed', 'cgw'),
  exists: ({ deletedAt }, { world, clock }) =>
    deletedAt === undefined || clock.now() < deletedAt + latencyOf(world).gatewayDeletedVisible,
  members,
  operations,
};
