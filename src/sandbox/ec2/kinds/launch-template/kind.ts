import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { AwsError, type Checked } from '../../../endpoint/operation.js';
import { type Kind, malformed } from '../../kind.js';

/** What a launch is to be like, as it was sent; times in it are texts. */
export type LaunchTemplateData = Checked<RequestLaunchTemplateData>;

export interface LaunchTemplateRow {
  readonly LaunchTemplateId: string;
  readonly LaunchTemplateName: string;
  readonly createdAt: number;
  readonly createdBy: string;
  defaultVersion: number;
  /** What the next version is numbered: a number is not given twice, although its version is deleted. */
  nextVersion: number;
  /** In the order in which they were made; none is ever changed. */
  versions: readonly LaunchTemplateVersionRow[];
}

export interface LaunchTemplateVersionRow {
  readonly number: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly description?: string;
  readonly data: LaunchTemplateData;
}

declare module '../../../world/world.js' {
  interface Ec2Rows {
    launchTemplates: LaunchTemplateRow;
  }
}

export const launchTemplateKind: Kind<'launchTemplates'> = {
  table: 'launchTemplates',
  id: 'LaunchTemplateId',
  prefix: 'lt',
  type: 'launch-template',
  // As for a name, whose words are in github.com/aws/karpenter-provider-aws/issues/7941.
  notFound: (id) =>
    new AwsError(
      'InvalidLaunchTemplateId.NotFound',
      `The specified launch template, with template ID ${id}, does not exist.`,
    ),
  malformed: malformed('InvalidLaunchTemplateId.Malformed', 'lt'),
  members: {
    LaunchTemplateId: 'text',
    LaunchTemplateName: 'text',
    createdAt: 'number',
    createdBy: 'text',
    defaultVersion: 'number',
    nextVersion: 'number',
    versions: 'list',
  },
};
