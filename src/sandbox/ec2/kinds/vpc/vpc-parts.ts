import type { Call } from '../../../endpoint/operation.js';
import { existing } from '../../lookup.js';
import { removeRow, rowsBy } from '../../rows.js';
import { networkAclKind } from '../network-acl/kind.js';
import { peeringKind } from '../peering/kind.js';
import { routeTableKind } from '../route-table/kind.js';
import { securityGroupKind } from '../security-group/kind.js';
import { securityGroupRuleKind } from '../security-group/rule-kind.js';

/** The default group, network ACL and main route table, and peerings, which end with either VPC. */
export function deleteVpcParts(call: Call, vpcId: string): void {
  for (const { RouteTableId } of rowsBy(call, routeTableKind, 'VpcId', vpcId))
    removeRow(call, routeTableKind, RouteTableId);
  for (const { NetworkAclId } of rowsBy(call, networkAclKind, 'VpcId', vpcId))
    removeRow(call, networkAclKind, NetworkAclId);
  for (const { GroupId } of rowsBy(call, securityGroupKind, 'VpcId', vpcId)) {
    removeRow(call, securityGroupKind, GroupId);
    for (const { SecurityGroupRuleId } of rowsBy(call, securityGroupRuleKind, 'GroupId', GroupId))
      removeRow(call, securityGroupRuleKind, SecurityGroupRuleId);
  }
  for (const peering of existing(call, peeringKind)) {
    if (peering.RequesterVpcInfo.VpcId === vpcId || peering.AccepterVpcInfo.VpcId === vpcId)
      peering.deletedAt ??= call.clock.now();
  }
}
