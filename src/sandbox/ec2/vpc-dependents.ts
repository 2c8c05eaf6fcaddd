import type { Call } from '../endpoint/operation.js';
import {
  egressOnlyGatewayKind,
  interfaceKind,
  internetGatewayKind,
  natGatewayKind,
  networkAclKind,
  peeringKind,
  routeTableKind,
  securityGroupKind,
  subnetKind,
  vpcEndpointKind,
} from './kinds.js';
import { existing } from './lookup.js';

/** Whether something of the caller's is still in the VPC. What AWS made with it goes with it (EC2 API reference, DeleteVpc). */
export function dependentsOfVpc(call: Call, vpcId: string): boolean {
  const here = ({ VpcId }: { VpcId?: string | undefined }) => VpcId === vpcId;
  return (
    existing(call, subnetKind).some(here) ||
    existing(call, interfaceKind).some(here) ||
    existing(call, internetGatewayKind).some(({ Attachments }) => Attachments.some(here)) ||
    existing(call, natGatewayKind).some((gateway) => here(gateway) && gateway.deletedAt === null) ||
    existing(call, egressOnlyGatewayKind).some(here) ||
    existing(call, vpcEndpointKind).some((endpoint) => here(endpoint) && endpoint.deletedAt === null) ||
    existing(call, networkAclKind).some((acl) => here(acl) && !acl.IsDefault) ||
    existing(call, securityGroupKind).some((group) => here(group) && group.GroupName !== 'default') ||
    existing(call, routeTableKind).some((table) => here(table) && !table.Associations.some(({ Main }) => Main))
  );
}

/** The default group, network ACL and main route table, and peerings, which end with either VPC. */
export function deleteVpcParts(call: Call, vpcId: string): void {
  const { ec2 } = call.world;
  const forget = (table: Record<string, unknown>, id: string) => {
    delete table[id];
    delete ec2.tags[id];
  };
  for (const table of existing(call, routeTableKind))
    if (table.VpcId === vpcId) forget(ec2.routeTables, table.RouteTableId);
  for (const acl of existing(call, networkAclKind)) if (acl.VpcId === vpcId) forget(ec2.networkAcls, acl.NetworkAclId);
  for (const group of existing(call, securityGroupKind)) {
    if (group.VpcId !== vpcId) continue;
    forget(ec2.securityGroups, group.GroupId);
    for (const rule of Object.values(ec2.securityGroupRules)) {
      if (rule.GroupId === group.GroupId) forget(ec2.securityGroupRules, rule.SecurityGroupRuleId);
    }
  }
  for (const peering of existing(call, peeringKind)) {
    if (peering.RequesterVpcInfo.VpcId === vpcId || peering.AccepterVpcInfo.VpcId === vpcId)
      peering.deletedAt ??= call.clock.now();
  }
}
