import type { Operation } from '../endpoint/operation.js';
import { accountAttributeOperations } from './account-attributes.js';
import { addressOperations } from './addresses.js';
import { addressingOperations } from './addressing.js';
import { blockPublicAccessOperations } from './block-public-access.js';
import { consoleOutputOperations } from './console-output.js';
import { defaultVpcOperations } from './default-vpc.js';
import { flowLogOperations } from './flow-logs.js';
import { imageOperations } from './images.js';
import { instanceAttributeOperations } from './instance-attributes.js';
import { instanceLifecycleOperations } from './instance-lifecycle.js';
import { instanceSettingOperations } from './instance-settings.js';
import { instanceTypeOperations } from './instance-types.js';
import { instanceOperations } from './instances.js';
import { interfaceAttributeOperations } from './interface-attributes.js';
import { kinds } from './kinds/index.js';
import { natGatewayOperations } from './nat-gateways.js';
import { networkAclEntryOperations } from './network-acl-entries.js';
import { networkAclOperations } from './network-acls.js';
import { networkInterfaceOperations } from './network-interfaces.js';
import { prefixListOperations } from './prefix-lists.js';
import { profileAssociationOperations } from './profile-associations.js';
import { routeTableOperations } from './route-tables.js';
import { routeOperations } from './routes.js';
import { runInstancesOperations } from './run-instances.js';
import { secondaryAddressOperations } from './secondary-addresses.js';
import { securityGroupRuleOperations } from './security-group-rules.js';
import { securityGroupOperations } from './security-groups.js';
import { subnetAttributeOperations } from './subnet-attributes.js';
import { subnetOperations } from './subnets.js';
import { tagOperations } from './tags.js';
import { transitOperations } from './transit/index.js';
import { volumeOperations } from './volumes.js';
import { vpcCidrBlockOperations } from './vpc-cidr-blocks.js';
import { endpointServiceOperations } from './vpc-endpoint-services.js';
import { vpcEndpointOperations } from './vpc-endpoints.js';
import { vpcPeeringOperations } from './vpc-peerings.js';
import { vpcOperations } from './vpcs.js';
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
  ...consoleOutputOperations,
  ...volumeOperations,
  ...instanceTypeOperations,
  ...imageOperations,
  ...zoneOperations,
  ...flowLogOperations,
  ...tagOperations,
  ...blockPublicAccessOperations,
];
