import { addressKind } from './address/kind.js';
import { customerGatewayKind } from './customer-gateway.js';
import { dhcpOptionsKind } from './dhcp-options.js';
import { egressOnlyGatewayKind } from './egress-only-gateway.js';
import { flowLogKind } from './flow-log/kind.js';
import { imageKind } from './image/kind.js';
import { instanceKind } from './instance/kind.js';
import { interfaceKind } from './interface/kind.js';
import { internetGatewayKind } from './internet-gateway.js';
import { keyPairKind } from './key-pair/index.js';
import { natGatewayKind } from './nat-gateway/kind.js';
import { networkAclKind } from './network-acl/kind.js';
import { peeringKind } from './peering/kind.js';
import { prefixListKind } from './prefix-list/kind.js';
import { routeTableKind } from './route-table/kind.js';
import { securityGroupKind } from './security-group/kind.js';
import { securityGroupRuleKind } from './security-group/rule-kind.js';
import { subnetKind } from './subnet/kind.js';
import { transitAttachmentKind } from './transit/attachment-kind.js';
import { transitGatewayKind } from './transit/gateway-kind.js';
import { transitRouteTableKind } from './transit/route-table-kind.js';
import { vpcKind } from './vpc/kind.js';
import { vpcEndpointKind } from './vpc-endpoint/kind.js';
import { vpnGatewayKind } from './vpn-gateway.js';

/** Every kind of EC2 object: a new one is a file of its own and a line here. */
export const kinds = [
  vpcKind,
  subnetKind,
  routeTableKind,
  internetGatewayKind,
  natGatewayKind,
  peeringKind,
  prefixListKind,
  networkAclKind,
  securityGroupKind,
  securityGroupRuleKind,
  interfaceKind,
  addressKind,
  imageKind,
  instanceKind,
  flowLogKind,
  keyPairKind,
  dhcpOptionsKind,
  egressOnlyGatewayKind,
  vpcEndpointKind,
  transitGatewayKind,
  transitAttachmentKind,
  transitRouteTableKind,
  vpnGatewayKind,
  customerGatewayKind,
] as const;
