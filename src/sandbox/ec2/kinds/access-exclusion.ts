import {
  CreateVpcBlockPublicAccessExclusionCommand,
  DeleteVpcBlockPublicAccessExclusionCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  ModifyVpcBlockPublicAccessExclusionCommand,
  type VpcBlockPublicAccessExclusion,
} from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, on } from '../../endpoint/operation.js';
import { arn, newId } from '../../world/ids.js';
import { latencyOf } from '../../world/latency.js';
import type { Row } from '../../world/row.js';
import { malformed, notFound, type WholeKind } from '../kind.js';
import { existing, find, list } from '../lookup.js';
import { addRow } from '../rows.js';
import { setTags, tagSet, tagsFor } from '../tag-set.js';
import { subnetKind } from './subnet/kind.js';
import { vpcKind } from './vpc/kind.js';

const members = {
  ExclusionId: 'text',
  InternetGatewayExclusionMode: 'text',
  ResourceArn: 'text',
  State: 'text',
} as const;

/** A VPC or subnet for which VPC Block Public Access is lifted; `ResourceArn` names that VPC or subnet. */
export type AccessExclusionRow = Row<VpcBlockPublicAccessExclusion, keyof typeof members> & {
  /** When it was deleted: it is shown so for a while. */
  deletedAt?: number;
};

declare module '../../world/world.js' {
  interface Ec2Rows {
    accessExclusions: AccessExclusionRow;
  }
}

const operations: readonly Operation[] = [
  on(DescribeVpcBlockPublicAccessExclusionsCommand, (input, call) => {
    const { rows, next } = list(call, accessExclusionKind, input.ExclusionIds, input, {
      'internet-gateway-exclusion-mode': (row) => row.InternetGatewayExclusionMode,
      'resource-arn': (row) => row.ResourceArn,
      state: (row) => row.State,
    });
    return { VpcBlockPublicAccessExclusions: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateVpcBlockPublicAccessExclusionCommand, (input, call) => {
    const { VpcId, SubnetId, InternetGatewayExclusionMode } = input;
    const tags = tagsFor(input.TagSpecifications, 'vpc-block-public-access-exclusion');
    const ResourceArn = excludedBy(call, VpcId, SubnetId);
    const same = existing(call, accessExclusionKind).find(
      (row) => row.ResourceArn === ResourceArn && row.deletedAt === undefined,
    );
    if (same)
      throw new AwsError(
        'InvalidParameterValue',
        `An exclusion for ${ResourceArn} already exists: ${same.ExclusionId}.`,
      );
    const row: AccessExclusionRow = {
      ExclusionId: newId('vpcbpa-exclude', call.random),
      InternetGatewayExclusionMode,
      ResourceArn,
      State: 'create-complete',
      CreationTimestamp: now(call),
    };
    addRow(call, accessExclusionKind, row);
    setTags(call, row.ExclusionId, tags);
    return { VpcBlockPublicAccessExclusion: { ...view(call, row), State: 'create-in-progress' as const } };
  }),

  on(ModifyVpcBlockPublicAccessExclusionCommand, ({ ExclusionId, InternetGatewayExclusionMode }, call) => {
    const row = standing(call, ExclusionId, 'modified');
    row.InternetGatewayExclusionMode = InternetGatewayExclusionMode;
    row.State = 'update-complete';
    row.LastUpdateTimestamp = now(call);
    return { VpcBlockPublicAccessExclusion: { ...view(call, row), State: 'update-in-progress' as const } };
  }),

  on(DeleteVpcBlockPublicAccessExclusionCommand, ({ ExclusionId }, call) => {
    const row = standing(call, ExclusionId, 'deleted');
    row.State = 'delete-complete';
    row.DeletionTimestamp = now(call);
    row.deletedAt = call.clock.now();
    return { VpcBlockPublicAccessExclusion: { ...view(call, row), State: 'delete-in-progress' as const } };
  }),
];

const now = ({ clock }: Call): string => new Date(clock.now()).toISOString();

/** One or the other: "Required only if you don't specify" the other one (AWS::EC2::VPCBlockPublicAccessExclusion). */
function excludedBy(call: Call, VpcId: string | undefined, SubnetId: string | undefined): string {
  if (VpcId !== undefined && SubnetId === undefined)
    return arn(call.world, 'ec2', `vpc/${find(call, vpcKind, VpcId).VpcId}`);
  if (SubnetId !== undefined && VpcId === undefined)
    return arn(call.world, 'ec2', `subnet/${find(call, subnetKind, SubnetId).SubnetId}`);
  throw new AwsError('InvalidParameterCombination', 'Specify either VpcId or SubnetId.');
}

/** "is in delete-complete state and cannot be deleted": so Terraform's AWS provider knows one that is gone. */
function standing(call: Call, id: string, what: 'modified' | 'deleted'): AccessExclusionRow {
  const row = find(call, accessExclusionKind, id);
  if (row.deletedAt === undefined) return row;
  throw new AwsError(
    'InvalidParameterValue',
    `The exclusion ${row.ExclusionId} is in delete-complete state and cannot be ${what}.`,
  );
}

const view = ({ world }: Call, { deletedAt: _, ...row }: AccessExclusionRow) => ({
  ...row,
  Tags: tagSet(world, row.ExclusionId),
});

export const accessExclusionKind: WholeKind<'accessExclusions'> = {
  table: 'accessExclusions',
  id: 'ExclusionId',
  prefix: 'vpcbpa-exclude',
  type: 'vpc-block-public-access-exclusion',
  notFound: notFound('InvalidVpcBlockPublicAccessExclusionId.NotFound', 'exclusion'),
  malformed: malformed('InvalidVpcBlockPublicAccessExclusionId.Malformed', 'vpcbpa-exclude'),
  exists: ({ deletedAt }, { world, clock }) =>
    deletedAt === undefined || clock.now() < deletedAt + latencyOf(world).gatewayDeletedVisible,
  members,
  operations,
};
