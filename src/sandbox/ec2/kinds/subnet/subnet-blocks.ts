import type { CreateSubnetCommandInput } from '@aws-sdk/client-ec2';
import { covers, overlaps, prefixLength } from '../../../../network/cidr.js';
import { onlyLooking } from '../../../endpoint/all-or-nothing.js';
import { AwsError, type Call } from '../../../endpoint/operation.js';
import { ipv4Block, ipv6Block } from '../../cidr-block.js';
import { existing } from '../../lookup.js';
import type { VpcRow } from '../vpc/kind.js';
import { subnetKind } from './kind.js';

type SubnetRequest = Pick<CreateSubnetCommandInput, 'Ipv6Native' | 'Ipv6CidrBlock' | 'CidrBlock'>;

/** Which blocks a subnet may be asked for (EC2 API reference, CreateSubnet). */
export function checkBlocks({ Ipv6Native, Ipv6CidrBlock, CidrBlock }: SubnetRequest): void {
  if (Ipv6Native === true && Ipv6CidrBlock === undefined) {
    throw new AwsError('MissingParameter', "Either 'ipv6CidrBlock' or 'ipv6IpamPoolId' should be provided.");
  }
  if (Ipv6Native === true && CidrBlock !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'When specifying ipv4 parameters, cidrBlock or ipv4IpamPoolId, you cannot set ipv6Native to true.',
    );
  }
  if (CidrBlock === undefined && Ipv6Native !== true) {
    throw new AwsError('MissingParameter', "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
  }
}

/** The block, within the VPC's and free of other subnets. */
export function freeBlock(call: Call, vpc: VpcRow, text: string): string {
  const cidr = ipv4Block(text, 'cidrBlock');
  const prefix = prefixLength(cidr) ?? 0;
  if (
    prefix < 16 ||
    prefix > 28 ||
    !vpc.CidrBlockAssociationSet.some(({ CidrBlock }) => covers(CidrBlock ?? '', cidr))
  ) {
    throw new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  }
  const others = existing(onlyLooking(call), subnetKind).filter(({ VpcId }) => VpcId === vpc.VpcId);
  if (others.some(({ CidrBlock }) => overlaps(CidrBlock, cidr))) {
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  }
  return cidr;
}

// A subnet's IPv6 block is a /64 of the VPC's /56 (VPC user guide, "Subnet CIDR blocks").
export function freeIpv6Block(call: Call, vpc: VpcRow, text: string): string {
  const cidr = ipv6Block(text, 'ipv6CidrBlock');
  if (
    prefixLength(cidr) !== 64 ||
    !vpc.Ipv6CidrBlockAssociationSet.some(({ Ipv6CidrBlock }) => covers(Ipv6CidrBlock ?? '', cidr))
  ) {
    throw new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  }
  const taken = existing(onlyLooking(call), subnetKind).flatMap((subnet) =>
    subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  );
  if (taken.includes(cidr))
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
  return cidr;
}
