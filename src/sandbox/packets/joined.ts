import type { Network } from '../../network/model.js';

/** The networks of two Regions as one, through which packets go on; a peering between the two is in both. */
export function joined(one: Network, other: Network): Network {
  const both = <Row>(rows: (network: Network) => readonly Row[] | undefined): readonly Row[] => [
    ...(rows(one) ?? []),
    ...(rows(other) ?? []),
  ];
  const known = new Set(one.peerings.map(({ id }) => id));
  return {
    ...one,
    vpcs: both(({ vpcs }) => vpcs),
    subnets: both(({ subnets }) => subnets),
    interfaces: both(({ interfaces }) => interfaces),
    securityGroups: both(({ securityGroups }) => securityGroups),
    networkAcls: both(({ networkAcls }) => networkAcls),
    routeTables: both(({ routeTables }) => routeTables),
    internetGateways: both(({ internetGateways }) => internetGateways),
    natGateways: both(({ natGateways }) => natGateways),
    peerings: [...one.peerings, ...other.peerings.filter(({ id }) => !known.has(id))],
    prefixLists: both(({ prefixLists }) => prefixLists),
    egressOnlyInternetGateways: both(({ egressOnlyInternetGateways }) => egressOnlyInternetGateways),
    transitGateways: both(({ transitGateways }) => transitGateways),
    transitGatewayAttachments: both(({ transitGatewayAttachments }) => transitGatewayAttachments),
    transitGatewayRouteTables: both(({ transitGatewayRouteTables }) => transitGatewayRouteTables),
    vpcEndpoints: both(({ vpcEndpoints }) => vpcEndpoints),
    vpnGateways: both(({ vpnGateways }) => vpnGateways),
    coverage: { stated: true, gaps: both(({ coverage }) => coverage?.gaps) },
  };
}
