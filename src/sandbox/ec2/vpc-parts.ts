import type { Call } from '../endpoint/operation.js';
import { networkAclKind } from './kinds/network-acl.js';
import { peeringKind } from './kinds/peering.js';
import { routeTableKind } from './kinds/route-table.js';
import { securityGroupKind } from './kinds/security-group.js';
import { existing } from './lookup.js';

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
