import {
  type EC2Client,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeNetworkInterfaces,
  paginateDescribeVpcPeeringConnections,
} from '@aws-sdk/client-ec2';
import { canonicalAddress, familyOf } from '../network/address.js';
import { arnTarget } from '../network/arn.js';
import { containsAny } from '../network/cidr.js';
import type { Described } from '../network/from-aws.js';
import { codeOf, isDenied } from './classify.js';
import { describeNetwork } from './read-network.js';
import { describeWaysOut } from './read-ways-out.js';

/**
 * The configuration that bears on traffic between two ends, each an id, an address or a Name tag, or the addresses that a
 * host name has: that of their VPCs, and of the whole region where an end cannot be found by itself, since its name may only be misspelt.
 */
export async function describeAround(
  ec2: EC2Client,
  ends: readonly (string | readonly string[])[],
): Promise<Described> {
  const found = await Promise.all(
    ends.map((end) => [end].flat()).map(async (end) => ({ end, vpcIds: await vpcsOfAny(ec2, end) })),
  );
  const lost = found.filter(({ vpcIds }) => vpcIds.length === 0).map(({ end }) => end.map(canonicalAddress));
  const known = found.flatMap(({ vpcIds }) => vpcIds);
  if (known.length === 0 || lost.flat().includes(undefined)) return describeAll(ec2);
  const addresses = lost.flat().flatMap((address) => address ?? []);
  const peers = await peersWith(ec2, known, addresses);
  return describeAll(ec2, [...new Set([...known, ...peers])]);
}

/** Everything that packets can meet in some VPCs, and on the ways out of them. */
export async function describeAll(ec2: EC2Client, vpcIds: readonly string[] = []): Promise<Described> {
  const waysOut = await describeWaysOut(ec2, vpcIds);
  const between = vpcIds.length === 0 ? [] : vpcsBetween(waysOut, vpcIds);
  const inside = await describeNetwork(ec2, [...vpcIds, ...between]);
  return { ...inside, ...waysOut };
}

/**
 * VPCs to which a transit gateway of these sends everything, or what lies in another of them: firewalls and shared ways
 * out are there (Transit Gateways guide, "Appliance in a shared services VPC", "Centralized outbound routing").
 */
function vpcsBetween(
  { TransitGatewayAttachments, TransitGatewayVpcAttachments, TransitGatewayRouteTables }: Described,
  vpcIds: readonly string[],
): readonly string[] {
  const attached = [...(TransitGatewayAttachments ?? []), ...(TransitGatewayVpcAttachments ?? [])];
  const gateways = attached
    .filter((one) => vpcIds.includes(('ResourceId' in one ? one.ResourceId : 'VpcId' in one ? one.VpcId : '') ?? ''))
    .map(({ TransitGatewayId }) => TransitGatewayId);
  const routes = (TransitGatewayRouteTables ?? [])
    .filter(({ TransitGatewayId }) => gateways.includes(TransitGatewayId))
    .flatMap(({ Routes = [] }) => Routes.filter(({ Type }) => Type === 'static'));
  const targets = routes.flatMap((route) => route.TransitGatewayAttachments ?? []);
  const ids = targets.flatMap(({ ResourceType, ResourceId }) =>
    ResourceType === 'vpc' && ResourceId ? [ResourceId] : [],
  );
  return [...new Set(ids)].filter((id) => !vpcIds.includes(id));
}

/** Whether anything in the Region goes by this id, address or Name tag. */
export const isKnown = async (ec2: EC2Client, end: string): Promise<boolean> => (await vpcsOf(ec2, end)).length > 0;

const vpcsOfAny = async (ec2: EC2Client, ends: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(ends.map((end) => vpcsOf(ec2, end)))).flat();

/** The VPCs in which something answers to this id, address or name. */
async function vpcsOf(ec2: EC2Client, text: string): Promise<readonly string[]> {
  const named = arnTarget(text);
  const end = named?.kind === 'id' ? named.id : text;
  const address = canonicalAddress(end);
  if (address !== undefined) return vpcsAt(ec2, address);
  if (/^i-[0-9a-f]+$/.test(end)) return ofInstances(ec2, { InstanceIds: [end] });
  if (/^eni-[0-9a-f]+$/.test(end)) return ofInterfaces(ec2, { NetworkInterfaceIds: [end] });
  const byName = { Filters: [{ Name: 'tag:Name', Values: [literally(end)] }] };
  return [...(await ofInstances(ec2, byName)), ...(await ofInterfaces(ec2, byName))];
}

async function vpcsAt(ec2: EC2Client, address: string): Promise<readonly string[]> {
  const names =
    familyOf(address) === 6
      ? ['ipv6-addresses.ipv6-address']
      : ['addresses.private-ip-address', 'addresses.association.public-ip'];
  const found = await Promise.all(names.map((Name) => ofInterfaces(ec2, { Filters: [{ Name, Values: [address] }] })));
  return found.flat();
}

// In the value of a filter * and ? are wildcards, \ takes their meaning away (EC2 user guide, "Filtering resources").
const literally = (name: string): string => name.replace(/[\\*?]/g, '\\$&');

interface Wanted {
  readonly InstanceIds?: string[];
  readonly NetworkInterfaceIds?: string[];
  readonly Filters?: Filter[];
}

const ofInstances = (ec2: EC2Client, wanted: Wanted): Promise<readonly string[]> =>
  unlessUnknown(async () => {
    const vpcIds: string[] = [];
    for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2 }, wanted))
      vpcIds.push(...Reservations.flatMap(({ Instances = [] }) => Instances.flatMap(({ VpcId }) => VpcId ?? [])));
    return vpcIds;
  });

const ofInterfaces = (ec2: EC2Client, wanted: Wanted): Promise<readonly string[]> =>
  unlessUnknown(async () => {
    const vpcIds: string[] = [];
    for await (const { NetworkInterfaces = [] } of paginateDescribeNetworkInterfaces({ client: ec2 }, wanted))
      vpcIds.push(...NetworkInterfaces.flatMap(({ VpcId }) => VpcId ?? []));
    return vpcIds;
  });

/** Unknown, or not to be read: what is left then is the whole region, which says so in its own words. */
async function unlessUnknown(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await look();
  } catch (error) {
    const isUnknown = /^Invalid(Instance|NetworkInterface)I[dD]\.(NotFound|Malformed)$/.test(codeOf(error));
    if (isUnknown || isDenied(error)) return [];
    throw error;
  }
}

/** VPCs behind a peering that hold one of the addresses: an address without an interface can still be routed there. */
async function peersWith(
  ec2: EC2Client,
  vpcIds: readonly string[],
  addresses: readonly string[],
): Promise<readonly string[]> {
  if (addresses.length === 0) return [];
  return unlessUnknown(async () => {
    const found: string[] = [];
    for await (const page of paginateDescribeVpcPeeringConnections({ client: ec2 }, {})) {
      for (const { RequesterVpcInfo: one, AccepterVpcInfo: other } of page.VpcPeeringConnections ?? []) {
        for (const [near, far] of [
          [one, other],
          [other, one],
        ]) {
          const blocks = (far?.CidrBlockSet ?? []).flatMap(({ CidrBlock }) => CidrBlock ?? []);
          const holds = addresses.some((address) =>
            containsAny([...blocks, ...(far?.CidrBlock ? [far.CidrBlock] : [])], address),
          );
          if (holds && far?.VpcId && vpcIds.includes(near?.VpcId ?? '')) found.push(far.VpcId);
        }
      }
    }
    return found;
  });
}
