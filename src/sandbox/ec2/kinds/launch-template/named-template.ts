import type { LaunchTemplateSpecification } from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Checked } from '../../../endpoint/operation.js';
import { existing, find, lookUp } from '../../lookup.js';
import { type LaunchTemplateRow, type LaunchTemplateVersionRow, launchTemplateKind } from './kind.js';

type Named = Checked<Pick<LaunchTemplateSpecification, 'LaunchTemplateId' | 'LaunchTemplateName'>>;

/** The template that a request means: "either the launch template ID or the launch template name, but not both" (EC2 API reference). */
export function namedTemplate(call: Call, { LaunchTemplateId, LaunchTemplateName }: Named): LaunchTemplateRow {
  if (LaunchTemplateId !== undefined && LaunchTemplateName !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter LaunchTemplateId cannot be used with the parameter LaunchTemplateName',
    );
  }
  if (LaunchTemplateId !== undefined) return find(call, launchTemplateKind, LaunchTemplateId);
  if (LaunchTemplateName !== undefined) return templateByName(call, LaunchTemplateName);
  throw new AwsError(
    'MissingParameter',
    'The request must contain the parameter LaunchTemplateId or LaunchTemplateName',
  );
}

export function templateByName(call: Call, name: string): LaunchTemplateRow {
  const named = existing(call, launchTemplateKind).find((row) => row.LaunchTemplateName === name);
  const row = named && lookUp(call, launchTemplateKind, named.LaunchTemplateId);
  if (row) return row;
  throw new AwsError(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${name}, does not exist.`,
  );
}

export const latestVersion = ({ versions }: LaunchTemplateRow): number =>
  Math.max(...versions.map((one) => one.number));

/** A version by its number, `$Latest` or `$Default`. */
export function templateVersion(row: LaunchTemplateRow, text: string): LaunchTemplateVersionRow {
  const number = text === '$Latest' ? latestVersion(row) : text === '$Default' ? row.defaultVersion : numberIn(text);
  const version = row.versions.find((one) => one.number === number);
  if (version) return version;
  throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', noSuchTemplateVersion(row, number));
}

// The words: github.com/eksctl-io/eksctl/issues/7786
export const noSuchTemplateVersion = ({ LaunchTemplateId }: LaunchTemplateRow, number: number): string =>
  `Could not find the specified version ${number} for the launch template with ID ${LaunchTemplateId}.`;

export function numberIn(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${text}) for parameter version is invalid. A launch template version is a number, $Latest or $Default.`,
  );
}
