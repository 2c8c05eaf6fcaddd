import type { CauseCode } from '../../../../src/diagnosis/causes/cause-code.js';
import type { Machine, Places, Subnet } from '../base.js';
import type { Fault, Stage } from '../fault.js';
import { aclNearMisses, changeAcl, groupNearMisses, setGroupRules } from '../rules.js';
import type { Shape } from '../shapes.js';

export function groupFaults(shape: Shape, { appliance, client }: Places): readonly Fault[] {
  const strangers = (one: Machine): string | null =>
    one.subnet.vpcId === appliance.subnet.vpcId ? appliance.groupId : null;
  const at = (one: Machine, direction: 'ingress' | 'egress'): readonly Fault[] => {
    const misses = groupNearMisses(shape, strangers(one));
    const hidden = {
      name: 'the right group behind a public address',
      rules: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: client.groupId }] }],
    };
    const isHidden = direction === 'ingress' && shape.way === 'hairpin';
    return [...misses, ...(isHidden ? [hidden] : [])].map(({ name, rules }) => ({
      name: `security group ${direction}: ${name}`,
      stage: direction === 'egress' ? 'source-egress' : 'destination-ingress',
      codes: [direction === 'egress' ? 'SOURCE_SECURITY_GROUP_EGRESS' : 'DESTINATION_SECURITY_GROUP_INGRESS'],
      isConfigured: true,
      resource: one.groupId,
      touches: `${one.groupId} ${direction}`,
      plant: (lab) => setGroupRules(lab, one.groupId, direction, rules),
    }));
  };
  return [
    ...(shape.source ? at(shape.source, 'egress') : []),
    ...(shape.destination ? at(shape.destination, 'ingress') : []),
  ];
}

export function aclFaults(shape: Shape): readonly Fault[] {
  if (shape.way === 'subnet') return [];
  const at = (subnet: Subnet, stage: Stage, code: CauseCode, other: string): readonly Fault[] => {
    const egress = stage.endsWith('egress');
    const isReply = stage === 'destination-egress' || stage === 'source-ingress';
    return aclNearMisses(shape, isReply, other).map((change) => ({
      name: `network ACL, ${stage}: ${change.name}`,
      stage,
      codes: [code],
      isConfigured: true,
      resource: subnet.acl,
      touches: `${subnet.acl} ${egress}`,
      isByPort: isReply && shape.protocol !== 'icmp' && change.name.includes('ephemeral'),
      plant: (lab) => changeAcl(lab, subnet.acl, egress, shape.family, change),
    }));
  };
  const { sourceSubnet, destinationSubnet, seenFrom, seenTo } = shape;
  return [
    ...(sourceSubnet ? at(sourceSubnet, 'source-egress', 'SOURCE_NETWORK_ACL_EGRESS', seenTo) : []),
    ...(destinationSubnet
      ? at(destinationSubnet, 'destination-ingress', 'DESTINATION_NETWORK_ACL_INGRESS', seenFrom)
      : []),
    ...(destinationSubnet
      ? at(destinationSubnet, 'destination-egress', 'DESTINATION_NETWORK_ACL_EGRESS', seenFrom)
      : []),
    ...(sourceSubnet ? at(sourceSubnet, 'source-ingress', 'SOURCE_NETWORK_ACL_INGRESS', seenTo) : []),
  ];
}
