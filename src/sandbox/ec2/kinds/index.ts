import { accessExclusionKind } from './access-exclusion.js';
import { addresses } from './address/index.js';
import { customerGatewayKind } from './customer-gateway.js';
import { dhcpOptionsKind } from './dhcp-options.js';
import { egressOnlyGatewayKind } from './egress-only-gateway.js';
import { flowLogs } from './flow-log/index.js';
import { images } from './image/index.js';
import { instances } from './instance/index.js';
import { interfaces } from './interface/index.js';
import { internetGatewayKind } from './internet-gateway.js';
import { keyPairKind } from './key-pair/index.js';
import { launchTemplates } from './launch-template/index.js';
import { natGateways } from './nat-gateway/index.js';
import { networkAcls } from './network-acl/index.js';
import { peerings } from './peering/index.js';
import { placementGroupKind } from './placement-group.js';
import { prefixLists } from './prefix-list/index.js';
import { routeTables } from './route-table/index.js';
import { securityGroupRules, securityGroups } from './security-group/index.js';
import { cidrReservationKind } from './subnet/cidr-reservations.js';
import { subnets } from './subnet/index.js';
import { transitAttachments, transitGateways, transitRouteTables } from './transit/index.js';
import { vpcs } from './vpc/index.js';
import { vpcEndpoints } from './vpc-endpoint/index.js';
import { vpnConnections } from './vpn-connection/index.js';
import { vpnGatewayKind } from './vpn-gateway.js';

/** Every kind of EC2 object: a new one is a file or folder of its own and a line here. */
export const kinds = [
  vpcs,
  subnets,
  cidrReservationKind,
  routeTables,
  internetGatewayKind,
  natGateways,
  peerings,
  prefixLists,
  networkAcls,
  securityGroups,
  securityGroupRules,
  interfaces,
  addresses,
  images,
  instances,
  launchTemplates,
  flowLogs,
  keyPairKind,
  dhcpOptionsKind,
  egressOnlyGatewayKind,
  vpcEndpoints,
  transitGateways,
  transitAttachments,
  transitRouteTables,
  vpnGatewayKind,
  customerGatewayKind,
  vpnConnections,
  accessExclusionKind,
  placementGroupKind,
] as const;
