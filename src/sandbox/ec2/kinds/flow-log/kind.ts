import type { FlowLog } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../endpoint/operation.js';
import type { Row } from '../../../world/row.js';
import { type Kind, malformed } from '../../kind.js';

const members = {
  FlowLogId: 'text',
  ResourceId: 'text',
  createdAt: 'number',
  deletedAt: 'number or null',
  roleArn: 'text or null',
} as const;

export type FlowLogRow = Row<FlowLog, keyof typeof members> & {
  readonly createdAt: number;
  deletedAt: number | null;
  readonly roleArn: string | null;
};

declare module '../../../world/world.js' {
  interface Ec2Rows {
    flowLogs: FlowLogRow;
  }
}

export const flowLogKind: Kind<'flowLogs'> = {
  table: 'flowLogs',
  id: 'FlowLogId',
  prefix: 'fl',
  type: 'vpc-flow-log',
  notFound: (id) =>
    new AwsError(
      'InvalidFlowLogId.NotFound',
      `These flow log ids in the input list are not found: [TotalCount: 1] ${id}`,
    ),
  malformed: malformed('InvalidFlowLogId.Malformed', 'fl'),
  exists: ({ deletedAt }) => deletedAt === null,
  members,
};
