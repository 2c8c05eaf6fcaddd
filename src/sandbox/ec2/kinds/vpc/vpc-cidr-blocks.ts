import { AssociateVpcCidrBlockCommand, DisassociateVpcCidrBlockCommand } from '@aws-sdk/client-ec2';
import { contains, overlaps, prefixLength } from '../../../../network/cidr.js';
import { only } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { hex, newId } from '../../../world/ids.js';
import { ipv4Block } from '../../cidr-block.js';
import { existing, find } from '../../lookup.js';
import { addLocalRoute, removeLocalRoute } from '../route-table/make-route-table.js';
import { subnetKind } from '../subnet/kind.js';
import { type VpcRow, vpcKind } from './kind.js';

export const vpcAssociation = ({ random }: Call, CidrBlock: string) => ({
  AssociationId: newId('vpc-cidr-assoc', random),
  CidrBlock,
  CidrBlockState: { State: 'associated' as const },
});

export const vpcIpv6Association = ({ world, random }: Call) => ({
  AssociationId: newId('vpc-cidr-assoc', random),
  // Amazon gives a VPC a /56 (VPC user guide, "VPC CIDR blocks").
  Ipv6CidrBlock: `2600:1f18:${hex(4, random).replace(/^0+(?=.)/, '')}:1${hex(1, random)}00::/56`,
  Ipv6CidrBlockState: { State: 'associated' as const },
  NetworkBorderGroup: world.region,
  Ipv6Pool: 'Amazon',
  Ipv6AddressAttribute: 'public' as const,
  IpSource: 'amazon' as const,
});

/** A block as the request that adds it shows it. */
export const associating = <Block>(block: Block) => ({
  ...block,
  Ipv6CidrBlockState: { State: 'associating' as const },
});

// "The allowed block size is between a /16 netmask and /28 netmask" (VPC user guide, "VPC CIDR blocks").
export function checkRange(cidr: string, asked: string): void {
  const prefix = prefixLength(cidr) ?? 0;
  if (prefix < 16 || prefix > 28) throw new AwsError('InvalidVpc.Range', `The CIDR '${asked}' is invalid.`);
}

/** "IPv4 CIDR blocks per VPC: 5", "IPv6 CIDR blocks per VPC: 5" (VPC user guide, "Amazon VPC quotas"). */
const mostBlocks = 5;

function checkCount(vpc: VpcRow, blocks: readonly unknown[]): void {
  if (blocks.length < mostBlocks) return;
  throw new AwsError(
    'CidrLimitExceeded',
    `This network '${vpc.VpcId}' has met its maximum number of allowed CIDRs: ${mostBlocks}`,
  );
}

export const vpcCidrBlockOperations: readonly Operation[] = [
  on(AssociateVpcCidrBlockCommand, (input, call) => {
    const { VpcId, CidrBlock, AmazonProvidedIpv6CidrBlock, Ipv6CidrBlockNetworkBorderGroup } = input;
    only('ec2', 'Ipv6CidrBlockNetworkBorderGroup', Ipv6CidrBlockNetworkBorderGroup, [call.world.region]);
    const row = find(call, vpcKind, VpcId);
    if (AmazonProvidedIpv6CidrBlock && CidrBlock !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'The request must contain either cidrBlock or amazonProvidedIpv6CidrBlock, not both.',
      );
    }
    if (AmazonProvidedIpv6CidrBlock) {
      checkCount(row, row.Ipv6CidrBlockAssociationSet);
      const added = vpcIpv6Association(call);
      row.Ipv6CidrBlockAssociationSet.push(added);
      addLocalRoute(call, row.VpcId, added.Ipv6CidrBlock);
      return { VpcId, Ipv6CidrBlockAssociation: associating(added) };
    }
    if (CidrBlock === undefined)
      throw new AwsError('MissingParameter', 'Either cidrBlock or ipv4IpamPoolId should be provided.');
    const cidr = ipv4Block(CidrBlock, 'cidrBlock');
    checkRange(cidr, CidrBlock);
    checkCount(row, row.CidrBlockAssociationSet);
    if (row.CidrBlockAssociationSet.some((other) => overlaps(other.CidrBlock ?? '', cidr))) {
      throw new AwsError('InvalidVpc.Range', `The CIDR '${cidr}' conflicts with an existing CIDR of the VPC.`);
    }
    const added = vpcAssociation(call, cidr);
    row.CidrBlockAssociationSet.push(added);
    addLocalRoute(call, row.VpcId, cidr);
    return { VpcId, CidrBlockAssociation: { ...added, CidrBlockState: { State: 'associating' as const } } };
  }),

  on(DisassociateVpcCidrBlockCommand, ({ AssociationId }, call) => {
    for (const row of existing(call, vpcKind)) {
      const { VpcId } = row;
      const ipv4 = row.CidrBlockAssociationSet.find((one) => one.AssociationId === AssociationId);
      if (ipv4) {
        if (ipv4 === row.CidrBlockAssociationSet[0]) {
          throw new AwsError(
            'OperationNotPermitted',
            `The vpc CIDR block with association ID ${AssociationId} may not be disassociated. It is the primary IPv4 CIDR block of the VPC`,
          );
        }
        mustBeFree(call, VpcId, ipv4.CidrBlock ?? '');
        row.CidrBlockAssociationSet.splice(row.CidrBlockAssociationSet.indexOf(ipv4), 1);
        removeLocalRoute(call, VpcId, ipv4.CidrBlock ?? '');
        return { VpcId, CidrBlockAssociation: { ...ipv4, CidrBlockState: { State: 'disassociating' as const } } };
      }
      const ipv6 = row.Ipv6CidrBlockAssociationSet.find((one) => one.AssociationId === AssociationId);
      if (ipv6) {
        mustBeFree(call, VpcId, ipv6.Ipv6CidrBlock ?? '');
        row.Ipv6CidrBlockAssociationSet.splice(row.Ipv6CidrBlockAssociationSet.indexOf(ipv6), 1);
        removeLocalRoute(call, VpcId, ipv6.Ipv6CidrBlock ?? '');
        return {
          VpcId,
          Ipv6CidrBlockAssociation: { ...ipv6, Ipv6CidrBlockState: { State: 'disassociating' as const } },
        };
      }
    }
    throw new AwsError(
      'InvalidVpcCidrBlockAssociationID.NotFound',
      `The vpc CIDR block association ID '${AssociationId}' does not exist`,
    );
  }),
];

function mustBeFree(call: Call, vpcId: string, cidr: string): void {
  const inside = (block: string | undefined) => block !== undefined && contains(cidr, block.split('/')[0] ?? '');
  const used = existing(call, subnetKind).some(
    (subnet) =>
      subnet.VpcId === vpcId &&
      (inside(subnet.CidrBlock) ||
        subnet.Ipv6CidrBlockAssociationSet.some(({ Ipv6CidrBlock }) => inside(Ipv6CidrBlock))),
  );
  if (used) {
    throw new AwsError('InvalidCidrBlock.InUse', `The vpc currently has a subnet within CIDR block ${cidr}`);
  }
}
