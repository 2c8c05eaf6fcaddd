import { addressKind } from './address.js';
import { customerGatewayKind } from './customer-gateway.js';
import { dhcpOptionsKind } from './dhcp-options.js';
import { egressOnlyGatewayKind } from './egress-only-gateway.js';
import { flowLogKind } from './flow-log.js';
import { imageKind } from './image.js';
import { instanceKind } from './instance.js';
import { interfaceKind } from './interface.js';
import { internetGatewayKind } from './internet-gateway.js';
import { keyPairKind } from './key-pair.js';
import { natGatewayKind } from './nat-gateway.js';
import { networkAclKind } from './network-acl.js';
import { peeringKind } from './peering.js';
import { prefixListKind } from './prefix-list.js';
import { routeTableKind } from './route-table.js';
import { securityGroupKind } from './security-group.js';
import { securityGroupRuleKind } from './security-group-rule.js';
import { subnetKind } from './subnet.js';
import { transitAttachmentKind } from './transit-attachment.js';
import { transitGatewayKind } from './transit-gateway.js';
import { transitRouteTableKind } from './transit-route-table.js';
import { vpcKind } from './vpc.js';
import { vpcEndpointKind } from './vpc-endpoint.js';
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
