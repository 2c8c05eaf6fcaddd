import {
  DescribeAddressesCommand,
  DescribeCustomerGatewaysCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  type EC2Client,
  paginateDescribeEgressOnlyInternetGateways,
  paginateDescribeTransitGatewayAttachments,
  paginateDescribeTransitGatewayRouteTables,
  paginateDescribeTransitGateways,
  paginateDescribeTransitGatewayVpcAttachments,
  paginateDescribeVpcEndpoints,
  paginateGetTransitGatewayRouteTableAssociations,
  paginateGetTransitGatewayRouteTablePropagations,
  SearchTransitGatewayRoutesCommand,
  type TransitGatewayRouteTable,
  type VpnConnection,
} from '@aws-sdk/client-ec2';
import type { Described } from '../network/from-aws.js';
import { all, filterBy, orUnreadable } from './describe-list.js';

/**
 * What leads out of some VPCs, or of all of the region: endpoints, VPNs, transit gateways with their routes. What joins
 * networks belongs to no single VPC, and is read for the whole region. Each list may be refused, and is left out then.
 */
export async function describeWaysOut(ec2: EC2Client, vpcIds: readonly string[]): Promise<Described> {
  const client = { client: ec2 };
  const parts: readonly Promise<Described>[] = [
    all(paginateDescribeEgressOnlyInternetGateways(client, {}), (page) => page.EgressOnlyInternetGateways).then(
      (EgressOnlyInternetGateways) => ({ EgressOnlyInternetGateways }),
    ),
    all(paginateDescribeVpcEndpoints(client, filterBy('vpc-id', vpcIds)), (page) => page.VpcEndpoints).then(
      (found) => ({
        // A policy says who may do what with a service: nothing about packets.
        VpcEndpoints: found.map(({ PolicyDocument: _, ...endpoint }) => endpoint),
      }),
    ),
    ec2
      .send(new DescribeVpnGatewaysCommand(filterBy('attachment.vpc-id', vpcIds)))
      .then(({ VpnGateways = [] }) => ({ VpnGateways })),
    ec2
      .send(new DescribeVpnConnectionsCommand({}))
      .then(({ VpnConnections = [] }) => ({ VpnConnections: VpnConnections.map(withoutSecrets) })),
    ec2.send(new DescribeCustomerGatewaysCommand({})).then(({ CustomerGateways = [] }) => ({ CustomerGateways })),
    ec2.send(new DescribeAddressesCommand({})).then(({ Addresses = [] }) => ({ Addresses })),
    all(paginateDescribeTransitGateways(client, {}), (page) => page.TransitGateways).then((TransitGateways) => ({
      TransitGateways,
    })),
    all(paginateDescribeTransitGatewayAttachments(client, {}), (page) => page.TransitGatewayAttachments).then(
      (TransitGatewayAttachments) => ({ TransitGatewayAttachments }),
    ),
    all(paginateDescribeTransitGatewayVpcAttachments(client, {}), (page) => page.TransitGatewayVpcAttachments).then(
      (TransitGatewayVpcAttachments) => ({ TransitGatewayVpcAttachments }),
    ),
    transitRouteTables(ec2),
  ];
  return Object.assign({}, ...(await Promise.all(parts.map(orUnreadable))));
}

/** The configuration of the customer's device and the options of the tunnels hold the pre-shared keys. */
const withoutSecrets = ({
  CustomerGatewayConfiguration: _,
  Options: __,
  ...connection
}: VpnConnection): VpnConnection => connection;

async function transitRouteTables(ec2: EC2Client): Promise<Described> {
  const tables = await all(
    paginateDescribeTransitGatewayRouteTables({ client: ec2 }, {}),
    (page) => page.TransitGatewayRouteTables,
  );
  return { TransitGatewayRouteTables: await Promise.all(tables.map((table) => withRoutes(ec2, table))) };
}

/** What one table says; each part may be refused on its own. */
async function withRoutes(
  ec2: EC2Client,
  table: TransitGatewayRouteTable,
): Promise<NonNullable<Described['TransitGatewayRouteTables']>[number]> {
  const { TransitGatewayRouteTableId: id } = table;
  if (!id) return table;
  const ofTable = { TransitGatewayRouteTableId: id };
  // Up to a thousand, "the default" and the most there is (EC2 API reference, SearchTransitGatewayRoutes).
  const search = new SearchTransitGatewayRoutesCommand({
    ...ofTable,
    Filters: [{ Name: 'type', Values: ['static', 'propagated'] }],
  });
  const parts: readonly Promise<object>[] = [
    ec2
      .send(search)
      .then(({ Routes = [], AdditionalRoutesAvailable = false }) => ({ Routes, AdditionalRoutesAvailable })),
    all(paginateGetTransitGatewayRouteTableAssociations({ client: ec2 }, ofTable), (page) => page.Associations).then(
      (Associations) => ({ Associations }),
    ),
    all(
      paginateGetTransitGatewayRouteTablePropagations({ client: ec2 }, ofTable),
      (page) => page.TransitGatewayRouteTablePropagations,
    ).then((Propagations) => ({ Propagations })),
  ];
  return Object.assign({}, table, ...(await Promise.all(parts.map(orUnreadable))));
}
