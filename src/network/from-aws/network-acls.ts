import { ec2ProtocolNumber } from '../ec2-protocol.js';
import type { NetworkAcl, NetworkAclEntry } from '../model.js';
import type { DescribedPart } from './shape.js';

export function networkAclFrom(row: DescribedPart): readonly NetworkAcl[] {
  const id = row.id('NetworkAclId');
  if (id === undefined) return [];
  const associations = row.list('Associations').flatMap((association) => {
    const [own, subnetId] = [association.text('NetworkAclAssociationId'), association.text('SubnetId')];
    return own !== null && subnetId !== null ? { id: own, subnetId } : [];
  });
  return [
    {
      id,
      vpcId: row.text('VpcId') ?? '',
      isDefault: row.flag('IsDefault') ?? false,
      subnetIds: row.list('Associations').flatMap((association) => association.text('SubnetId') ?? []),
      ...(associations.length > 0 ? { associations } : {}),
      entries: row.list('Entries').flatMap(entryFrom),
    },
  ];
}

function entryFrom(row: DescribedPart): readonly NetworkAclEntry[] {
  const number = row.number('RuleNumber');
  const protocol = row.as('Protocol', ec2ProtocolNumber, 'a protocol');
  const cidr = row.cidr('CidrBlock') ?? row.cidr('Ipv6CidrBlock');
  const action = row.as('RuleAction', actionOf, 'allow or deny');
  if (number === null || protocol === null || cidr === null || action === null) return [];
  return [
    { number, egress: row.flag('Egress') ?? false, action, protocol, cidr, ports: portsFrom(row), icmp: icmpFrom(row) },
  ];
}

function portsFrom(row: DescribedPart): NetworkAclEntry['ports'] {
  const range = row.part('PortRange');
  const [from, to] = [range.number('From'), range.number('To')];
  return from === null || to === null ? null : { from, to };
}

function icmpFrom(row: DescribedPart): NetworkAclEntry['icmp'] {
  const icmp = row.part('IcmpTypeCode');
  const type = icmp.number('Type');
  return type === null ? null : { type, code: icmp.number('Code') ?? -1 };
}

const actionOf = (text: string): 'allow' | 'deny' | undefined =>
  text === 'allow' || text === 'deny' ? text : undefined;
