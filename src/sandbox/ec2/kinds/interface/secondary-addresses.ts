import { AssignPrivateIpAddressesCommand, UnassignPrivateIpAddressesCommand } from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { existing, find } from '../../lookup.js';
import { disassociate } from '../address/address-association.js';
import { addressKind } from '../address/kind.js';
import type { SubnetRow } from '../subnet/kind.js';
import { freePrivateAddress } from './addressing.js';
import { type InterfaceRow, interfaceKind } from './kind.js';
import { privateDnsName } from './make-interface.js';
import { giveIpv4Prefixes, takePrefixes } from './prefixes.js';
import { checkRoom } from './room.js';

/** Gives an interface secondary private addresses: those asked for, or so many of the subnet's. Returns what was added. */
export function giveSecondary(
  call: Call,
  row: InterfaceRow,
  subnet: SubnetRow,
  count: number,
  wanted: readonly string[],
): string[] {
  checkRoom(call, row, count + wanted.length);
  const texts = [...wanted, ...Array.from({ length: count }, () => undefined)];
  return texts.map((text) => {
    const PrivateIpAddress = freePrivateAddress(call, subnet, text);
    const PrivateDnsName = privateDnsName(call.world.region, PrivateIpAddress);
    row.PrivateIpAddresses.push({ Primary: false, PrivateIpAddress, PrivateDnsName });
    return PrivateIpAddress;
  });
}

/** The primary address a request asks for, and the secondary ones: in a list of their own, or beside it. */
export function addressesIn(input: {
  readonly PrivateIpAddress?: string | undefined;
  readonly PrivateIpAddresses?:
    | readonly { readonly Primary?: boolean | undefined; readonly PrivateIpAddress?: string | undefined }[]
    | undefined;
}): { readonly wanted: string | undefined; readonly secondary: readonly string[] } {
  const listed = input.PrivateIpAddresses ?? [];
  const primaries = listed.filter(({ Primary }) => Primary);
  if (primaries.length + Number(input.PrivateIpAddress !== undefined) > 1) {
    throw new AwsError('InvalidParameterCombination', 'Only one primary private IP address can be specified.');
  }
  return {
    wanted: input.PrivateIpAddress ?? primaries[0]?.PrivateIpAddress,
    secondary: listed.flatMap(({ Primary, PrivateIpAddress }) => (Primary ? [] : (PrivateIpAddress ?? []))),
  };
}

export const secondaryAddressOperations: readonly Operation[] = [
  on(AssignPrivateIpAddressesCommand, (input, call) => {
    const { NetworkInterfaceId, PrivateIpAddresses = [], SecondaryPrivateIpAddressCount, AllowReassignment } = input;
    const row = find(call, interfaceKind, NetworkInterfaceId);
    const prefixes = { count: input.Ipv4PrefixCount, blocks: input.Ipv4Prefixes };
    const given = [PrivateIpAddresses[0], SecondaryPrivateIpAddressCount, prefixes.count, prefixes.blocks?.[0]];
    if (given.filter((one) => one !== undefined).length !== 1) {
      throw new AwsError(
        'InvalidParameterCombination',
        'Exactly one of PrivateIpAddresses, SecondaryPrivateIpAddressCount, Ipv4Prefixes and Ipv4PrefixCount must be given.',
      );
    }
    if (AllowReassignment === true) for (const address of PrivateIpAddresses) takeAway(call, row, address);
    const subnet = call.world.ec2.subnets[row.SubnetId];
    if (!subnet) throw interfaceKind.notFound(NetworkInterfaceId);
    const added = giveSecondary(call, row, subnet, SecondaryPrivateIpAddressCount ?? 0, PrivateIpAddresses);
    const blocks = giveIpv4Prefixes(call, row, subnet, prefixes);
    return {
      NetworkInterfaceId,
      AssignedPrivateIpAddresses: added.map((PrivateIpAddress) => ({ PrivateIpAddress })),
      AssignedIpv4Prefixes: blocks.map((Ipv4Prefix) => ({ Ipv4Prefix })),
    };
  }),

  on(UnassignPrivateIpAddressesCommand, ({ NetworkInterfaceId, PrivateIpAddresses = [], Ipv4Prefixes = [] }, call) => {
    const row = find(call, interfaceKind, NetworkInterfaceId);
    const own = (text: string) => row.PrivateIpAddresses.find(({ PrivateIpAddress }) => PrivateIpAddress === text);
    takePrefixes(row, Ipv4Prefixes);
    if (PrivateIpAddresses.length === 0 && Ipv4Prefixes.length === 0) {
      throw new AwsError('MissingParameter', 'The request must contain the parameter privateIpAddress');
    }
    if (PrivateIpAddresses.some((text) => !own(text))) {
      throw new AwsError(
        'InvalidParameterValue',
        `Some of the specified addresses are not assigned to interface ${NetworkInterfaceId}`,
      );
    }
    const primary = PrivateIpAddresses.find((text) => own(text)?.Primary);
    if (primary !== undefined) {
      throw new AwsError('InvalidParameterValue', `The primary private IP address ${primary} cannot be unassigned.`);
    }
    for (const address of existing(call, addressKind)) {
      const isOn = address.NetworkInterfaceId === NetworkInterfaceId;
      if (isOn && PrivateIpAddresses.includes(address.PrivateIpAddress ?? '')) disassociate(call, address);
    }
    row.PrivateIpAddresses = row.PrivateIpAddresses.filter(
      ({ PrivateIpAddress }) => !PrivateIpAddresses.includes(PrivateIpAddress ?? ''),
    );
    return {};
  }),
];

/** Another interface of the subnet loses the secondary address that this one asks for. */
function takeAway(call: Call, row: InterfaceRow, address: string): void {
  for (const other of existing(call, interfaceKind)) {
    if (other.NetworkInterfaceId === row.NetworkInterfaceId || other.SubnetId !== row.SubnetId) continue;
    other.PrivateIpAddresses = other.PrivateIpAddresses.filter(
      ({ PrivateIpAddress, Primary }) => Primary || PrivateIpAddress !== address,
    );
  }
}
