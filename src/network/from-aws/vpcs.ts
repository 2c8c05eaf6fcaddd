import type { Interface, PrefixList, Subnet, Vpc } from '../model.js';
import { isWhollyDescribed } from './interface-gaps.js';
import type { DescribedPart } from './shape.js';

type Mode = NonNullable<Vpc['blockPublicAccess']>;

/** `described` as a whole: Block Public Access is set for a Region and lifted for single VPCs. */
export const vpcFrom =
  (described: DescribedPart) =>
  (row: DescribedPart): readonly Vpc[] => {
    const id = row.id('VpcId');
    if (id === undefined) return [];
    const blockPublicAccess = excludedMode(described, id) ?? modeOf(row) ?? regionMode(described);
    const ownerId = row.text('OwnerId');
    const owner = ownerId === null ? {} : { ownerId };
    const mode = blockPublicAccess === undefined ? {} : { blockPublicAccess };
    const open = mayBeExcluded(described, blockPublicAccess) ? { mayBeExcluded: true } : {};
    return [{ id, cidrs: cidrsOf(row), ...mode, ...open, ...owner, ...dnsOf(row, described, id) }];
  };

/** Written into the VPC's own row; describe-vpc-attribute prints them for one VPC, beside its id. */
function dnsOf(row: DescribedPart, described: DescribedPart, id: string): Pick<Vpc, 'dnsSupport' | 'dnsHostnames'> {
  const from = row.has('EnableDnsSupport') || described.text('VpcId') !== id ? row : described;
  const support = from.part('EnableDnsSupport').flag('Value');
  const hostnames = (row.has('EnableDnsHostnames') ? row : from).part('EnableDnsHostnames').flag('Value');
  return {
    ...(support === null ? {} : { dnsSupport: support }),
    ...(hostnames === null ? {} : { dnsHostnames: hostnames }),
  };
}

export const subnetFrom =
  (described: DescribedPart, interfaces: readonly Interface[]) =>
  (row: DescribedPart): readonly Subnet[] => {
    const [id, vpcId] = [row.id('SubnetId'), row.id('VpcId')];
    if (id === undefined || vpcId === undefined) return [];
    const mode = excludedMode(described, id) ?? excludedMode(described, vpcId) ?? modeOf(row);
    const availabilityZone = row.text('AvailabilityZone') ?? '';
    return [
      {
        id,
        vpcId,
        cidrs: cidrsOf(row),
        availabilityZone,
        ...(mode === undefined ? {} : { blockPublicAccess: mode }),
        ...(isWhollyDescribed(interfaces, row) ? { isCounted: true } : {}),
      },
    ];
  };

/** A list whose entries were not read is not known, which is not the same as empty. */
export function prefixListFrom(row: DescribedPart): readonly PrefixList[] {
  const id = row.id('PrefixListId');
  if (id === undefined || !(row.has('Entries') || row.has('Cidrs'))) return [];
  const cidrs = [...row.cidrs('Cidrs'), ...row.list('Entries').flatMap((entry) => entry.cidr('Cidr') ?? [])];
  return [{ id, name: row.text('PrefixListName') ?? '', cidrs }];
}

/** The primary block first, without those that are no longer associated. */
function cidrsOf(row: DescribedPart): readonly string[] {
  const inUse = (block: DescribedPart, state: 'CidrBlockState' | 'Ipv6CidrBlockState') => {
    const found = block.part(state).text('State');
    return found === null || found === 'associated';
  };
  const ipv4 = row.list('CidrBlockAssociationSet').filter((block) => inUse(block, 'CidrBlockState'));
  const ipv6 = row.list('Ipv6CidrBlockAssociationSet').filter((block) => inUse(block, 'Ipv6CidrBlockState'));
  const cidrs = [
    row.cidr('CidrBlock'),
    ...ipv4.map((block) => block.cidr('CidrBlock')),
    ...ipv6.map((block) => block.cidr('Ipv6CidrBlock')),
  ];
  return [...new Set(cidrs.filter((cidr) => cidr !== null))];
}

const modeOf = (row: DescribedPart): Mode | undefined =>
  asMode(row.part('BlockPublicAccessStates').text('InternetGatewayBlockMode'));

const regionMode = (described: DescribedPart): Mode | undefined =>
  asMode(described.part('VpcBlockPublicAccessOptions').text('InternetGatewayBlockMode'));

/**
 * An exclusion lifts the block, or leaves ways out alone; the mode of a Region, which its VPCs and subnets show as well, is
 * that of all "except for excluded VPCs and subnets" (VPC user guide, "Block public access to VPCs and subnets").
 */
function excludedMode(described: DescribedPart, id: string): Mode | undefined {
  const exclusion = described
    .list('VpcBlockPublicAccessExclusions')
    .find((row) => row.text('ResourceArn')?.endsWith(`/${id}`) && !row.text('State')?.startsWith('delete'));
  const mode = exclusion?.text('InternetGatewayExclusionMode');
  if (mode === 'allow-bidirectional') return 'off';
  return mode === 'allow-egress' && regionMode(described) === 'block-bidirectional' ? 'allow-egress' : undefined;
}

/** It blocks, and nobody said what is excluded; an account may be kept from excluding anything. */
const mayBeExcluded = (described: DescribedPart, mode: Mode | undefined): boolean =>
  (mode === 'block-ingress' || mode === 'block-bidirectional') &&
  !described.has('VpcBlockPublicAccessExclusions') &&
  described.part('VpcBlockPublicAccessOptions').text('ExclusionsAllowed') !== 'not-allowed';

const asMode = (text: string | null): Mode | undefined =>
  text === 'off' || text === 'block-ingress' || text === 'block-bidirectional' ? text : undefined;
