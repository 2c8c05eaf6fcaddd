import {
  CreateNetworkAclEntryCommand,
  DeleteNetworkAclEntryCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import { ec2ProtocolNumber } from '../../../../network/ec2-protocol.js';
import { withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Operation, on } from '../../../endpoint/operation.js';
import { ipv4Block, ipv6Block } from '../../cidr-block.js';
import { find } from '../../lookup.js';
import { quota } from '../../quotas.js';
import { sortEntries } from './acl-entry-order.js';
import { type NetworkAclRow, networkAclKind } from './kind.js';
import type { EntryRow } from './network-acls.js';

export const networkAclEntryOperations: readonly Operation[] = [
  on(CreateNetworkAclEntryCommand, (input, call) => {
    const acl = find(call, networkAclKind, input.NetworkAclId);
    const entry = entryOf(input);
    const present = acl.Entries.find((other) => sameRule(other, entry));
    if (present) {
      // A repeated, identical request succeeds; a different rule of that number is in the way.
      if (JSON.stringify(present) === JSON.stringify(entry)) return {};
      throw new AwsError(
        'NetworkAclEntryAlreadyExists',
        `The network acl entry identified by ${entry.RuleNumber} already exists.`,
      );
    }
    // "Rules per network ACL: 20" in each direction; the last rule does not count (VPC user guide, "Amazon VPC quotas").
    const sameWay = acl.Entries.filter(
      ({ Egress, RuleNumber }) => Egress === entry.Egress && (RuleNumber ?? 0) <= lastNumber,
    );
    if (sameWay.length >= quota(call.world, 'rules-per-network-acl')) {
      throw new AwsError('NetworkAclEntryLimitExceeded', 'The maximum number of network acl entries has been reached.');
    }
    acl.Entries.push(entry);
    sortEntries(acl.Entries);
    return {};
  }),

  on(ReplaceNetworkAclEntryCommand, (input, call) => {
    const acl = find(call, networkAclKind, input.NetworkAclId);
    const entry = entryOf(input);
    acl.Entries[indexOf(acl, entry)] = entry;
    return {};
  }),

  on(DeleteNetworkAclEntryCommand, ({ NetworkAclId, RuleNumber, Egress }, call) => {
    const acl = find(call, networkAclKind, NetworkAclId);
    acl.Entries.splice(indexOf(acl, { RuleNumber: checkedNumber(RuleNumber), Egress }), 1);
    return {};
  }),
];

type EntryKey = Pick<EntryRow, 'RuleNumber' | 'Egress'>;

const sameRule = (one: EntryKey, other: EntryKey): boolean =>
  one.RuleNumber === other.RuleNumber && one.Egress === other.Egress;

function indexOf(acl: NetworkAclRow, place: EntryKey): number {
  const index = acl.Entries.findIndex((entry) => sameRule(entry, place));
  if (index >= 0) return index;
  throw new AwsError(
    'InvalidNetworkAclEntry.NotFound',
    `The network acl entry identified by ${place.RuleNumber} does not exist`,
  );
}

interface EntryInput {
  readonly RuleNumber: number;
  readonly Protocol: string;
  readonly RuleAction: 'allow' | 'deny';
  readonly Egress: boolean;
  readonly CidrBlock?: string | undefined;
  readonly Ipv6CidrBlock?: string | undefined;
  readonly IcmpTypeCode?: { readonly Code?: number | undefined; readonly Type?: number | undefined } | undefined;
  readonly PortRange?: { readonly From?: number | undefined; readonly To?: number | undefined } | undefined;
}

/** The entry as DescribeNetworkAcls shows it: protocol as a number, blocks without host bits. */
function entryOf(input: EntryInput): EntryRow {
  const RuleNumber = checkedNumber(input.RuleNumber);
  const Protocol = protocolNumber(input.Protocol);
  const { Egress, RuleAction } = input;
  return { RuleNumber, Egress, Protocol, RuleAction, ...blockOf(input), ...detailOf(Protocol, input) };
}

const lastNumber = 32766;

function checkedNumber(number: number): number {
  if (Number.isInteger(number) && number >= 1 && number <= lastNumber) return number;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${number}) for parameter ruleNumber is invalid. Rule numbers range from 1 to ${lastNumber}.`,
  );
}

function protocolNumber(text: string): string {
  const number = ec2ProtocolNumber(text);
  if (number !== undefined) return String(number);
  throw new AwsError('InvalidParameterValue', `Invalid value '${text}' for IP protocol. Unknown protocol.`);
}

function blockOf({ CidrBlock, Ipv6CidrBlock }: EntryInput): Partial<EntryRow> {
  if (CidrBlock !== undefined && Ipv6CidrBlock !== undefined) {
    const text = 'The parameter cidrBlock cannot be used with the parameter ipv6CidrBlock';
    throw new AwsError('InvalidParameterCombination', text);
  }
  if (CidrBlock !== undefined) return { CidrBlock: ipv4Block(CidrBlock, 'cidrBlock') };
  if (Ipv6CidrBlock !== undefined) return { Ipv6CidrBlock: ipv6Block(Ipv6CidrBlock, 'ipv6CidrBlock') };
  throw new AwsError('MissingParameter', 'The request must contain the parameter cidrBlock or ipv6CidrBlock');
}

// "If you specify protocol 1 (ICMP) or 58 (ICMPv6), you must specify a type and code; for 6 and 17 a port range"
// (EC2 API reference, CreateNetworkAclEntry).
function detailOf(protocol: string, { IcmpTypeCode, PortRange }: EntryInput): Partial<EntryRow> {
  // What another protocol would need is ignored.
  withoutEffect(IcmpTypeCode?.Code, IcmpTypeCode?.Type, PortRange?.From, PortRange?.To);
  if (protocol === '1' || protocol === '58') {
    if (!IcmpTypeCode) throw new AwsError('MissingParameter', 'The request must contain the parameter icmpTypeCode');
    return { IcmpTypeCode: { Code: IcmpTypeCode.Code ?? -1, Type: IcmpTypeCode.Type ?? -1 } };
  }
  if (protocol !== '6' && protocol !== '17') return {};
  if (PortRange?.From === undefined || PortRange.To === undefined) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter portRange');
  }
  if (PortRange.From > PortRange.To || PortRange.From < 0 || PortRange.To > 65535) {
    throw new AwsError('InvalidParameterValue', `Invalid TCP/UDP port range (${PortRange.From}:${PortRange.To})`);
  }
  return { PortRange: { From: PortRange.From, To: PortRange.To } };
}
