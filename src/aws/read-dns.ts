import { DescribeVpcAttributeCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { Described } from '../network/from-aws.js';
import { orUnreadable } from './describe-list.js';

type VpcDescribed = NonNullable<Described['Vpcs']>[number];

/** A description with what names are answered with in each VPC: two calls for each, either of which may be refused. */
export async function withDnsAttributes(ec2: EC2Client, described: Described): Promise<Described> {
  if (!described.Vpcs) return described;
  const Vpcs: VpcDescribed[] = [];
  for (const vpc of described.Vpcs) Vpcs.push({ ...vpc, ...(await attributesOf(ec2, vpc)) });
  return { ...described, Vpcs };
}

async function attributesOf(ec2: EC2Client, { VpcId }: VpcDescribed): Promise<Partial<VpcDescribed>> {
  if (!VpcId) return {};
  const read = async (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => {
    const { EnableDnsSupport, EnableDnsHostnames } = await orUnreadable(
      ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute })),
    );
    return { ...(EnableDnsSupport ? { EnableDnsSupport } : {}), ...(EnableDnsHostnames ? { EnableDnsHostnames } : {}) };
  };
  return { ...(await read('enableDnsSupport')), ...(await read('enableDnsHostnames')) };
}
