import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { find } from '../../lookup.js';
import { freePublicAddress, giveIpv6 } from '../interface/addressing.js';
import { choosePrimaryIpv6, setTracking } from '../interface/interface-options.js';
import { attachmentNow } from '../interface/interface-view.js';
import { type InterfaceRow, interfaceKind } from '../interface/kind.js';
import { attach, fabricOf, groupsFor, makeInterface } from '../interface/make-interface.js';
import { givePrefixes } from '../interface/prefixes.js';
import { checkRoom } from '../interface/room.js';
import { addressesIn, giveSecondary } from '../interface/secondary-addresses.js';
import { namedGroup } from '../security-group/group-name.js';
import { type SubnetRow, subnetKind } from '../subnet/kind.js';
import type { InstanceRow } from './kind.js';
import type { Launch } from './launch-checks.js';

/** An interface of a launch, to be attached once the instance has its id. */
export interface Face {
  readonly row: InterfaceRow;
  readonly attachTo: (instance: InstanceRow) => void;
}

/** The interfaces of one instance: those the launch describes, or the one its subnet and groups imply. */
export function interfacesFor(call: Call, input: Launch, subnet: SubnetRow, index: number): Face[] {
  const wanted = (input.NetworkInterfaces ?? [])
    .map((one) => ({ one, device: one.DeviceIndex ?? 0 }))
    .sort((a, b) => a.device - b.device);
  if (wanted.length === 0) return [primary(call, input, subnet)];
  if (wanted.some(({ device }, at) => device === wanted[at - 1]?.device))
    throw new AwsError('InvalidParameterValue', 'Each network interface requires a unique device index.');
  return wanted.map(({ one, device }) => {
    only('ec2', 'NetworkInterfaces.NetworkCardIndex', one.NetworkCardIndex, [0]);
    if (one.NetworkInterfaceId !== undefined) return given(call, one.NetworkInterfaceId, index, device);
    const home = one.SubnetId === undefined ? subnet : find(call, subnetKind, one.SubnetId);
    const Groups = groupsFor(call, home.VpcId, one.Groups, `subnet ${home.SubnetId}`);
    const type = fabricOf(one.InterfaceType);
    const { wanted: address, secondary } = addressesIn(one);
    const row = makeInterface(call, home, { Groups, Description: one.Description ?? '', wanted: address, type });
    giveSecondary(call, row, home, one.SecondaryPrivateIpAddressCount ?? 0, secondary);
    giveIpv6(call, row, home, one.Ipv6AddressCount ?? defaultIpv6(home, one.Ipv6Addresses), one.Ipv6Addresses);
    givePrefixes(call, row, home, one);
    checkRoom(call, row, 0, input.InstanceType);
    if (one.PrimaryIpv6 === true) choosePrimaryIpv6(row, true);
    if (one.ConnectionTrackingSpecification) setTracking(row, one.ConnectionTrackingSpecification);
    // No address comes by itself to one of several (EC2 user guide, "Amazon EC2 instance IP addressing").
    const isAlone = device === 0 && wanted.length === 1;
    if (one.AssociatePublicIpAddress ?? (isAlone && home.MapPublicIpOnLaunch)) givePublicAddress(call, row);
    return face(call, row, one.DeleteOnTermination ?? true, device);
  });
}

function primary(call: Call, input: Launch, subnet: SubnetRow): Face {
  const names = (input.SecurityGroups ?? []).map((name) => namedGroup(call, subnet, name).GroupId);
  const ids = [...(input.SecurityGroupIds ?? []), ...names];
  const Groups = groupsFor(call, subnet.VpcId, ids, `subnet ${subnet.SubnetId}`);
  const row = makeInterface(call, subnet, { Groups, Description: '', wanted: input.PrivateIpAddress });
  giveIpv6(call, row, subnet, input.Ipv6AddressCount ?? defaultIpv6(subnet, input.Ipv6Addresses), input.Ipv6Addresses);
  if (input.EnablePrimaryIpv6 === true) choosePrimaryIpv6(row, true);
  if (subnet.MapPublicIpOnLaunch) givePublicAddress(call, row);
  return face(call, row, true, 0);
}

const defaultIpv6 = (subnet: SubnetRow, named: readonly unknown[] | undefined): number =>
  subnet.AssignIpv6AddressOnCreation && named === undefined ? 1 : 0;

/** An interface that exists already can go to one instance only. */
function given(call: Call, id: string, index: number, device: number): Face {
  const row = find(call, interfaceKind, id);
  if (attachmentNow(call, row) || index > 0) {
    throw new AwsError('InvalidNetworkInterface.InUse', `The networkInterface '${id}' is currently in use.`);
  }
  return face(call, row, false, device);
}

const face = (call: Call, row: InterfaceRow, deleteOnTermination: boolean, device: number): Face => ({
  row,
  attachTo: (instance) => void attach(call, row, instance, device, deleteOnTermination),
});

/** A public address of Amazon's, which goes when the instance stops (VPC user guide, "Public IPv4 addresses"). */
export function givePublicAddress(call: Call, row: InterfaceRow): void {
  row.Association = { PublicIp: freePublicAddress(call), IpOwnerId: 'amazon' };
  row.publicSince = call.clock.now();
}
