import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2';
import { withoutEffect } from '../../../endpoint/limits.js';
import { AwsError, type Call, type Operation, on } from '../../../endpoint/operation.js';
import { signerArn } from '../../../iam/caller.js';
import { newId } from '../../../world/ids.js';
import { existing, find, list } from '../../lookup.js';
import { once } from '../../once.js';
import { addRow, removeRow } from '../../rows.js';
import { setTags, tagSet, tagsFor } from '../../tag-set.js';
import { keptData } from './kept-data.js';
import { type LaunchTemplateRow, launchTemplateKind } from './kind.js';
import { latestVersion, namedTemplate, templateByName, templateVersion } from './named-template.js';

export const launchTemplateOperations: readonly Operation[] = [
  on(DescribeLaunchTemplatesCommand, (input, call) => {
    withoutEffect(input.IncludeManagedResources);
    const named = (input.LaunchTemplateNames ?? []).map((name) => templateByName(call, name).LaunchTemplateId);
    const { rows, next } = list(call, launchTemplateKind, [...(input.LaunchTemplateIds ?? []), ...named], input, {
      'create-time': ({ createdAt }) => new Date(createdAt).toISOString(),
      'launch-template-name': (row) => row.LaunchTemplateName,
    });
    return { LaunchTemplates: rows.map((row) => view(call, row)), NextToken: next };
  }),

  on(CreateLaunchTemplateCommand, (input, call) => {
    const { LaunchTemplateName, VersionDescription, ClientToken } = input;
    const tags = tagsFor(input.TagSpecifications, 'launch-template');
    const data = keptData(input.LaunchTemplateData);
    const make = () => {
      checkName(call, LaunchTemplateName);
      const id = newId('lt', call.random);
      const made = { createdAt: call.clock.now(), createdBy: signerArn(call) };
      addRow(call, launchTemplateKind, {
        LaunchTemplateId: id,
        LaunchTemplateName,
        ...made,
        defaultVersion: 1,
        nextVersion: 2,
        versions: [{ number: 1, ...made, ...describedAs(VersionDescription), data }],
      });
      setTags(call, id, tags);
      return id;
    };
    return once(call, { operation: 'CreateLaunchTemplate', token: ClientToken, longest: 128, input }, make, (id) => ({
      LaunchTemplate: view(call, find(call, launchTemplateKind, id, 'new')),
    }));
  }),

  on(ModifyLaunchTemplateCommand, (input, call) => {
    const { DefaultVersion, ClientToken } = input;
    withoutEffect(ClientToken); // The same request again changes nothing more.
    const row = namedTemplate(call, input);
    if (DefaultVersion !== undefined) row.defaultVersion = templateVersion(row, DefaultVersion).number;
    return { LaunchTemplate: view(call, row) };
  }),

  on(DeleteLaunchTemplateCommand, (input, call) => {
    const row = namedTemplate(call, input);
    const LaunchTemplate = view(call, row);
    removeRow(call, launchTemplateKind, row.LaunchTemplateId);
    return { LaunchTemplate };
  }),
];

export const describedAs = (description: string | undefined) => (description === undefined ? {} : { description });

const view = (call: Call, row: LaunchTemplateRow) => ({
  LaunchTemplateId: row.LaunchTemplateId,
  LaunchTemplateName: row.LaunchTemplateName,
  CreateTime: row.createdAt,
  CreatedBy: row.createdBy,
  DefaultVersionNumber: row.defaultVersion,
  LatestVersionNumber: latestVersion(row),
  Operator: { Managed: false },
  Tags: tagSet(call.world, row.LaunchTemplateId),
});

/** 3 to 125 characters, as EC2 says, where its reference says 128 (github.com/awsdocs/aws-cloudformation-user-guide/pull/132). */
function checkName(call: Call, name: string): void {
  if (!/^[a-zA-Z0-9().\-/_]{3,125}$/.test(name)) {
    throw new AwsError(
      'InvalidLaunchTemplateName.MalformedException',
      'The specified launch template name is invalid. A launch template name must be between 3 and 125 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
    );
  }
  if (!existing(call, launchTemplateKind).some((row) => row.LaunchTemplateName === name)) return;
  // github.com/hashicorp/packer/issues/7817
  throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
}
