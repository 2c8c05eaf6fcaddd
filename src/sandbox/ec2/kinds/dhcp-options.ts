import {
  AssociateDhcpOptionsCommand,
  CreateDhcpOptionsCommand,
  DeleteDhcpOptionsCommand,
  DescribeDhcpOptionsCommand,
} from '@aws-sdk/client-ec2';
import { parseAddress } from '../../../network/address.js';
import { AwsError, type Call, type Operation, on } from '../../endpoint/operation.js';
import { newId } from '../../world/ids.js';
import { hasDependencies, malformed, notFound, type WholeKind } from '../kind.js';
import { existing, find, list } from '../lookup.js';
import { addRow, removeRow } from '../rows.js';
import { setTags, tagSet, tagsFor } from '../tag-set.js';
import { internalDomain } from './interface/make-interface.js';
import { vpcKind } from './vpc/kind.js';

export interface DhcpOptionsRow {
  readonly DhcpOptionsId: string;
  /** `domain-name-servers` → its values, in the order they came. */
  readonly options: Readonly<Record<string, readonly string[]>>;
}

declare module '../../world/world.js' {
  interface Ec2Rows {
    dhcpOptions: DhcpOptionsRow;
  }
}

/** The options a region gives to its VPCs (VPC user guide, "DHCP option sets": the default option set). */
export function regionalDhcpOptions(call: Call): DhcpOptionsRow {
  const { world } = call;
  const present = existing(call, dhcpOptionsKind)[0];
  if (present) return present;
  return makeDhcpOptions(call, {
    'domain-name': [internalDomain(world.region)],
    'domain-name-servers': ['AmazonProvidedDNS'],
  });
}

function makeDhcpOptions(call: Call, options: DhcpOptionsRow['options']): DhcpOptionsRow {
  const row = { DhcpOptionsId: newId('dopt', call.random), options };
  addRow(call, dhcpOptionsKind, row);
  return row;
}

const operations: readonly Operation[] = [
  on(DescribeDhcpOptionsCommand, (input, call) => {
    const { rows, next } = list(call, dhcpOptionsKind, input.DhcpOptionsIds, input, {
      'dhcp-options-id': (row) => row.DhcpOptionsId,
      key: (row) => Object.keys(row.options),
      value: (row) => Object.values(row.options).flat(),
      'owner-id': () => call.world.account,
    });
    return { DhcpOptions: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateDhcpOptionsCommand, ({ DhcpConfigurations, TagSpecifications }, call) => {
    const tags = tagsFor(TagSpecifications, 'dhcp-options');
    const options = DhcpConfigurations.map(({ Key = '', Values = [] }) => [Key, checked(Key, Values)] as const);
    const row = makeDhcpOptions(call, Object.fromEntries(options));
    setTags(call, row.DhcpOptionsId, tags);
    return { DhcpOptions: view(call, row) };
  }),

  on(DeleteDhcpOptionsCommand, ({ DhcpOptionsId }, call) => {
    const row = find(call, dhcpOptionsKind, DhcpOptionsId);
    if (existing(call, vpcKind).some((vpc) => vpc.DhcpOptionsId === row.DhcpOptionsId))
      throw hasDependencies('dhcpOptions', DhcpOptionsId);
    removeRow(call, dhcpOptionsKind, row.DhcpOptionsId);
    return {};
  }),

  on(AssociateDhcpOptionsCommand, ({ DhcpOptionsId, VpcId }, call) => {
    const vpc = find(call, vpcKind, VpcId);
    // "or default to associate no DHCP options with the VPC" (EC2 API reference, AssociateDhcpOptions).
    vpc.DhcpOptionsId =
      DhcpOptionsId === 'default' ? 'default' : find(call, dhcpOptionsKind, DhcpOptionsId).DhcpOptionsId;
    return {};
  }),
];

const view = ({ world }: Call, { DhcpOptionsId, options }: DhcpOptionsRow) => ({
  DhcpOptionsId,
  OwnerId: world.account,
  DhcpConfigurations: Object.entries(options).map(([Key, values]) => ({
    Key,
    Values: values.map((Value) => ({ Value })),
  })),
  Tags: tagSet(world, DhcpOptionsId),
});

const isAddress = (text: string): boolean => parseAddress(text) !== undefined;

// EC2 API reference, CreateDhcpOptions: which options there are, "up to four" servers, node types 1, 2, 4 and 8.
const tests: Readonly<Record<string, (values: readonly string[]) => boolean>> = {
  'domain-name': (values) => values.length === 1,
  'domain-name-servers': (values) =>
    values.length <= 4 && values.every((value) => value === 'AmazonProvidedDNS' || isAddress(value)),
  'ntp-servers': (values) => values.length <= 8 && values.every(isAddress),
  'netbios-name-servers': (values) => values.length <= 4 && values.every(isAddress),
  'netbios-node-type': (values) => values.length === 1 && /^[1248]$/.test(values[0] ?? ''),
  'ipv6-address-preferred-lease-time': (values) => values.length === 1 && /^\d+$/.test(values[0] ?? ''),
};

function checked(key: string, values: readonly string[]): readonly string[] {
  const test = Object.hasOwn(tests, key) ? tests[key] : undefined;
  if (!test) {
    throw new AwsError('InvalidParameterValue', `Value (${key}) for parameter name is invalid. Unknown DHCP option`);
  }
  if (values.length > 0 && test(values)) return values;
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${values.join(', ')}) for parameter value is invalid. Invalid DHCP option value.`,
  );
}

export const dhcpOptionsKind: WholeKind<'dhcpOptions'> = {
  table: 'dhcpOptions',
  id: 'DhcpOptionsId',
  prefix: 'dopt',
  type: 'dhcp-options',
  notFound: notFound('InvalidDhcpOptionID.NotFound', 'dhcpOption'),
  malformed: malformed('InvalidDhcpOptionsId.Malformed', 'dopt'),
  members: {
    DhcpOptionsId: 'text',
    options: 'table',
  },
  operations,
};
