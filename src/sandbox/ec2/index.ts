import type { Operation } from '../endpoint/operation.js';
import { accountAttributeOperations } from './account-attributes.js';
import { blockPublicAccessOperations } from './block-public-access.js';
import { addressOperations } from './kinds/address/addresses.js';
import { flowLogOperations } from './kinds/flow-log/flow-logs.js';
import { imageOperations } from './kinds/image/images.js';
import { kinds } from './kinds/index.js';
import { instanceAttributeOperations } from './kinds/instance/instance-attributes.js';
import { instanceLifecycleOperations } from './kinds/instance/instance-lifecycle.js';
import { instanceSettingOperations } from './kinds/instance/instance-settings.js';
import { instanceTypeOperations } from './kinds/instance/instance-types.js';
import { instanceOperations } from './kinds/instance/instances.js';
import { profileAssociationOperations } from './kinds/instance/profile-associations.js';
import { runInstancesOperations } from './kinds/instance/run-instances.js';
import { volumeOperations } from './kinds/instance/volumes.js';
import { addressingOperations } from './kinds/interface/addressing.js';
import { interfaceAttributeOperations } from './kinds/interface/interface-attributes.js';
import { networkInterfaceOperations } from './kinds/interface/network-interfaces.js';
import { secondaryAddressOperations } from './kinds/interface/secondary-addresses.js';
import { natGatewayOperations } from './kinds/nat-gateway/nat-gateways.js';
import { networkAclEntryOperations } from './kinds/network-acl/network-acl-entries.js';
import { networkAclOperations } from './kinds/network-acl/network-acls.js';
import { vpcPeeringOperations } from './kinds/peering/vpc-peerings.js';
import { prefixListOperations } from './kinds/prefix-list/prefix-lists.js';
import { routeTableOperations } from './kinds/route-table/route-tables.js';
import { routeOperations } from './kinds/route-table/routes.js';
import { securityGroupRuleOperations } from './kinds/security-group/security-group-rules.js';
import { securityGroupOperations } from './kinds/security-group/security-groups.js';
import { subnetAttributeOperations } from './kinds/subnet/subnet-attributes.js';
import { subnetOperations } from './kinds/subnet/subnets.js';
import { transitOperations } from './kinds/transit/index.js';
import { defaultVpcOperations } from './kinds/vpc/default-vpc.js';
import { vpcCidrBlockOperations } from './kinds/vpc/vpc-cidr-blocks.js';
import { vpcOperations } from './kinds/vpc/vpcs.js';
import { endpointServiceOperations } from './kinds/vpc-endpoint/vpc-endpoint-services.js';
import { vpcEndpointOperations } from './kinds/vpc-endpoint/vpc-endpoints.js';
import { tagOperations } from './tags.js';
import { zoneOperations } from './zones.js';

export const ec2Operations: readonly Operation[] = [
  ...kinds.flatMap(({ operations }: { readonly operations?: readonly Operation[] }) => operations ?? []),
  ...accountAttributeOperations,
  ...vpcOperations,
  ...defaultVpcOperations,
  ...vpcCidrBlockOperations,
  ...endpointServiceOperations,
  ...vpcEndpointOperations,
  ...subnetOperations,
  ...subnetAttributeOperations,
  ...routeTableOperations,
  ...routeOperations,
  ...natGatewayOperations,
  ...vpcPeeringOperations,
  ...transitOperations,
  ...prefixListOperations,
  ...securityGroupOperations,
  ...securityGroupRuleOperations,
  ...networkAclOperations,
  ...networkAclEntryOperations,
  ...networkInterfaceOperations,
  ...addressingOperations,
  ...interfaceAttributeOperations,
  ...secondaryAddressOperations,
  ...addressOperations,
  ...runInstancesOperations,
  ...instanceOperations,
  ...instanceLifecycleOperations,
  ...instanceAttributeOperations,
  ...profileAssociationOperations,
  ...instanceSettingOperations,
  ...volumeOperations,
  ...instanceTypeOperations,
  ...imageOperations,
  ...zoneOperations,
  ...flowLogOperations,
  ...tagOperations,
  ...blockPublicAccessOperations,
];
