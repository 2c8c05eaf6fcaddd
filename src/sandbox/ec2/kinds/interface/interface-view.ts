import type { Call } from '../../../endpoint/operation.js';
import { latencyOf } from '../../../world/latency.js';
import { tagSet } from '../../tag-set.js';
import { instanceState } from '../instance/instance-state.js';
import { hasDnsHostnames } from '../vpc/dns-attributes.js';
import { publicDnsName } from './addressing.js';
import type { InterfaceRow } from './kind.js';

/** An interface as reads show it now: attachment and public address follow its instance. */
export function interfaceView(call: Call, row: InterfaceRow) {
  const Association = associationNow(call, row);
  const Attachment = attachmentNow(call, row);
  const PrivateIpAddresses = row.PrivateIpAddresses.map((address) =>
    address.Primary && Association ? { ...address, Association } : address,
  );
  // A NAT gateway's interface is in use without being attached to an instance.
  const Status = Attachment || row.RequesterManaged ? ('in-use' as const) : ('available' as const);
  const { PrivateIpAddress, ...rest } = row;
  return {
    ...rest,
    ...(PrivateIpAddress !== '' && { PrivateIpAddress }),
    Status,
    Association,
    Attachment,
    PrivateIpAddresses,
    TagSet: tagSet(call.world, row.NetworkInterfaceId),
  };
}

/** Nothing once the instance is terminated: an interface that outlives it is free. */
export function attachmentNow({ world, clock }: Call, { Attachment }: InterfaceRow) {
  const instance = Attachment?.InstanceId === undefined ? undefined : world.ec2.instances[Attachment.InstanceId];
  if (!Attachment || !instance || instanceState(world, instance, clock.now()) === 'terminated') return undefined;
  const fresh =
    Attachment.DeviceIndex !== 0 &&
    clock.now() < Date.parse(Attachment.AttachTime ?? '') + latencyOf(world).interfaceAttach;
  return { ...Attachment, Status: fresh ? ('attaching' as const) : ('attached' as const) };
}

/** The public address is seen a little after it was given, and no more once the instance ends. */
function associationNow({ world, clock }: Call, row: InterfaceRow) {
  const { Association, Attachment, publicSince } = row;
  if (!Association?.PublicIp) return undefined;
  const instance = world.ec2.instances[Attachment?.InstanceId ?? ''];
  const isElastic = Association.AllocationId !== undefined;
  if (instance && instance.terminatedAt !== null) return undefined;
  if (!isElastic && clock.now() < (publicSince ?? 0) + latencyOf(world).publicAddress) return undefined;
  const vpc = world.ec2.vpcs[row.VpcId];
  const name = vpc && hasDnsHostnames(vpc) ? publicDnsName(world.region, Association.PublicIp) : '';
  return { ...Association, PublicDnsName: name };
}
