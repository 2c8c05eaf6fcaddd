import { DescribeVpcClassicLinkCommand, DescribeVpcClassicLinkDnsSupportCommand } from '@aws-sdk/client-ec2';
import { type Operation, on } from '../../../endpoint/operation.js';
import { list } from '../../lookup.js';
import { tagSet } from '../../tag-set.js';
import { vpcKind } from './kind.js';

/**
 * EC2-Classic has been retired, and no VPC is linked to it; older tools still ask of each (Ansible's `ec2_vpc_net` before
 * version 6 of its collection). (EC2 API reference, DescribeVpcClassicLink: "This action is deprecated.")
 */
export const classicLinkOperations: readonly Operation[] = [
  on(DescribeVpcClassicLinkCommand, (input, call) => {
    const { rows } = list(call, vpcKind, input.VpcIds, input, { 'is-classic-link-enabled': () => false });
    return {
      Vpcs: rows.map(({ VpcId }) => ({ VpcId, ClassicLinkEnabled: false, Tags: tagSet(call.world, VpcId) })),
    };
  }),

  on(DescribeVpcClassicLinkDnsSupportCommand, (input, call) => {
    const { rows, next } = list(call, vpcKind, input.VpcIds, input);
    return { Vpcs: rows.map(({ VpcId }) => ({ VpcId, ClassicLinkDnsSupported: false })), NextToken: next };
  }),
];
